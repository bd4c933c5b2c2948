import { Failure } from './errors';
import type { ExecutionRef } from './model';

export const linkPath = '/execution';

/** What stands behind the `?` of a link to an execution. */
export function linkQuery({ connection, scope, id }: ExecutionRef): string {
  return new URLSearchParams({ connection, scope, id }).toString();
}

/** The execution that a link names. Nothing else in a link counts: it carries no address and no key. */
export function readLink(path: string, query: string): ExecutionRef {
  const found = new URLSearchParams(query);
  const [connection, scope, id] = ['connection', 'scope', 'id'].map((name) => found.get(name) ?? '');
  if (path !== linkPath || !connection || !scope || !id || [connection, scope, id].some((word) => word.length > longest)) {
    throw new Failure('invalidInput', 'This link names no execution that Runlight can open.');
  }
  return { connection, scope, id };
}

/** Longer than any id. */
const longest = 500;
