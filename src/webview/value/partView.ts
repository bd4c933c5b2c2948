import type { ValuePath } from '../../core/model/outline';
import type { NodePart, NodeRow } from '../../shared/protocol';

/** How one part of one node is looked at. */
export type View = 'tree' | 'table' | 'text';

/** What the person chose for the part on show; it means nothing for another part. */
export interface PartChoice {
  readonly partKey: string;
  /** The line that is selected. */
  readonly line?: ValuePath;
  /** The list that is shown as a table. */
  readonly table?: ValuePath;
}

/** What is open in each part that somebody opened or closed something in, the latest last. */
export type ExpandedParts = readonly { readonly partKey: string; readonly open: readonly ValuePath[] }[];

/** Parts for which it is remembered, so that what is kept stays small. */
const mostParts = 20;
/** As many as are kept over a reload; nobody opens more by hand. */
const mostPaths = 400;

/** Names one part of one node. */
export function partKeyOf({ key }: Pick<NodeRow, 'key'>, part: NodePart): string {
  return `${part} ${key}`;
}

/** What is open in one part; undefined where nobody opened or closed anything. */
export function expandedIn(parts: ExpandedParts | undefined, partKey: string): readonly ValuePath[] | undefined {
  return parts?.find((one) => one.partKey === partKey)?.open;
}

export function withExpanded(parts: ExpandedParts | undefined, partKey: string, open: readonly ValuePath[]): ExpandedParts {
  return [...(parts ?? []).filter((one) => one.partKey !== partKey), { partKey, open: open.slice(-mostPaths) }].slice(-mostParts);
}

/** Without the path where it is among them, else with it. */
export function togglePath(paths: readonly ValuePath[], path: ValuePath): readonly ValuePath[] {
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
