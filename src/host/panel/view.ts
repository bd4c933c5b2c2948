import * as vscode from 'vscode';
import { actionsOf } from '../../core/actions';
import type { Failure } from '../../core/errors';
import { formatRelativeTime } from '../../core/format';
import { stringifyJson } from '../../core/json';
import type { Connection, Execution, ExecutionNode } from '../../core/model';
import type { Provider } from '../../core/provider';
import type { Entry } from '../../core/runs/store';
import { hasEnded } from '../../core/status';
import type { ExecutionHead, NodePart, NodeRow, PanelAction } from '../../shared/protocol';
import { durationOf, statusWord, titleOf } from '../executions/describe';
import { sentenceOf } from '../sentences';

/** A node whose content changed is a new object, so its identity is its version. */
const versions = new WeakMap<ExecutionNode, number>();
const texts = new WeakMap<ExecutionNode, Map<NodePart, string>>();
let latestVersion = 0;

/** The header as the page shows it. */
export function headOf(entry: Entry, connection: Connection | undefined, provider: Provider | undefined): ExecutionHead {
  const { execution } = entry;
  const { ref, statusClass, application, startedAt, progress, type, trigger } = execution;
  const live = !hasEnded(execution);
  return {
    id: ref.id,
    title: titleOf(execution),
    status: statusWord(execution.status),
    statusClass,
    live,
    loading: execution.nodes === undefined && !entry.stale,
    connection: connection?.name ?? '',
    account: ref.scope,
    environment: connection?.environment ?? 'unknown',
    application,
    startedAt,
    durationMs: durationOf(execution, Date.now()),
    progress,
    type,
    trigger,
    actions: buttonsOf(execution, provider),
    notice: entry.stale && staleNotice(entry.stale, entry.seenAt, live),
  };
}

/** The nodes as rows, in the platform's order. */
export function rowsOf({ nodes = [] }: Execution): readonly NodeRow[] {
  const seen = new Map<string, number>();
  return nodes.map((node) => {
    const repeat = seen.get(node.id) ?? 0;
    seen.set(node.id, repeat + 1);
    const { name, id, type, statusClass, attempts, maximumAttempts, durationMs, error } = node;
    return {
      key: `${id}#${repeat}`,
      name: name || id,
      type,
      status: statusWord(node.status),
      statusClass,
      attempts,
      maximumAttempts,
      durationMs,
      error,
      parts: partsOf(node),
      version: versionOf(node),
    };
  });
}

/** The node behind a row's key. */
export function nodeOf({ nodes = [] }: Execution, key: string): ExecutionNode | undefined {
  const at = key.lastIndexOf('#');
  const id = key.slice(0, at);
  return nodes.filter((node) => node.id === id)[Number(key.slice(at + 1))];
}

export function versionOf(node: ExecutionNode): number {
  const known = versions.get(node);
  if (known !== undefined) return known;
  latestVersion += 1;
  versions.set(node, latestVersion);
  return latestVersion;
}

/** A part of a node as readable text: JSON in lines, every number as the platform wrote it. Made once per version. */
export function textOf(node: ExecutionNode, part: NodePart): string {
  const made = texts.get(node) ?? new Map<NodePart, string>();
  texts.set(node, made);
  const known = made.get(part);
  if (known !== undefined) return known;
  const text = part === 'error' ? (node.error ?? '') : stringifyJson(node[part], 2);
  made.set(part, text);
  return text;
}

function partsOf(node: ExecutionNode): readonly NodePart[] {
  const has: Record<NodePart, boolean> = {
    error: node.error !== undefined,
    output: node.output !== undefined,
    input: node.input !== undefined,
  };
  return (['output', 'input', 'error'] as const).filter((part) => has[part]);
}

function buttonsOf(execution: Execution, provider: Provider | undefined): readonly PanelAction[] {
  const words = provider ? actionsOf(execution, provider) : [];
  return [
    ...(words.includes('stoppable') ? (['stop'] as const) : []),
    ...(words.includes('rerunnable') ? (['rerun'] as const) : []),
    'refresh',
  ];
}

function staleNotice(failure: Failure, seenAt: number, live: boolean): ExecutionHead['notice'] {
  const sentence = sentenceOf(failure);
  if (seenAt === 0) return { kind: 'error', text: sentence };
  const seen = formatRelativeTime(seenAt, Date.now(), vscode.env.language);
  const text = live
    ? vscode.l10n.t('Last seen {0}, retrying… {1}', seen, sentence)
    : vscode.l10n.t('Last seen {0}. {1}', seen, sentence);
  return { kind: 'stale', text };
}
