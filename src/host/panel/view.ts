import * as vscode from 'vscode';
import { offersFor, type OfferPlace } from '../../core/runs/actions';
import type { Failure } from '../../core/model/errors';
import { formatRelativeTime } from '../../core/model/format';
import type { Connection, Execution } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import { isUnread, type Entry } from '../../core/runs/store';
import { hasEnded, shownClassOf } from '../../core/model/status';
import type { ExecutionHead, PanelAction } from '../../shared/protocol';
import { accountOf } from '../connections/scopes';
import { durationOf, stateWordOf, statusWord, titleOf } from '../executions/describe';
import { sentenceOf } from '../ui/sentences';
import type { BatchWords } from './batches';
import type { RowWords } from './rows';

/** The header as the page shows it. */
export function headOf(entry: Entry, connection: Connection | undefined, provider: Provider | undefined): ExecutionHead {
  const { execution } = entry;
  const { ref, application, startedAt, progress, type, trigger } = execution;
  const live = !hasEnded(execution);
  const unread = live && isUnread(entry);
  const responseOnly = provider?.tells === 'response' ? provider.label : undefined;
  return {
    id: ref.id,
    title: titleOf(execution),
    status: stateWordOf(execution),
    statusClass: shownClassOf(execution),
    live,
    unread,
    loading: !entry.stale && (responseOnly === undefined ? execution.nodes === undefined : entry.seenAt === 0),
    nodesUnread: responseOnly === undefined && execution.nodes === undefined && entry.stale !== undefined,
    connection: connection?.name ?? '',
    account: accountOf(connection, ref.scope),
    environment: connection?.environment ?? 'unknown',
    application,
    startedAt,
    durationMs: durationOf(execution, unread ? entry.seenAt : Date.now()),
    progress,
    type,
    trigger,
    actions: buttonsOf(execution, { connection, provider }),
    answered: execution.answer?.httpStatus,
    responseOnly,
    notice: noticeOf(entry),
  };
}

/** What rows and iterations need of the reader's language. */
export function wordsOfRows(): RowWords & BatchWords {
  return { answer: vscode.l10n.t('Answer'), statusOf: statusWord, sentenceOf };
}

/** Whether what the platform tells beside the status is known: the nodes, or the response. */
export function hasDetails({ nodes, answer }: Execution, provider: Provider | undefined): boolean {
  return (provider?.tells === 'response' ? answer : nodes) !== undefined;
}

const buttons = { stoppable: 'stop', rerunnable: 'rerun', comparable: 'compareWithLastGood' } as const;

function buttonsOf(execution: Execution, place: OfferPlace): readonly PanelAction[] {
  return [...offersFor(execution, place).map((offer) => buttons[offer]), 'refresh'];
}

/** What stands between a person and the latest state; what only looks like the run that was started here says so as well. */
function noticeOf({ execution, stale, seenAt, isRetrying = false }: Entry): ExecutionHead['notice'] {
  const state = execution.gone ? goneNotice(seenAt) : stale && staleNotice(stale, seenAt, isRetrying);
  if (!execution.guessed) return state;
  const doubt = vscode.l10n.t('Looks like yours: the answer to your start was lost, and this is the only execution that fits. No answer has named it.');
  return { kind: state?.kind ?? 'stale', text: state ? `${doubt} ${state.text}` : doubt };
}

function goneNotice(seenAt: number): ExecutionHead['notice'] {
  if (seenAt === 0) return { kind: 'stale', text: vscode.l10n.t('No longer there: its platform does not know this execution any more.') };
  const seen = formatRelativeTime(seenAt, Date.now(), vscode.env.language);
  return { kind: 'stale', text: vscode.l10n.t('No longer there: its platform does not know this execution any more. Last seen {0}.', seen) };
}

function staleNotice(failure: Failure, seenAt: number, isRetrying: boolean): ExecutionHead['notice'] {
  const sentence = sentenceOf(failure);
  if (seenAt === 0) return { kind: 'error', text: sentence };
  const seen = formatRelativeTime(seenAt, Date.now(), vscode.env.language);
  const text = isRetrying
    ? vscode.l10n.t('Last seen {0}, retrying… {1}', seen, sentence)
    : vscode.l10n.t('Last seen {0}. {1}', seen, sentence);
  return { kind: 'stale', text };
}
