import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { countsAsProduction, offersFor, refusalOfStart, tellsHealth, unknownPlatform } from '../../core/runs/actions';
import { formatRelativeTime } from '../../core/model/format';
import type { Execution, Target } from '../../core/model/model';
import { hasEnded, shownClassOf } from '../../core/model/status';
import type { RunsView } from '../../core/runs/runs';
import { isUnread, latestOf } from '../../core/runs/store';
import { systemTiming } from '../../core/model/timing';
import type { Connections } from '../connections/connections';
import { accountOf } from '../connections/scopes';
import { doubtfulTitleOf, rowWordsOf, spokenRowOf, titleOf } from '../executions/describe';
import { iconTextOf } from '../ui/icons';
import { withoutIcons } from '../ui/messages';
import { wordOf } from '../ui/sentences';
import type { Verdicts } from '../tests/verdicts';
import { isPayloadFile } from './payloadFiles';
import { nameOfWorkflow, type Targets } from './targets';

/** Changes are gathered this long, in milliseconds: a lens that is redrawn at every node would flicker. */
const pauseMs = 250;
/** How long "12 s ago" stays true enough. */
const agingMs = 15_000;
const top = new vscode.Range(0, 0, 0, 0);

export interface PayloadLensParts {
  readonly connections: Connections;
  readonly targets: Targets;
  readonly runs: RunsView;
  readonly verdicts: Verdicts;
  /** Awaited before a lens is drawn: the runs of earlier windows are followed again, and the demo's sandbox is connected. */
  readonly prepare: () => Promise<unknown>;
}

