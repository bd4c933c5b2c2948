import type { Plan, RunFacts, Step } from './plan';

/** The script as one run plays it: a node that waits takes as long as what it waits for lets it. */
export function played(plan: Plan, run: RunFacts): Plan {
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
