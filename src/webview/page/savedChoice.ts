import type { NodeTab } from '../../shared/protocol';
import { groups, type NodeFilter, type NodeSort, sorts } from '../nodes/nodeList';
import { type ExpandedParts, isPath, type PartChoice } from '../value/partView';
import type { Choice } from './state';

/** What VS Code keeps for the page over a reload: which execution and what was open. Never what a node returned. */
export interface SavedChoice extends Pick<Choice, 'tab' | 'view' | 'at' | 'open' | 'filter' | 'sort' | 'face'> {
  /** The execution's identity as the host wrote it into the page; the page passes it on and does not look inside. */
  readonly execution: unknown;
  readonly selected?: string;
}

export function toSavedChoice(execution: unknown, { node, ...choice }: Choice): SavedChoice {
  return { execution, selected: node, ...choice };
}

/** The choice that was kept for this execution; what was kept for another one says nothing about it. */
export function restoreChoice(saved: unknown, execution: unknown): Choice {
  if (typeof saved !== 'object' || saved === null) return {};
  const { execution: owner, selected, tab, view, at, open, filter, sort, face } = saved as Record<string, unknown>;
  if (JSON.stringify(owner) !== JSON.stringify(execution)) return {};
  return {
    node: typeof selected === 'string' ? selected : undefined,
    tab: isTab(tab) ? tab : undefined,
    ...((view === 'tree' || view === 'text') && { view }),
    ...(isPartChoice(at) && { at }),
    ...(isExpandedParts(open) && { open }),
    ...(isFilter(filter) && { filter }),
    ...(isSort(sort) && { sort }),
    ...((face === 'nodes' || face === 'graph') && { face }),
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

function isPartChoice(value: unknown): value is PartChoice {
  const { partKey, line, table } = fieldsOf(value);
  return typeof partKey === 'string' && (line === undefined || isPath(line)) && (table === undefined || isPath(table));
}

function isExpandedParts(value: unknown): value is ExpandedParts {
  if (!Array.isArray(value)) return false;
  return value.map(fieldsOf).every(({ partKey, open }) => typeof partKey === 'string' && Array.isArray(open) && open.every(isPath));
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
