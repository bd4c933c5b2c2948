import * as vscode from 'vscode';
import { eachAtOnce } from '../../core/model/concurrency';
import { isCancelled, toFailure } from '../../core/model/errors';
import type { ExecutionRef } from '../../core/model/model';
import { plain, showInformation, showWarning } from '../ui/messages';
import { back, pick } from '../ui/prompts';
import { counted, sentenceOf } from '../ui/sentences';
import { formatNumber } from '../../core/model/format';

/** Of several payloads, so many are on their way at one time. */
export const startsAtOnce = 3;

/** One of several starts: what it is called, and how it is started. */
export interface Start {
  readonly name: string;
  readonly run: () => Promise<ExecutionRef>;
}

interface Outcome {
  readonly name: string;
  readonly ref?: ExecutionRef;
  readonly problem?: string;
}

/**
 * Starts several executions, few at a time, and shows how each went. Cancelling starts no further one; what was sent
 * goes on.
 */
export async function runSeveral(starts: readonly Start[], open: (ref: ExecutionRef) => unknown): Promise<readonly ExecutionRef[]> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: counted(starts.length, { one: 'Running 1 payload', other: 'Running {0} payloads' }),
    cancellable: true,
  };
  const outcomes = await vscode.window.withProgress(options, (progress, token) => {
    const step = 100 / starts.length;
    return startAll(starts, token, ({ name }) => progress.report({ message: plain(name), increment: step }));
  });
  void showOutcomes(outcomes, starts.length, open);
  return outcomes.flatMap(({ ref }) => ref ?? []);
}

async function startAll(
  starts: readonly Start[],
  token: vscode.CancellationToken,
  onDone: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  await eachAtOnce([...starts.entries()], startsAtOnce, async ([index, start]) => {
    if (token.isCancellationRequested) return;
    const outcome = await startOne(start);
    outcomes.set(index, outcome);
    onDone(outcome);
  });
  return starts.map(({ name }, index) => outcomes.get(index) ?? { name, problem: vscode.l10n.t('not started') });
}

async function startOne({ name, run }: Start): Promise<Outcome> {
  try {
    return { name, ref: await run() };
  } catch (error) {
    return { name, problem: isCancelled(error) ? vscode.l10n.t('not started') : sentenceOf(toFailure(error)) };
  }
}

/** A sentence, and behind its button the list; a name in the list opens its execution. */
async function showOutcomes(outcomes: readonly Outcome[], count: number, open: (ref: ExecutionRef) => unknown): Promise<void> {
  const started = outcomes.filter(({ ref }) => ref).length;
  const show = vscode.l10n.t('Show Results');
  const sentence = vscode.l10n.t('{0} of {1} payloads were started.', ...[started, count].map((number) => formatNumber(number, vscode.env.language)));
  const message = started === count ? showInformation : showWarning;
  if ((await message(sentence, show)) !== show) return;
  const chosen = await pick<Outcome>({
    title: vscode.l10n.t('Results'),
    choices: outcomes.map((outcome) => ({
      label: outcome.name,
      icon: outcome.ref ? 'rocket' : 'error',
      description: outcome.ref?.scope,
      detail: outcome.problem,
      value: outcome,
    })),
  });
  if (chosen !== back && chosen.ref) open(chosen.ref);
}
