import type { NodeTab } from '../shared/protocol';
import type { Choice } from './state';

/** What VS Code keeps for the page over a reload: which execution and what was open. Never what a node returned. */
export interface Kept {
  /** The execution's identity as the host wrote it into the page; the page passes it on and does not look inside. */
  readonly execution: unknown;
  readonly selected?: string;
  readonly tab?: NodeTab;
}

export function keep(execution: unknown, { node, tab }: Choice): Kept {
  return { execution, selected: node, tab };
}

/** The choice that was kept for this execution; what was kept for another one says nothing about it. */
export function choiceFrom(kept: unknown, execution: unknown): Choice {
  if (typeof kept !== 'object' || kept === null) return {};
  const { execution: owner, selected, tab } = kept as Record<string, unknown>;
  if (JSON.stringify(owner) !== JSON.stringify(execution)) return {};
  return { node: typeof selected === 'string' ? selected : undefined, tab: isTab(tab) ? tab : undefined };
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
