import * as vscode from 'vscode';
import { actionsOf } from '../../core/runs/actions';
import type { Failure } from '../../core/model/errors';
import { formatRelativeTime } from '../../core/model/format';
import type { Connection, Execution } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { Entry } from '../../core/runs/store';
import { hasEnded } from '../../core/model/status';
import type { ExecutionHead, PanelAction } from '../../shared/protocol';
import { accountOf } from '../connections/scopes';
import { durationOf, statusWord, titleOf } from '../executions/describe';
import { sentenceOf } from '../ui/sentences';
import type { BatchWords } from './batches';
import type { RowWords } from './rows';

/** The header as the page shows it. */
export function headOf(entry: Entry, connection: Connection | undefined, provider: Provider | undefined): ExecutionHead {
  const { execution } = entry;
  const { ref, statusClass, application, startedAt, progress, type, trigger } = execution;
  const live = !hasEnded(execution);
  const responseOnly = provider?.tells === 'response' ? provider.label : undefined;
  return {
    id: ref.id,
    title: titleOf(execution),
    status: statusWord(execution.status),
    statusClass,
    live,
    loading: !entry.stale && (responseOnly === undefined ? execution.nodes === undefined : entry.seenAt === 0),
    connection: connection?.name ?? '',
    account: accountOf(connection, ref.scope),
    environment: connection?.environment ?? 'unknown',
    application,
    startedAt,
    durationMs: durationOf(execution, Date.now()),
    progress,
    type,
    trigger,
    actions: buttonsOf(execution, provider),
    answered: execution.answer?.httpStatus,
    responseOnly,
    notice: entry.stale && staleNotice(entry.stale, entry.seenAt, live),
  };
}

/** What rows and iterations need of the reader's language. */
export function wordsOfRows(): RowWords & BatchWords {
  return { answer: vscode.l10n.t('Answer'), statusOf: statusWord, sentenceOf };
}

/** Whether the platform was asked for what it tells beside the status. */
export function wasRead({ nodes, answer }: Execution, provider: Provider | undefined): boolean {
  return (provider?.tells === 'response' ? answer : nodes) !== undefined;
}

function buttonsOf(execution: Execution, provider: Provider | undefined): readonly PanelAction[] {
  const words = provider ? actionsOf(execution, provider) : [];
  return [
    ...(words.includes('stoppable') ? (['stop'] as const) : []),
    ...(words.includes('rerunnable') ? (['rerun'] as const) : []),
    ...(words.includes('failed') && provider?.listExecutions ? (['compareWithLastGood'] as const) : []),
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
