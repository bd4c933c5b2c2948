import type { ExecutionNode } from '../../model/model';
import { fieldsOf, timeOf } from '../../json/values';

/**
 * Refold wraps what some nodes return (`status`, `node_id`, `node_name`, `body`, `completed_at`) and returns it bare for
 * others; the type of a node does not tell which (Refold: node outputs). The two names together do.
 */
export function envelopeOf(output: unknown): Pick<ExecutionNode, 'bodyField' | 'endedAt'> {
  const fields = fieldsOf(output);
  if (!fields || !('node_id' in fields) || !('body' in fields)) return {};
  const endedAt = timeOf(fields['completed_at']);
  return { bodyField: 'body', ...(endedAt !== undefined && { endedAt }) };
}

/**
 * `{{node.4.body.items.0.id}}`. Whatever a node returns is found below `body` (Refold: Custom output): an envelope and an
 * HTTP answer have that name already, what is told bare gets it. A key that the dotted form cannot say has no expression.
 */
export function expressionOf({ id, output }: ExecutionNode, keys: readonly (string | number)[]): string | undefined {
  const steps = output?.hasBody ? keys : ['body', ...keys];
  const sayable = [id, ...steps].every((step) => /^[\w$-]+$/.test(String(step)));
  return sayable ? `{{${['node', id, ...steps].join('.')}}}` : undefined;
}
