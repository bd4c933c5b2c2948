import type { FieldPath } from '../json/path';
import type { TextSpan } from './problem';
import { visitTokens, type Token } from './tokens';

/** What some servers call the whole payload, which is not in the payload itself. */
const wrappers: readonly (string | number)[] = ['payload', 'body', 'data', 'input'];

/**
 * Where a path leads in a payload's text: the value there. What the payload does not have is marked at the nearest thing
 * that it has: that property's name, or the bracket of the object or array that should hold it.
 */
export function locate(text: string, path: FieldPath): TextSpan {
  const found = search(text, path);
  const [first, ...rest] = path;
  const isWrapped = found.matched === 0 && first !== undefined && wrappers.includes(first);
  return (isWrapped ? search(text, rest) : found).place;
}

interface Nearest {
  readonly place: TextSpan;
  /** How many of the path's segments the text has. */
  readonly matched: number;
}

/** An object or array that is open, and which of its parts is being read. */
interface Level {
  readonly start: Token;
  /** The name that it has in the object around it. */
  readonly name: Token | undefined;
  /** Whether every segment on the way here is the path's. */
  readonly isOnPath: boolean;
  part: string | number;
  partName: Token | undefined;
}

function search(text: string, path: FieldPath): Nearest {
  const levels: Level[] = [];
  let best: Nearest = { place: { offset: 0, length: 1 }, matched: -1 };

  const isOnPath = (): boolean => {
    const level = levels.at(-1);
    return !level || (level.isOnPath && String(level.part) === String(path[levels.length - 1]));
  };
  // The last of several properties with the same name counts, as it does for who reads the payload.
  const note = (start: Token, end: number, name: Token | undefined): void => {
    const matched = levels.length;
    if (matched > path.length || matched < best.matched || !isOnPath()) return;
    const whole = { offset: start.offset, length: end - start.offset };
    const nearest = { offset: (name ?? start).offset, length: name?.length ?? 1 };
    best = { place: matched === path.length ? whole : nearest, matched };
  };

  visitTokens(text, (token) => {
    const { kind, offset, length } = token;
    const level = levels.at(-1);
    const end = offset + length;
    if (kind === 'name' && level) [level.part, level.partName] = [token.value, token];
    if (kind === ',' && typeof level?.part === 'number') level.part++;
    if (kind === 'string' || kind === 'literal') note(token, end, level?.partName);
    if (kind === '{' || kind === '[') {
      const name = level?.partName;
      note(token, end, name);
      levels.push({ start: token, name, isOnPath: isOnPath(), part: kind === '[' ? 0 : '', partName: undefined });
    }
    if (kind === '}' || kind === ']') {
      const closed = levels.pop();
      if (closed) note(closed.start, end, closed.name);
    }
  });
  return best;
}
