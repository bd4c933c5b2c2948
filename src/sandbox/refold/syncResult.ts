import { ok, type Answer } from '../answer';
import { sceneAt, type Run } from '../run';

const failures = new Set(['ERRORED', 'TIMED_OUT', 'STOPPED']);

/** HTTP knows no body for these. */
const bodiless = new Set([204, 205, 304]);
const redirects = new Set([301, 302, 303, 307, 308]);

/** What a caller who waited is told of a run that has ended: a result, whatever its HTTP status. */
export function resultOf(run: Run, now: number): Answer {
  const { status: word, nodes } = sceneAt(run, now);
  if (failures.has(word)) {
    const last = nodes.findLast(({ status }) => status !== 'Ready' && status !== 'Success');
    const message = word === 'ERRORED' ? 'Request failed with status code 404' : `Execution ${word.toLowerCase()}`;
    const failure = { errored: true, status_code: 500, execution_error: { message, node_id: last?.step.id } };
    return { status: run.plan.failureStatus ?? 500, body: { execution_id: run.id, ...failure } };
  }
  const response = run.plan.response?.(run);
  if (!response) return ok({ execution_id: run.id });
  const { status, value } = response;
  if (bodiless.has(status)) return { status };
  const headers = redirects.has(status) ? { location: '/orders/A-1001' } : undefined;
  return { status, body: { return_value: value, execution_id: run.id }, headers };
}
