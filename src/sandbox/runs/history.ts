import { workflowNamed, type SandboxWorkflow } from '../catalogue/workflows';
import type { SandboxEnvironment } from '../keys';
import type { Run, RunSource } from './run';
import { errored, timedOut } from '../scenarios/failures';
import { paced, type Plan } from '../scenarios/plan';
import { lengthOf, stopLag } from '../scenarios/runState';
import { isBroken, isWorkingHour, nightlyIn, paceAt } from '../seasons';
import { hashOf, mix, objectId } from '../seeded';

/** Which workflows ran how often, out of a hundred. */
const shares: readonly (readonly [name: string, share: number])[] = [
  ['Daily Sync', 38],
  ['Vendor Sync', 18],
  ['Validate Order', 12],
  ['Active Customers', 11],
  ['Contact Signup', 7],
  ['Bulk Invoice', 6],
  ['Lead Import', 4],
  ['Approve Discount', 3],
  ['Old Importer', 1],
];

const drawn = shares.flatMap(([name, share]) => Array<SandboxWorkflow>(share).fill(workflowNamed(name)));
const nightly = workflowNamed('Nightly Export');
/** What people work with; while they do not, the machines' own takes its place, four times of five. */
const ofPeople = workflowNamed('Daily Sync');
const ofMachines = workflowNamed('Vendor Sync');
/** What the week's deployment breaks, and the node that it breaks. */
const deployed = { workflow: ofPeople, node: 2, message: 'TypeError: lookUp is not a function' };

/** One execution in each span of this length, somewhere within it. */
const span = 7 * 60_000;

export interface HistoryOptions {
  readonly environment: SandboxEnvironment;
  readonly account: string;
  readonly size: number;
  readonly seed: number;
  /** Everything has ended before this. */
  readonly now: number;
}

/**
 * Executions that nobody started and nothing stores: each is computed from its slot, a number that counts spans since the
 * epoch. So the same execution has the same id, time and outcome after a reload, while newer ones come up as time passes.
 */
export class History {
  readonly size: number;
  private readonly environment: SandboxEnvironment;
  private readonly account: string;
  private readonly tag: number;
  private readonly newest: number;

  constructor({ environment, account, size, seed, now }: HistoryOptions) {
    this.environment = environment;
    this.account = account;
    this.size = size;
    this.tag = mix(mix(seed, hashOf(environment)), hashOf(account));
    // The span before the current one is left out as well, so that everything in the history has ended.
    this.newest = Math.floor(now / span) - 2;
  }

  /** 0 is the newest. */
  run(index: number): HistoryRun {
    return new HistoryRun(this.environment, this.account, this.tag, this.newest - index);
  }

  /** The slot stands at the id's end in six digits, enough until 2193; so nothing is searched. */
  find(id: string): HistoryRun | undefined {
    const run = this.relatedTo(id);
    return run?.id === id ? run : undefined;
  }

  /** The one that something with this id may belong to. */
  relatedTo(id: string): HistoryRun | undefined {
    const index = this.newest - Number.parseInt(id.slice(-6), 16);
    return index >= 0 && index < this.size ? this.run(index) : undefined;
  }
}

/** Members are computed when asked for: listing reads a few of them from each of thousands. */
export class HistoryRun implements Run {
  readonly retry = false;
  private readonly dice: number;

  constructor(
    readonly environment: SandboxEnvironment,
    readonly account: string,
    private readonly tag: number,
    private readonly slot: number,
  ) {
    this.dice = mix(tag, slot);
  }

  get id(): string {
    return objectId(this.startedAt, this.tag, this.slot);
  }

  get configId(): string {
    return this.account;
  }

  get startedAt(): number {
    return this.nightlyAt ?? this.slot * span + (this.dice % span);
  }

  get workflow(): SandboxWorkflow {
    if (this.nightlyAt !== undefined) return nightly;
    // The table is never empty and the index is within it.
    const workflow = drawn[this.roll(1) % drawn.length] as SandboxWorkflow;
    return workflow === ofPeople && this.roll(7) % 5 > 0 && !isWorkingHour(this.startedAt) ? ofMachines : workflow;
  }

  get type(): 'ASYNC' | 'SYNC' {
    return this.roll(2) % 10 === 0 && this.workflow.plan.response ? 'SYNC' : 'ASYNC';
  }

  get source(): RunSource {
    if (this.nightlyAt !== undefined) return 'Schedule';
    const roll = this.roll(3) % 10;
    if (roll < 5) return 'API Call';
    return roll < 8 ? 'Schedule' : 'Event';
  }

  get payload(): unknown {
    return this.workflow.sample ?? {};
  }

  get plan(): Plan {
    const plan = this.pacedPlan;
    const at = this.roll(5) % plan.steps.length;
    switch (this.outcome) {
      case 'broken':
        return errored(plan, deployed.node, { message: deployed.message });
      case 'errored':
        return errored(plan, at);
      case 'timedOut':
        return timedOut(plan, at);
      case 'stopped':
      case 'own':
        return plan;
    }
  }

  private get pacedPlan(): Plan {
    return paced(this.workflow.plan, paceAt(this.startedAt, this.dice));
  }

  get stoppedAt(): number | undefined {
    if (this.outcome !== 'stopped') return undefined;
    return this.startedAt + Math.floor(lengthOf(this.pacedPlan) * (0.1 + (this.roll(6) % 80) / 100));
  }

  /** How it ended: what {@link stateAt} says after the end, without computing the nodes. */
  get status(): string {
    const { outcome } = this;
    if (outcome === 'errored' || outcome === 'broken') return 'ERRORED';
    if (outcome === 'timedOut') return 'TIMED_OUT';
    return outcome === 'stopped' ? 'STOPPED' : (this.workflow.plan.end ?? 'COMPLETED');
  }

  get endedAt(): number {
    return this.stoppedAt === undefined ? this.startedAt + lengthOf(this.plan) : this.stoppedAt + stopLag;
  }

  private get nightlyAt(): number | undefined {
    return nightlyIn(this.slot * span, span);
  }

  private get outcome(): 'own' | 'broken' | 'errored' | 'stopped' | 'timedOut' {
    const roll = this.roll(4) % 100;
    if (roll < 80 && isBroken(this.startedAt, this.tag) && this.workflow === deployed.workflow) return 'broken';
    if (roll < 91) return 'own';
    if (roll < 96) return 'errored';
    return roll < 99 ? 'stopped' : 'timedOut';
  }

  private roll(purpose: number): number {
    return mix(this.dice, purpose);
  }
}
