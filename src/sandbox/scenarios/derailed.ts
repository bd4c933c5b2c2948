import { enveloped, type Plan } from './plan';

/** The same workflow on a bad day: the last node it reaches fails and the rest never happens. */
export function errored(plan: Plan, at: number): Plan {
  return derailed(plan, at, 'Errored', 'ERRORED', {
    message: 'Request failed with status code 502',
    error: { code: 'ERR_BAD_RESPONSE' },
    status: 502,
  });
}

export function timedOut(plan: Plan, at: number): Plan {
  return derailed(plan, at, 'Timed_Out', 'TIMED_OUT', 'The workflow exceeded its time limit');
}

function derailed(plan: Plan, at: number, status: string, end: string, body: unknown): Plan {
  // The Start node cannot fail, so the second is the first that can.
  const last = Math.min(Math.max(1, at), plan.steps.length - 1);
  const steps = plan.steps.slice(0, last + 1).map((step, index) => {
    if (index < last) return step;
    const attempts = step.maximumAttempts ?? step.attempts;
    return { ...step, status, attempts, output: enveloped(step, body, status) };
  });
  return { ...plan, steps, end, of: plan.of ?? plan.steps.length };
}
