import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { Cancelled } from '../../core/model/errors';
import { formatDuration, formatRelativeTime } from '../../core/model/format';
import type { Execution, ExecutionRef } from '../../core/model/model';
import { offersFor, unknownPlatform, type OfferPlace } from '../../core/runs/actions';
import { isUnread, type Entry } from '../../core/runs/store';
import type { StartedRun } from '../../core/runs/startedRuns';
import { isFailure, shownClassOf } from '../../core/model/status';
import type { Runs } from '../../core/runs/runs';
import { systemTiming } from '../../core/model/timing';
import { iconTextOf } from '../ui/icons';
import { showInformation, withoutIcons } from '../ui/messages';
import { back, pick, type Choice } from '../ui/prompts';
import { doubtfulTitleOf, durationOf, stateWordOf } from './describe';
import { counted } from '../ui/sentences';

/** How long the end of a run stays in the status bar, in milliseconds. */
const endShownMs = 5_000;

export const showRunningCommand = 'runlight.execution.showRunning';

interface Sending {
  readonly title: string;
  readonly stopWaiting: () => void;
}

/** The status bar's word on what was started here: on its way, running, and for a moment how it ended. */
export class RunningStatus implements vscode.Disposable {
  private item?: vscode.StatusBarItem;
  private readonly sendings = new Set<Sending>();
  private readonly subscriptions = new DisposableStore();
  private ended?: ExecutionRef;
  private cancelTimer?: () => void;

  constructor(
    private readonly runs: Pick<Runs, 'running' | 'onStart' | 'onEnd' | 'executions' | 'stopFollowing'>,
    private readonly act: (action: 'open' | 'stop', ref: ExecutionRef) => void,
    private readonly placeOf: (connection: string) => OfferPlace,
  ) {
    this.subscriptions.add(
      runs.onStart(() => this.draw()),
      runs.onEnd(({ run }) => this.showEnd(run.ref)),
      runs.executions.onChange(() => this.draw()),
    );
  }

