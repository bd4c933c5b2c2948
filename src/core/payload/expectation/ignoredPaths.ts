/** One step of a path: a name or a position, any item or field, or anything at any depth. */
type Step = { readonly key: string } | { readonly any: true } | { readonly deep: true };

/** Where differences do not count, in the answer and in what each node returned. */
export interface IgnoredPath {
  readonly text: string;
  readonly steps: readonly Step[];
}

/**
 * How far each path has come at one place of a value. Going one level down is asked of it for each field that is
 * compared, so it holds nothing but numbers.
 */
export interface IgnoredPlaces {
  /** Whether what stands here is ignored, and all below it. */
  readonly isIgnored: boolean;
  /** The places below, by name or position. */
  under(key: string | number): IgnoredPlaces;
}

const segment = /\.\.(?=[^.])|\.(?=[^.[])|\[\s*(?:\*|\d+|"(?:[^"\\]|\\.)*"|'[^']*')\s*\]|\*|[^.[\]*"'\s][^.[\]*]*/gy;

/** Reads `$.body.id`, `$.items[*].id`, `$..createdAt`, `$["odd.name"]`; undefined for what is none. `$` alone ignores everything. */
export function readIgnoredPath(text: string): IgnoredPath | undefined {
  if (!text.startsWith('$')) return undefined;
  const steps: Step[] = [];
  let mayName = false;
  segment.lastIndex = 1;
  for (let at = 1; at < text.length; at = segment.lastIndex) {
    const [piece] = segment.exec(text) ?? [];
    if (piece === undefined) return undefined;
    if (piece === '..') steps.push({ deep: true });
    if (piece === '.' || piece === '..') {
      if (mayName) return undefined;
      mayName = true;
      continue;
    }
    if (piece.startsWith('[')) {
      const inner = piece.slice(1, -1).trim();
      const key = unquote(inner);
      if (key === undefined) return undefined;
      steps.push(inner === '*' ? { any: true } : { key });
    } else {
      // A name follows a dot.
      if (!mayName) return undefined;
      steps.push(piece === '*' ? { any: true } : { key: piece });
    }
    mayName = false;
  }
  return mayName ? undefined : { text, steps };
}

/** Undefined where a quoted name has an escape that JSON does not. */
function unquote(text: string): string | undefined {
  if (text.startsWith("'")) return text.slice(1, -1);
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The places of these paths at the root of a value. */
export function placesOf(paths: readonly IgnoredPath[]): IgnoredPlaces {
  return paths.length === 0 ? nothingIgnored : new Places(paths.flatMap(({ steps }) => reach(steps, 0)));
}

/** A path from which these steps have been gone. */
interface Reached {
  readonly steps: readonly Step[];
  readonly next: number;
}

class Places implements IgnoredPlaces {
  readonly isIgnored: boolean;
  /** Lists have many places that are alike: only one that a path names is another. */
  private readonly known = new Map<string, IgnoredPlaces>();
  private other?: IgnoredPlaces;
  private readonly names: ReadonlySet<string>;

  constructor(private readonly reached: readonly Reached[]) {
    this.isIgnored = reached.some(({ steps, next }) => next === steps.length);
    this.names = new Set(reached.flatMap(({ steps, next }) => keyOf(steps[next])));
  }

  under(key: string | number): IgnoredPlaces {
    const name = String(key);
    // A name that no path has here is like every other such name.
    if (!this.names.has(name)) return (this.other ??= this.step(undefined));
    const known = this.known.get(name) ?? this.step(name);
    this.known.set(name, known);
    return known;
  }

  /** What stands under a name; under any that no path has, where there is none. */
  private step(name: string | undefined): IgnoredPlaces {
    const below = this.reached.flatMap(({ steps, next }): readonly Reached[] => {
      const step = steps[next];
      if (!step) return [];
      if ('deep' in step) return reach(steps, next);
      return 'any' in step || step.key === name ? reach(steps, next + 1) : [];
    });
    return below.length === 0 ? nothingIgnored : new Places(below);
  }
}

function keyOf(step: Step | undefined): readonly string[] {
  return step && 'key' in step ? [step.key] : [];
}

/** Before an "at any depth" stands both what may be skipped and what comes after it. */
function reach(steps: readonly Step[], next: number): readonly Reached[] {
  const step = steps[next];
  return step && 'deep' in step ? [{ steps, next }, ...reach(steps, next + 1)] : [{ steps, next }];
}

const nothingIgnored: IgnoredPlaces = { isIgnored: false, under: () => nothingIgnored };
