import { Failure } from './errors';
import type { ExecutionRef } from './model';

export const linkPath = '/execution';

/** Longer than any id. */
const longest = 500;

/**
 * What stands behind the `?` of a link to an execution. Who passes a link on may decode its percent signs once or twice,
 * or take a plus for a space, before it is read; so what is not a letter or a digit is spelled `~2B`, which nobody touches.
 */
export function linkQuery({ connection, scope, id }: ExecutionRef): string {
  return Object.entries({ connection, scope, id })
    .map(([name, value]) => `${name}=${escape(value)}`)
    .join('&');
}

/** The execution that a link names. Nothing else in a link counts: it carries no address and no key. */
export function readLink(path: string, query: string): ExecutionRef {
  const found = new Map(query.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
  const [connection, scope, id] = ['connection', 'scope', 'id'].map((name) => unescape(found.get(name) ?? ''));
  if (path !== linkPath || !connection || !scope || !id || [connection, scope, id].some((word) => word.length > longest)) {
    throw new Failure('invalidInput', 'This link names no execution that Runlight can open.');
  }
  return { connection, scope, id };
}

function escape(text: string): string {
  // A lone surrogate has no bytes; no id holds one.
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`).replaceAll('%', '~');
}

/** Empty for what was spelled by nobody. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('%', '%25').replace(/~(?=[\da-f]{2})/gi, '%'));
  } catch {
    return '';
  }
}
