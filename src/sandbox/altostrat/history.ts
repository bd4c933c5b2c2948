import { paced } from '../scenarios/plan';
import { isBroken, paceAt } from '../seasons';
import { hashOf, mix } from '../seeded';
import { serialIn, sortableId } from './ids';
import { failedAt } from './plans';
import type { AltostratRun } from './run';
import type { AltostratWorkflow } from './workflows';

/** One run in each span of this length, somewhere within it. */
const span = 90 * 60_000;

/**
 * Runs that nobody started and nothing stores: each is computed from its slot, a number that counts spans since the epoch,
 * so that it is the same after a reload.
 */
export class AltostratHistory {
  private readonly tag: number;
  private readonly newest: number;

  constructor(
    private readonly workflow: AltostratWorkflow,
    readonly size: number,
    seed: number,
    now: number,
  ) {
    this.tag = mix(mix(seed, 31), hashOf(workflow.id));
    // The span before the current one is left out as well, so that everything in the history has ended.
    this.newest = Math.floor(now / span) - 2;
  }

  /** Newest first. */
  get runs(): readonly AltostratRun[] {
    return Array.from({ length: this.size }, (_none, index) => this.run(index));
  }

  /** The slot stands at the id's end; so nothing is searched. */
  find(id: string): AltostratRun | undefined {
    const index = this.newest - serialIn(id);
    if (!(index >= 0 && index < this.size)) return undefined;
    const run = this.run(index);
    return run.id === id ? run : undefined;
  }

  private run(index: number): AltostratRun {
    const slot = this.newest - index;
    const dice = mix(this.tag, slot);
    const startedAt = slot * span + (dice % span);
    const { workflow } = this;
    const plan = paced(workflow.plan, paceAt(startedAt, dice));
    const isFailed = mix(dice, 1) % 100 < (isBroken(startedAt, this.tag) ? 80 : 8);
    return {
      id: `fl_run_${sortableId(startedAt, this.tag, slot)}`,
      workflow,
      plan: isFailed ? failedAt(plan, mix(dice, 2) % plan.steps.length) : plan,
      startedAt,
      payload: {},
    };
  }
}
