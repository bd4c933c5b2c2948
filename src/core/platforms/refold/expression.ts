import type { ExecutionNode } from '../../model/model';
import { fieldsOf } from '../../json/values';

/**
 * `{{node.4.body.items.0.id}}`. Whatever a node returns is found below `body` (Refold: Custom output): an envelope and an
 * HTTP answer have that name already, what is told bare gets it. A key that the dotted form cannot say has no expression.
 */
export function expressionOf({ id, output }: ExecutionNode, path: readonly (string | number)[]): string | undefined {
  const fields = fieldsOf(output);
  const steps = fields && 'body' in fields ? path : ['body', ...path];
  const sayable = [id, ...steps].every((step) => /^[\w$-]+$/.test(String(step)));
  return sayable ? `{{${['node', id, ...steps].join('.')}}}` : undefined;
}
