import { fieldsOf, timeOf } from '../../json/values';

/**
 * Refold wraps what some nodes return (`status`, `node_id`, `node_name`, `body`, `completed_at`) and returns it bare for
 * others; the type of a node does not tell which (Refold: node outputs). The two names together do.
 */
export function isEnvelope(output: unknown): boolean {
  const fields = fieldsOf(output);
  return fields !== undefined && 'node_id' in fields && 'body' in fields;
}

/** When a node ended, where its envelope says so, in milliseconds since the epoch. */
export function completedAt(output: unknown): number | undefined {
  if (typeof output !== 'object' || output === null || Array.isArray(output) || !Object.hasOwn(output, 'completed_at')) return undefined;
  // Its own field, as the line above makes sure.
  return isEnvelope(output) ? timeOf((output as { readonly completed_at: unknown }).completed_at) : undefined;
}
