import type { ValuePath } from '../../shared/outline';
import type { NodePart, NodeRow } from '../../shared/protocol';

/** How one part of one node is looked at. */
export type View = 'tree' | 'table' | 'text';

/** What the person chose for the part on show; it means nothing for another part. */
export interface SpotChoice {
  readonly spot: string;
  /** The line that is selected. */
  readonly line?: ValuePath;
  /** The list that is shown as a table. */
  readonly table?: ValuePath;
}

/** What is open in each part that somebody opened or closed something in, the latest last. */
export type Openings = readonly { readonly spot: string; readonly open: readonly ValuePath[] }[];

/** Parts whose openings are remembered, so that what is kept stays small. */
const mostSpots = 20;
/** As many as are kept over a reload; nobody opens more by hand. */
const mostOpen = 400;

/** The name of one part of one node. */
export function spotOf({ key }: Pick<NodeRow, 'key'>, part: NodePart): string {
  return `${part} ${key}`;
}

export function openIn(openings: Openings | undefined, spot: string): readonly ValuePath[] | undefined {
  return openings?.find((one) => one.spot === spot)?.open;
}

export function withOpen(openings: Openings | undefined, spot: string, open: readonly ValuePath[]): Openings {
  return [...(openings ?? []).filter((one) => one.spot !== spot), { spot, open: open.slice(-mostOpen) }].slice(-mostSpots);
}

export function toggled(paths: readonly ValuePath[], path: ValuePath): readonly ValuePath[] {
  const others = paths.filter((one) => !samePath(one, path));
  return others.length < paths.length ? others : [...paths, path];
}

export function samePath(one: ValuePath | undefined, other: ValuePath | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && one.length === other.length && one.join() === other.join());
}

/** Whether something that was kept is a path, and not what another version of the page kept. */
export function isPath(value: unknown): value is ValuePath {
  return Array.isArray(value) && value.every((place) => Number.isSafeInteger(place) && place >= 0);
}
