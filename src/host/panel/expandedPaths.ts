import type { ValuePath } from '../../shared/outline';

/** What is open below one value. What was open inside something closed stays noted, and is back with it. */
export interface Opening {
  isOpen: boolean;
  readonly below: Map<number, Opening>;
}

export function openingsOf(open: readonly ValuePath[]): Opening {
  const root = closed();
  root.isOpen = true;
  for (const path of open) {
    let opening = root;
    for (const place of path) {
      const known = opening.below.get(place) ?? closed();
      opening.below.set(place, known);
      opening = known;
    }
    opening.isOpen = true;
  }
  return root;
}

/** The places of what is open among the entries, in their order. */
export function openPlaces({ below }: Opening, size: number): readonly number[] {
  return [...below].filter(([place, { isOpen }]) => isOpen && place < size).map(([place]) => place).sort((a, b) => a - b);
}

/** The paths with every ancestor of one more: what must be open for it to be on show. */
export function withAncestors(open: readonly ValuePath[], path: ValuePath): readonly ValuePath[] {
  const known = new Set(open.map((one) => one.join()));
  const missing = path.slice(0, -1).map((_, index) => path.slice(0, index + 1)).filter((one) => !known.has(one.join()));
  return missing.length === 0 ? open : [...open, ...missing];
}

function closed(): Opening {
  return { isOpen: false, below: new Map() };
}
