import type { Plan, RunFacts, Step } from './plan';

/** A run at one moment. */
export interface RunState {
  readonly status: string;
  readonly nodes: readonly NodeState[];
  /** 0–100; absent where the platform stays silent. */
  readonly percentage?: number;
  /** Absent while it goes on. */
  readonly endedAt?: number;
}

export interface NodeState {
  readonly step: Step;
  readonly status: string;
  readonly attempts: number;
  /** It has ended by itself: its output and its time are known. */
  readonly done: boolean;
  /** How long it has been up, in milliseconds. */
  readonly age: number;
}

export interface Moment {
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly now: number;
}

/** A stop is queued: the run goes on to be `STOPPING` for this long. */
export const stopLag = 2000;

const failed = new Set(['Errored', 'Timed_Out', 'Stopped']);

export function lengthOf(plan: Plan): number {
  return plan.steps.reduce((sum, { wait = 0, ms }) => sum + wait + ms, 0);
}

/** How long after its run a step begins to work. */
export function beginOf(plan: Plan, step: Step): number {
  return lengthOf({ steps: plan.steps.slice(0, plan.steps.indexOf(step)) }) + (step.wait ?? 0);
}

/** Everything that can be seen of a run at one moment: a function of the plan and three times, so any moment can be asked for. */
export function stateOf(plan: Plan, { startedAt, stoppedAt, now }: Moment): RunState {
  const until = Math.min(now, stoppedAt ?? Infinity);
  const elapsed = Math.max(0, until - startedAt);
  const length = lengthOf(plan);
  const ended = elapsed >= length;
  const stopped = !ended && stoppedAt !== undefined && now >= stoppedAt + stopLag;
  const nodes = nodesAt(plan, elapsed, stopped);
  return {
    nodes,
    percentage: isSilent(plan, elapsed, ended) ? undefined : percentageOf(plan, nodes, ended),
    ...statusOf(),
  };

  function statusOf(): Pick<RunState, 'status' | 'endedAt'> {
    if (ended) return { status: plan.end ?? 'COMPLETED', endedAt: startedAt + length };
    if (stoppedAt === undefined || now < stoppedAt) return { status: 'RUNNING' };
    return stopped ? { status: 'STOPPED', endedAt: stoppedAt + stopLag } : { status: 'STOPPING' };
  }
}

function nodesAt(plan: Plan, elapsed: number, stopped: boolean): readonly NodeState[] {
  const nodes: NodeState[] = [];
  let begin = 0;
  for (const step of plan.steps) {
    const end = begin + (step.wait ?? 0) + step.ms;
    if (elapsed >= end) {
      nodes.push({ step, status: step.status ?? 'Success', attempts: step.attempts ?? 1, done: true, age: elapsed - begin });
    } else if (elapsed >= begin) {
      const status = stopped ? 'Stopped' : 'Waiting';
      nodes.push({ step, status, attempts: attemptAt(step, elapsed - begin), done: false, age: elapsed - begin });
    } else if (stopped || plan.upcoming === 'Ready') {
      nodes.push({ step, status: 'Ready', attempts: 0, done: false, age: 0 });
    }
    begin = end;
  }
  return nodes;
}

/** Which attempt a node is at, this long after it came up. */
function attemptAt({ wait = 0, ms, attempts = 1 }: Step, elapsed: number): number {
  if (elapsed < wait) return attempts > 1 ? 1 : 0;
  return Math.min(attempts, 1 + Math.floor(((elapsed - wait) / ms) * attempts));
}

function percentageOf(plan: Plan, nodes: readonly NodeState[], ended: boolean): number {
  if (ended && (plan.end ?? 'COMPLETED') === 'COMPLETED') return 100;
  const done = nodes.filter((node) => node.done && !failed.has(node.status)).length;
  return Math.floor((100 * done) / (plan.of ?? plan.steps.length));
}

function isSilent({ silent = [] }: Plan, elapsed: number, ended: boolean): boolean {
  return !ended && silent.some(([from, to]) => elapsed >= from && elapsed < to);
}

/** The plan with the times of one run: a node that waits takes until what it waits for has arrived. */
export function withWaits(plan: Plan, run: RunFacts): Plan {
  if (!plan.steps.some(({ waitsFor }) => waitsFor)) return plan;
  let begin = run.startedAt;
  const steps = plan.steps.map((step) => {
    begin += step.wait ?? 0;
    const ms = patienceOf(step, run, begin);
    begin += ms;
    return { ...step, ms };
  });
  return { ...plan, steps };
}

function patienceOf({ waitsFor, ms }: Step, { type, arrival }: RunFacts, begin: number): number {
  if (waitsFor === undefined) return ms;
  // Nobody who waits for an answer is made to wait for the time to pass.
  if (waitsFor === 'time') return type === 'SYNC' ? 0 : ms;
  return arrival ? Math.max(0, arrival.at - begin) : ms;
}
