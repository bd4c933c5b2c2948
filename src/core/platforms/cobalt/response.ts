import { errorText } from '../../json/errorText';
import type { Execution, ExecutionRef, RunAnswer } from '../../model/model';
import { classOfExecution, hasEnded, isFailure } from '../../model/status';
import { fieldsOf, textOf, type Fields } from '../../json/values';

/**
 * Cobalt v1: Get execution response. It tells how the execution stands and what its Response node returned, and no nodes.
 * Undefined when it tells neither.
 */
export function decodeResponse(value: unknown, ref: ExecutionRef): Execution | undefined {
  const body = fieldsOf(value);
  const status = textOf(body?.['status']);
  if (!body || (status === undefined && !('response' in body))) return undefined;
  const statusClass = classOfExecution(status ?? '');
  return { ref, status: status ?? '', statusClass, answer: answerOf(body, statusClass) };
}

function answerOf(body: Fields, statusClass: Execution['statusClass']): RunAnswer | undefined {
  const value = body['response'];
  // Before the Response node ran, null means that there is nothing yet.
  const hasValue = 'response' in body && (value !== null || hasEnded({ statusClass }));
  const error = isFailure(statusClass)
    ? errorText(body['execution_error'] ?? body['error'] ?? body['message'] ?? value)
    : undefined;
  return hasValue || error !== undefined ? { ...(hasValue && { value }), ...(error && { error }) } : undefined;
}
