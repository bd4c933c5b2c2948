import type { NodeTab } from '../../shared/protocol';
import { groups, type NodeFilter, type NodeSort, sorts } from '../nodes/nodeList';
import { isPath, type Openings, type SpotChoice } from '../value/partView';
import type { Choice } from './state';

/** What VS Code keeps for the page over a reload: which execution and what was open. Never what a node returned. */
export interface Kept extends Pick<Choice, 'tab' | 'view' | 'at' | 'open' | 'filter' | 'sort'> {
  /** The execution's identity as the host wrote it into the page; the page passes it on and does not look inside. */
  readonly execution: unknown;
  readonly selected?: string;
}

export function keep(execution: unknown, { node, ...choice }: Choice): Kept {
  return { execution, selected: node, ...choice };
}

/** The choice that was kept for this execution; what was kept for another one says nothing about it. */
export function choiceFrom(kept: unknown, execution: unknown): Choice {
  if (typeof kept !== 'object' || kept === null) return {};
  const { execution: owner, selected, tab, view, at, open, filter, sort } = kept as Record<string, unknown>;
  if (JSON.stringify(owner) !== JSON.stringify(execution)) return {};
  return {
    node: typeof selected === 'string' ? selected : undefined,
    tab: isTab(tab) ? tab : undefined,
    ...((view === 'tree' || view === 'text') && { view }),
    ...(isSpotChoice(at) && { at }),
    ...(isOpenings(open) && { open }),
    ...(isFilter(filter) && { filter }),
    ...(isSort(sort) && { sort }),
  };
}

/** The identity in the page's `data-execution`, or undefined where there is none to read. */
export function parseIdentity(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isTab(value: unknown): value is NodeTab {
  return value === 'output' || value === 'input' || value === 'error' || value === 'batches';
}

function isSpotChoice(value: unknown): value is SpotChoice {
  const { spot, line, table } = fieldsOf(value);
  return typeof spot === 'string' && (line === undefined || isPath(line)) && (table === undefined || isPath(table));
}

function isOpenings(value: unknown): value is Openings {
  return Array.isArray(value) && value.map(fieldsOf).every(({ spot, open }) => typeof spot === 'string' && Array.isArray(open) && open.every(isPath));
}

function isFilter(value: unknown): value is NodeFilter {
  const { text, group } = fieldsOf(value);
  return typeof text === 'string' && (group === undefined || groups.some((one) => one === group));
}

function isSort(value: unknown): value is NodeSort {
  return sorts.some((one) => one === value);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
