import * as vscode from 'vscode';
import { nameOfExecution, type Connection, type Execution, type ExecutionNode, type RunAnswer } from '../../core/model/model';
import { platformOf } from '../../core/platforms/platformFacts';
import { formatDuration, formatNumber, formatRelativeTime, visibleName } from '../../core/model/format';
import { isFailure, hasEnded, shownClassOf } from '../../core/model/status';

/** What an execution is called: its workflow's name, or what the platform calls the run. */
export function titleOf(execution: Execution, connection?: Connection): string {
  const { workflow, ref } = execution;
  const scope = connection && platformOf(connection).scopeKind.isWorkflow ? connection.scopes.find(({ id }) => id === ref.scope) : undefined;
  return visibleName(workflow?.name ?? scope?.name ?? nameOfExecution(execution));
}

/** "Completed · 12 s ago · 1.4 s", "failed at “Charge card” · 2 min ago · 6.1 s", "Running · 3.1 s · 45 %". */
export function summaryOf(execution: Execution, now: number): string {
  return wordsFor(execution, now, { state: lastWordOf(execution) });
}

export interface RowFacts {
  /** Whose it is, where the list has several. */
  readonly account?: string;
  /** When it was started, where the platform may not say. */
  readonly at?: number;
}

/** As {@link summaryOf} for a row, whose icon says the ordinary end: "12 s ago · 1.4 s", "user_12345 · 12 s ago · 1.4 s". */
export function rowWordsOf(execution: Execution, now: number, facts: RowFacts = {}): string {
  const isOrdinary = shownClassOf(execution) === 'ok';
  return wordsFor(execution, now, { ...facts, state: isOrdinary ? undefined : lastWordOf(execution) });
}

/** The narrower the row, the fewer of its last words are seen: how it ended comes before when, and when before how long. */
function wordsFor(execution: Execution, now: number, { state, account, at }: RowFacts & { readonly state?: string }): string {
  const { language } = vscode.env;
  const { startedAt = at, answer } = execution;
  const duration = durationOf(execution, now);
  const ended = hasEnded(execution);
  const parts = [
    failurePlaceOf(execution) ?? state,
    goneWord(execution),
    doubtOf(execution),
    answer && answerWords(answer),
    account,
    ended && startedAt !== undefined && formatRelativeTime(startedAt, now, language),
    duration === undefined ? undefined : formatDuration(duration, language),
    !ended && progressOf(execution),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** What a screen reader says of a row: the state that its icon shows, then the rest of its words. */
export function spokenRowOf(label: string, execution: Execution, words = ''): string {
  const state = stateWordOf(execution);
  const rest = words.startsWith(state) ? words.slice(state.length).replace(/^ · /, '') : words;
  return [label, state, rest].filter(Boolean).join(', ');
}

/** Milliseconds: what the platform says, else what the clock says while it runs. */
export function durationOf(execution: Execution, now: number): number | undefined {
  const { durationMs, startedAt, endedAt } = execution;
  if (durationMs !== undefined) return durationMs;
  if (startedAt === undefined) return undefined;
  if (endedAt !== undefined) return endedAt - startedAt;
  return hasEnded(execution) ? undefined : Math.max(0, now - startedAt);
}

function progressOf({ progress }: Execution): string | undefined {
  return progress === undefined ? undefined : `${Math.round(progress)} %`;
}

export function failingNodeOf({ statusClass, nodes }: Execution): ExecutionNode | undefined {
  return isFailure(statusClass) ? nodes?.find((node) => isFailure(node.statusClass)) : undefined;
}

/** "Success", "attempt 3 of 3", "6.1 s". */
export function nodeSummaryOf({ status, attempts, maximumAttempts, durationMs, waitsFor }: ExecutionNode): string {
  const retried = attempts !== undefined && attempts > 1;
  return [
    waitsFor ? waitingWords(waitsFor) : statusWord(status),
    retried ? attemptsOf(attempts, maximumAttempts) : undefined,
    durationMs === undefined ? undefined : formatDuration(durationMs, vscode.env.language),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** "answered 418": the status that the workflow itself chose. */
export function answerWords({ httpStatus }: RunAnswer): string | undefined {
  return httpStatus === undefined ? undefined : vscode.l10n.t('answered {0}', String(httpStatus));
}

export function waitingWords(waitsFor: NonNullable<ExecutionNode['waitsFor']>): string {
  switch (waitsFor) {
    case 'person':
      return vscode.l10n.t('waiting for a person');
    case 'webhook':
      return vscode.l10n.t('waiting for a webhook');
    case 'time':
      return vscode.l10n.t('waiting for its time');
    case 'batches':
      return vscode.l10n.t('waiting for its batches');
  }
}

/** Platforms shout ("TIMED_OUT"); people read words ("Timed out"). The letters stay the platform's own. */
export function statusWord(status: string): string {
  const words = status.replace(/_/g, ' ').trim();
  return words === words.toUpperCase() ? words.charAt(0) + words.slice(1).toLowerCase() : words;
}

/** The state in words. Where the platform no longer knows the execution, only an end that it told before is still true. */
export function stateWordOf(execution: Execution): string {
  return [lastWordOf(execution), goneWord(execution)].filter(Boolean).join(' · ');
}

function lastWordOf(execution: Execution): string {
  return execution.gone && shownClassOf(execution) === 'unknown' ? '' : statusWord(execution.status);
}

function goneWord({ gone }: Execution): string | undefined {
  return gone ? vscode.l10n.t('no longer there') : undefined;
}

/** What is to be said beside the state of what was taken for a run that was started here; undefined where an id named it. */
export function doubtOf({ guessed }: Execution): string | undefined {
  return guessed ? vscode.l10n.t('looks like yours') : undefined;
}

/** What it is called, with the doubt whether it is what it seems. */
export function doubtfulTitleOf(execution: Execution): string {
  const doubt = doubtOf(execution);
  return doubt === undefined ? titleOf(execution) : vscode.l10n.t('{0} ({1})', titleOf(execution), doubt);
}

function failurePlaceOf(execution: Execution): string | undefined {
  const failing = failingNodeOf(execution);
  return failing && vscode.l10n.t('failed at “{0}”', failing.name);
}

function attemptsOf(attempts: number, maximum: number | undefined): string {
  return maximum === undefined
    ? vscode.l10n.t('attempt {0}', formatNumber(attempts, vscode.env.language))
    : vscode.l10n.t('attempt {0} of {1}', ...[attempts, maximum].map((number) => formatNumber(number, vscode.env.language)));
}
