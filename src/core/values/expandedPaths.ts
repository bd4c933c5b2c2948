import type { ValuePath } from '../model/outline';

/** What is expanded below one value, by index. What is expanded inside a collapsed value is kept, and shows again with it. */
export interface ExpandedPaths {
  isOpen: boolean;
  readonly below: Map<number, ExpandedPaths>;
}

export function expandedPathsOf(open: readonly ValuePath[]): ExpandedPaths {
  const root = closed();
  root.isOpen = true;
  for (const path of open) {
    let expanded = root;
    for (const place of path) {
      const known = expanded.below.get(place) ?? closed();
      expanded.below.set(place, known);
      expanded = known;
    }
    expanded.isOpen = true;
  }
  return root;
}

/** The indexes of the expanded entries, ascending. */
export function openPlaces({ below }: ExpandedPaths, size: number): readonly number[] {
  return [...below].filter(([place, { isOpen }]) => isOpen && place < size).map(([place]) => place).sort((a, b) => a - b);
}

/** The open paths, and every ancestor of `path`, so that its line is shown. */
export function withAncestors(open: readonly ValuePath[], path: ValuePath): readonly ValuePath[] {
  const known = new Set(open.map((one) => one.join()));
  const missing = path.slice(0, -1).map((_, index) => path.slice(0, index + 1)).filter((one) => !known.has(one.join()));
  return missing.length === 0 ? open : [...open, ...missing];
}

function closed(): ExpandedPaths {
  return { isOpen: false, below: new Map() };
}
