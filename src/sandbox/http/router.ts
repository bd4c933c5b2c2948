import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer';
import type { ListedRun, ListFault } from './faults';

/** A request that found its route. */
export interface Call {
  /** Path parameters, decoded exactly once. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Fires when the client goes away or the sandbox closes. */
  readonly signal: AbortSignal;
  /** How a list of executions is to be wrong. */
  readonly list?: ListFault;
}

export interface Route {
  /** The name of the route for journals and faults. */
  readonly operation: string;
  readonly method: string;
  /** `/a/:name/b`; earlier routes win over later ones. */
  readonly path: string;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Throws a URIError when a segment is not percent-encoded text. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const segments = path.split('/');
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchSegments(route.path.split('/'), segments);
    if (params) return { route, params };
  }
  return undefined;
}

/** Works on the raw path: an encoded slash inside an id is part of the id and never a separator. */
function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== segment) return undefined;
    } else if (segment === '') {
      return undefined;
    } else {
      params[part.slice(1)] = decodeURIComponent(segment);
    }
  }
  return params;
}

/** The time as of which a list is told, and what else is to be wrong with it. */
export function listedAt({ list = {} }: Pick<Call, 'list'>, now: number) {
  const { lagMs = 0, rows } = list;
  const at = now - lagMs;
  const wrong = <Row extends ListedRun>(all: readonly Row[]): readonly Row[] => {
    const known = lagMs > 0 ? all.filter(({ startedAt }) => startedAt <= at) : all;
    return rows ? rows(known) : known;
  };
  return { at, wrong };
}

/** A header as one string, or undefined when it is missing or empty. */
export function headerOf(call: Pick<Call, 'headers'>, name: string): string | undefined {
  const value = call.headers[name];
  return (Array.isArray(value) ? value.join(', ') : value)?.trim() || undefined;
}