  /** Shows that a payload is on its way. Stopping to wait rejects with Cancelled; the work itself goes on. */
  async showSending<T>(title: string, work: Promise<T>): Promise<T> {
    let stopWaiting = (): void => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      stopWaiting = () => reject(new Cancelled());
    });
    const sending = { title, stopWaiting };
    this.sendings.add(sending);
    this.draw();
    try {
      return await Promise.race([work, stopped]);
    } finally {
      this.sendings.delete(sending);
      this.draw();
    }
  }

  /** Lets a person open, stop, or stop waiting for what runs. */
  async showRunning(): Promise<void> {
    const choices = [...this.sendingChoices(), ...this.runs.running.flatMap((run) => this.runChoices(run))];
    if (choices.length === 0) {
      void showInformation(vscode.l10n.t('Nothing that was started here is running.'));
      return;
    }
    const act = await pick<() => unknown>({ title: vscode.l10n.t('Running Executions'), choices });
    if (act !== back) await act();
  }

  dispose(): void {
    this.cancelTimer?.();
    this.subscriptions.dispose();
    this.item?.dispose();
  }

  private sendingChoices(): Choice<() => unknown>[] {
    return [...this.sendings].map(({ title, stopWaiting }) => ({
      label: vscode.l10n.t('Stop Waiting for {0}', title),
      icon: 'close',
      detail: vscode.l10n.t('What was sent is not called back; what becomes of it is told all the same.'),
      value: stopWaiting,
    }));
  }

  private runChoices(run: StartedRun): Choice<() => unknown>[] {
    const execution = this.runs.executions.get(run.ref)?.execution;
    const title = execution ? doubtfulTitleOf(execution) : run.ref.id;
    const stop = {
      label: vscode.l10n.t('Stop Execution of {0}', title),
      icon: 'debug-stop',
      detail: vscode.l10n.t('Stops it on the server.'),
      value: () => this.act('stop', run.ref),
    };
    return [
      { label: vscode.l10n.t('Show {0}', title), icon: 'open-preview', value: () => this.act('open', run.ref) },
      {
        label: vscode.l10n.t('Stop Waiting for {0}', title),
        icon: 'close',
        detail: vscode.l10n.t('The execution goes on.'),
        value: () => this.stopWaiting(run, title),
      },
      ...(this.mayStop(run.ref) ? [stop] : []),
    ];
  }

  private mayStop(ref: ExecutionRef): boolean {
    const execution = this.runs.executions.get(ref)?.execution;
    const { connection, provider = unknownPlatform } = this.placeOf(ref.connection);
    return execution !== undefined && offersFor(execution, { connection, provider }).includes('stoppable');
  }

  private stopWaiting(run: StartedRun, title: string): void {
    this.runs.stopFollowing(run.intent);
    this.draw();
    void this.offerStop(run, title);
  }

  private async offerStop({ ref }: StartedRun, title: string): Promise<void> {
    const stop = vscode.l10n.t('Stop Execution');
    const sentence = vscode.l10n.t('Runlight no longer waits for {0}, which does not stop it on the server.', title);
    const answer = await showInformation(sentence, ...(this.mayStop(ref) ? [stop] : []));
    if (answer === stop) this.act('stop', ref);
  }

  private showEnd(ref: ExecutionRef): void {
    this.ended = ref;
    this.cancelTimer?.();
    this.cancelTimer = systemTiming.after(endShownMs, () => {
      this.ended = undefined;
      this.draw();
    });
    this.draw();
  }

  private draw(): void {
    const text = this.textNow();
    if (text === undefined) return this.item?.hide();
    this.item ??= vscode.window.createStatusBarItem('runlight.running', vscode.StatusBarAlignment.Left);
    this.item.name = vscode.l10n.t('Runlight: Running Executions');
    this.item.command = showRunningCommand;
    this.item.tooltip = vscode.l10n.t('Show, stop waiting for, or stop what was started here');
    const ended = this.isIdle() && this.ended ? this.runs.executions.get(this.ended)?.execution : undefined;
    const failed = ended !== undefined && isFailure(ended.statusClass);
    this.item.backgroundColor = failed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.item.text = text;
    this.item.show();
  }

  /** Whether anything of it is known to go on: what cannot be read any more may have ended. */
  private isMoving(): boolean {
    const entries = this.runs.running.map(({ ref }) => this.runs.executions.get(ref));
    return this.sendings.size > 0 || entries.some((entry) => !entry || !isUnread(entry));
  }

  private isIdle(): boolean {
    return this.sendings.size === 0 && this.runs.running.length === 0;
  }

  private textNow(): string | undefined {
    const { running } = this.runs;
    const count = running.length + this.sendings.size;
    if (count > 1) return `${this.isMoving() ? '$(loading~spin)' : '$(question)'} ${counted(count, { one: '1 running', other: '{0} running' })}`;
    const [sending] = this.sendings;
    if (sending) return `$(loading~spin) ${vscode.l10n.t('Sending {0}…', withoutIcons(sending.title))}`;
    const ref = running[0]?.ref ?? this.ended;
    const entry = ref && this.runs.executions.get(ref);
    if (!entry) return undefined;
    if (!running[0]) return endOf(entry.execution);
    return isUnread(entry) ? `$(question) ${lastSeenOf(entry)}` : `$(loading~spin) ${progressOf(entry.execution)}`;
  }
}

/** "Slow Report, last seen 3 min ago". */
function lastSeenOf({ execution, seenAt }: Entry): string {
  const seen = formatRelativeTime(seenAt, Date.now(), vscode.env.language);
  return seenAt === 0 ? doubtfulTitleOf(execution) : vscode.l10n.t('{0}, last seen {1}', progressOf(execution), seen);
}

function progressOf(execution: Execution): string {
  const { progress } = execution;
  const title = withoutIcons(doubtfulTitleOf(execution));
  return progress === undefined ? title : `${title} ${Math.round(progress)} %`;
}

function endOf(execution: Execution): string {
  const duration = durationOf(execution, Date.now());
  const parts = [stateWordOf(execution), duration === undefined ? undefined : formatDuration(duration, vscode.env.language)];
  return `${iconTextOf(shownClassOf(execution))} ${withoutIcons(doubtfulTitleOf(execution))}: ${withoutIcons(parts.filter(Boolean).join(' · '))}`;
}
