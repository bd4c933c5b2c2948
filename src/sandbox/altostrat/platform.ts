import { Refusal } from '../http/answer';
import type { Call } from '../http/router';
import type { ForeignAltostratRun } from '../options';
import type { AcceptedRun } from '../runs/accepted';
import type { World } from '../world';
import { AltostratHistory } from './history';
import { missing } from './refusals';
import type { AltostratRun } from './run';
import { AltostratRunStore, type NewRun } from './runStore';
import { altostratWorkflows, type AltostratWorkflow } from './workflows';

const historySize = 312;

/** What Altostrat's routes share: the runs and the past. */
export class AltostratPlatform {
  readonly runs: AltostratRunStore;
  private readonly histories: ReadonlyMap<AltostratWorkflow, AltostratHistory>;

  constructor(readonly world: World) {
    const { options, clock, storage, bornAt } = world;
    const seed = options.seed ?? 1;
    const size = Math.min(options.historySize ?? historySize, historySize);
    this.runs = new AltostratRunStore(clock, seed, storage);
    this.histories = new Map(
      altostratWorkflows.map((workflow) => [workflow, new AltostratHistory(workflow, size, seed, bornAt)]),
    );
  }

  get now(): number {
    return this.world.clock.now();
  }

  /** Starts a run and notes that it was started. */
  start(run: NewRun, origin: Pick<AcceptedRun, 'by' | 'how'>): AltostratRun {
    const started = this.runs.start(run);
    const { id, workflow, payload, key } = started;
    const { accepted } = this.world;
    accepted.add({ id, platform: 'altostrat', ...origin, workflow: workflow.id, workflowName: workflow.name, payload, key, at: this.now });
    return started;
  }

  startForeign({ workflow: name, payload = {}, startedAt }: ForeignAltostratRun): string {
    const workflow = altostratWorkflows.find((other) => other.name === name);
    if (!workflow) throw new Error(`The sandbox has no Altostrat workflow called ${name}`);
    return this.start({ workflow, payload, startedAt }, { by: 'colleague', how: 'execute' }).id;
  }

  /** The workflow that a request names; refuses one that does not exist. */
  workflow({ params }: Call): AltostratWorkflow {
    const workflow = altostratWorkflows.find(({ id }) => id === params.workflow);
    if (!workflow) throw new Refusal(missing('Workflow'));
    return workflow;
  }

  run({ params }: Call): AltostratRun {
    const id = params.run ?? '';
    const known = this.runs.find(id) ?? [...this.histories.values()].map((history) => history.find(id)).find(Boolean);
    if (!known) throw new Refusal(missing('Workflow run'));
    return known;
  }

  /** Newest first. */
  runsOf(workflow: AltostratWorkflow): readonly AltostratRun[] {
    const started = this.runs.of(workflow).toReversed();
    const past = this.histories.get(workflow)?.runs ?? [];
    // Both parts are in order; only runs of an earlier session lie among the generated ones.
    return started.length > 0 ? [...started, ...past].sort((a, b) => b.startedAt - a.startedAt) : past;
  }
}
