import type { FieldPath } from './fieldPath';
import type { Place } from './problem';
import { visitTokens, type Token } from './tokens';

/** What some servers call the whole payload, which is not in the payload itself. */
const wrappers: readonly (string | number)[] = ['payload', 'body', 'data', 'input'];

/**
 * Where a path leads in a payload's text: the value there. What the payload does not have is marked at the nearest thing
 * that it has: that property's name, or the bracket of the object or array that should hold it.
 */
export function locate(text: string, path: FieldPath): Place {
  const found = search(text, path);
  const [first, ...rest] = path;
  const isWrapped = found.matched === 0 && first !== undefined && wrappers.includes(first);
  return (isWrapped ? search(text, rest) : found).place;
}

interface Found {
  readonly place: Place;
  /** How many of the path's segments the text has. */
  readonly matched: number;
}

/** An object or array that is open, and which of its parts is being read. */
interface Level {
  readonly kind: '{' | '[';
  /** Whether every segment on the way here is the path's. */
  readonly isOnPath: boolean;
  readonly start: Token;
  readonly name: Token | undefined;
  part: string | number;
  partName: Token | undefined;
}

function search(text: string, path: FieldPath): Found {
  const levels: Level[] = [];
  let best: Found = { place: { offset: 0, length: 1 }, matched: -1 };
  const isOnPath = (): boolean => {
    const level = levels.at(-1);
    return !level || (level.isOnPath && String(level.part) === String(path[levels.length - 1]));
  };
  // The last of several properties with the same name counts, as it does for who reads the payload.
  const note = (token: Token, end: number, name: Token | undefined): void => {
    const matched = levels.length;
    if (matched > path.length || !isOnPath() || matched < best.matched) return;
    const whole = { offset: token.offset, length: end - token.offset };
    const place = matched === path.length ? whole : { offset: (name ?? token).offset, length: name?.length ?? 1 };
    best = { place, matched };
  };
  visitTokens(text, (token) => {
    const { kind, offset, length } = token;
    const level = levels.at(-1);
    if (kind === 'name' && level) [level.part, level.partName] = [token.value, token];
    else if (kind === ',' && level?.kind === '[') level.part = Number(level.part) + 1;
    else if (kind === '{' || kind === '[') {
      note(token, offset + length, level?.partName);
      levels.push({ kind, isOnPath: isOnPath(), start: token, name: level?.partName, part: kind === '[' ? 0 : '', partName: undefined });
    } else if (kind === '}' || kind === ']') {
      const closed = levels.pop();
      if (closed) note(closed.start, offset + length, closed.name);
    } else if (kind === 'string' || kind === 'literal') note(token, offset + length, level?.partName);
  });
  return best;
}