/** The line above a payload: run it, how it went the last time, and where it goes. */
export class PayloadLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions = new DisposableStore();
  private cancelTimer?: () => void;
  private cancelAging?: () => void;
  readonly onDidChangeCodeLenses = this.changed.event;

  private readonly connections: Connections;
  private readonly targets: Targets;
  private readonly runs: RunsView;

  constructor(private readonly parts: PayloadLensParts) {
    const { connections, targets, runs, verdicts } = parts;
    this.connections = connections;
    this.targets = targets;
    this.runs = runs;
    const soon = () => this.redrawSoon();
    this.subscriptions.add(
      connections.onDidChange(soon),
      targets.onDidChange(soon),
      verdicts.onDidChange(soon),
      runs.history.onChange(soon),
      runs.executions.onChange(({ entry, before }) => (!hasEnded(entry.execution) || !before || !hasEnded(before.execution)) && soon()),
      vscode.workspace.onDidGrantWorkspaceTrust(soon),
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('runlight.targets') && soon()),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!this.targets.get(document) && !isPayloadFile(document)) return [];
    // Without it a payload is still one.
    await this.parts.prepare().catch(() => undefined);
    const found = this.targets.get(document);
    if (!vscode.workspace.isTrusted) {
      return [lens(vscode.l10n.t('$(lock) Trust this folder to run payloads'), 'workbench.trust.manage')];
    }
    const { uri } = document;
    if (!found && this.connections.list().length === 0) {
      return [
        lens(vscode.l10n.t('$(play) Run with Runlight…'), 'runlight.payload.run', uri),
        lens(vscode.l10n.t('try it in the sandbox'), 'runlight.payload.runInSandbox', uri),
      ];
    }
    if (!found) return [lens(vscode.l10n.t('$(play) Choose a workflow for this file…'), 'runlight.payload.chooseTarget', uri)];
    if ('missing' in found) {
      const words = vscode.l10n.t('$(warning) {0} needs the connection “{1}”, which is not here', ...[found.workflow, found.missing].map(withoutIcons));
      return [
        lens(words, 'runlight.connection.add'),
        lens(vscode.l10n.t('$(gear) choose another'), 'runlight.payload.chooseTarget', uri),
      ];
    }
    return this.lensesOf(uri, found.target);
  }

  dispose(): void {
    this.cancelTimer?.();
    this.cancelAging?.();
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private async lensesOf(uri: vscode.Uri, target: Target): Promise<vscode.CodeLens[]> {
    const runs = await this.runs.history.from(uri.toString());
    const [last, before] = runs.map(({ execution }) => latestOf(this.runs.executions, execution));
    const isMeasurable = tellsHealth(this.connections.peekProvider(target.connection));
    const health = isMeasurable ? [lens(vscode.l10n.t('$(pulse) health'), 'runlight.workflows.health', target)] : [];
    const change = [...health, lens(vscode.l10n.t('$(gear) change'), 'runlight.payload.chooseTarget', uri)];
    const connection = this.connections.get(target.connection);
    const run =
      connection && refusalOfStart(connection)
        ? lens(vscode.l10n.t('$(lock) {0}: “{1}” is read-only', ...[nameOfWorkflow(target), connection.name].map(withoutIcons)), '')
        : lens(`$(play) ${withoutIcons(this.runWords(target))}`, 'runlight.payload.run', uri);
    if (!last) return [run, ...change];
    this.redrawLater();
    if (!hasEnded(last)) return [run, ...this.runningLenses(last), ...change];
    return [
      run,
      resultLens(last),
      ...(before
        ? [lens(vscode.l10n.t('$(diff) compare with previous'), 'runlight.execution.compare', before.ref, last.ref)]
        : []),
      ...this.verdictLenses(uri),
      ...change,
    ];
  }

  /** What the last test of it said. */
  private verdictLenses(uri: vscode.Uri): readonly vscode.CodeLens[] {
    const verdict = this.parts.verdicts.get(uri);
    if (!verdict) return [lens(vscode.l10n.t('$(beaker) save as expectation'), 'runlight.payload.saveExpectation', uri)];
    const { mismatches, expectation } = verdict;
    const words =
      mismatches === undefined
        ? vscode.l10n.t('$(beaker) the test could not be run')
        : mismatches === 0
          ? vscode.l10n.t('$(beaker) as expected')
          : vscode.l10n.t('$(beaker) not as expected');
    return [lens(words, 'vscode.open', expectation)];
  }

  /** Nobody may follow it any more: looking at it finds out, and what cannot be found out does not look as if it ran. */
  private runningLenses(last: Execution): readonly vscode.CodeLens[] {
    this.runs.look(last);
    const { connection, provider = unknownPlatform } = this.connections.placeOf(last.ref.connection);
    const mayStop = offersFor(last, { connection, provider }).includes('stoppable');
    const entry = this.runs.executions.get(last.ref);
    const seen = entry && isUnread(entry) && formatRelativeTime(entry.seenAt, Date.now(), vscode.env.language);
    const words = seen ? vscode.l10n.t('$(question) {0}, last seen {1}', runningWords(last), seen) : `$(loading~spin) ${runningWords(last)}`;
    return [
      lens(words, 'runlight.execution.open', last.ref),
      ...(mayStop ? [lens(vscode.l10n.t('$(debug-stop) stop'), 'runlight.execution.stop', last.ref)] : []),
      lens(vscode.l10n.t('$(open-preview) show'), 'runlight.execution.open', last.ref),
    ];
  }

  private runWords(target: Target): string {
    const connection = this.connections.get(target.connection);
    const what = [nameOfWorkflow(target), accountOf(connection, target.scope)].filter(Boolean).join(' · ');
    if (connection && countsAsProduction(connection)) return vscode.l10n.t('Run {0} — PRODUCTION', what);
    return vscode.l10n.t('Run {0} ({1})', what, connection ? wordOf('test') : '');
  }

  private redrawSoon(): void {
    this.cancelTimer ??= systemTiming.after(pauseMs, () => {
      this.cancelTimer = undefined;
      this.changed.fire();
    });
  }

  /** Only while there is something to age, and the next question sets it again. */
  private redrawLater(): void {
    this.cancelAging?.();
    this.cancelAging = systemTiming.after(agingMs, () => this.changed.fire());
  }
}

/** All of them stand above the first line; one without a command only says something. */
function lens(title: string, command: string, ...args: readonly unknown[]): vscode.CodeLens {
  return new vscode.CodeLens(top, { title, command, arguments: [...args] });
}

function runningWords(execution: Execution): string {
  const { progress } = execution;
  const title = withoutIcons(doubtfulTitleOf(execution));
  return progress === undefined ? title : `${title} ${Math.round(progress)} %`;
}

/** The ordinary end is said by its icon, and in words to whoever rests there. */
function resultLens(execution: Execution): vscode.CodeLens {
  const words = rowWordsOf(execution, Date.now());
  const title = `${iconTextOf(shownClassOf(execution))} ${withoutIcons(words)}`;
  const tooltip = spokenRowOf(titleOf(execution), execution, words);
  return new vscode.CodeLens(top, { title, tooltip, command: 'runlight.execution.open', arguments: [execution.ref] });
}
