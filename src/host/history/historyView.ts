import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { AgingWords } from '../trees/agingWords';
import { toFailure, type Failure } from '../../core/model/errors';
import type { Execution } from '../../core/model/model';
import { factsOf, groupRuns, type Grouping } from '../../core/runs/groups';
import type { RunSummary } from '../../core/runs/record';
import { systemTiming } from '../../core/model/timing';
import type { RunsView } from '../../core/runs/runs';
import { latestOf } from '../../core/runs/store';
import type { Connections } from '../connections/connections';
import { drawMessage, failedMessage, infoMessage, loadingMessage, type Message } from '../trees/messages';
import { RowChanges } from '../trees/rowChanges';
import { messageRow } from '../trees/rows';
import type { ViewSearch } from '../trees/viewSearch';
import { drawGroup, drawOlder, drawRun, wordsOfRun } from './historyItems';
import { HistoryRows, type GroupRow, type HistoryRow, type RunRow } from './rows';
import { counted } from '../ui/sentences';

const groupingKey = 'history.grouping';
/** Rows of one group at a time: a tree of thousands opens slowly. */
const step = 100;

export interface HistoryViewServices {
  readonly runs: RunsView;
  readonly connections: Connections;
  readonly search: ViewSearch;
  /** Outlives the window. */
  readonly state: vscode.Memento;
  /** Called when the view first asks for rows. */
  readonly onFirstLook: () => void;
}

/** Every run that was started from this editor, newest first, under its payload file or its day. Draws from summaries. */
export class HistoryView implements vscode.TreeDataProvider<HistoryRow>, vscode.Disposable {
  private readonly runs: RunsView;
  private readonly connections: Connections;
  private readonly search: ViewSearch;
  private readonly rows = new HistoryRows();
  private readonly changed = new RowChanges<HistoryRow>();
  private readonly subscriptions = new DisposableStore();
  /** How many rows each group shows. */
  private readonly shown = new Map<string, number>();
  private groups: ReadonlyMap<string, readonly RunSummary[]> = new Map();
  private loaded = false;
  /** Why the runs could not be read, until somebody looks again. */
  private failure?: Failure;
  readonly onDidChangeTreeData = this.changed.event;
  /** "12 s ago". */
  readonly aging = new AgingWords<RunRow>(
    systemTiming,
    ({ intent }) => {
      const run = this.runs.history.get(intent);
      return run && wordsOfRun(run, this.latestOf(run), this.connections);
    },
    (rows) => this.changed.fire(...rows),
  );

  constructor(private readonly services: HistoryViewServices) {
    const { runs, connections, search } = services;
    this.runs = runs;
    this.connections = connections;
    this.search = search;
    this.subscriptions.add(
      runs.history.onChange((run) => this.redraw(run)),
      runs.executions.onChange(({ ref }) => this.redrawKnown(runs.history.find(ref))),
      runs.names.onChange(() => this.redraw(undefined)),
      search.onDidChange(() => this.redraw(undefined)),
    );
  }

  get grouping(): Grouping {
    return this.services.state.get<Grouping>(groupingKey) === 'day' ? 'day' : 'file';
  }

  async group(by: Grouping): Promise<void> {
    await this.services.state.update(groupingKey, by);
    this.setGroupingContext();
    this.shown.clear();
    this.changed.fire();
  }

  /** Reads again what is there: other windows may have written meanwhile. */
  async refresh(): Promise<void> {
    await this.runs.refreshHistory();
    this.changed.fire();
  }

  showOlder(key: string): void {
    this.shown.set(key, this.shownOf(key) + step);
    this.changed.fire(this.rows.group(key));
  }

  getTreeItem(row: HistoryRow): vscode.TreeItem {
    switch (row.kind) {
      case 'group':
        return this.drawGroup(row);
      case 'run': {
        const run = this.runs.history.get(row.intent);
        if (!run) return new vscode.TreeItem(row.ref.id);
        const latest = this.latestOf(run);
        this.runs.look(latest);
        this.aging.note(row, wordsOfRun(run, latest, this.connections));
        return drawRun(row, run, latest, this.connections);
      }
      case 'older':
        return drawOlder(row, this.runsOf(row.key).length - this.shownOf(row.key));
      case 'message':
        return drawMessage(row);
    }
  }

  getChildren(row?: HistoryRow): HistoryRow[] {
    if (!row) return this.topRows();
    if (row.kind !== 'group') return [];
    const runs = this.runsOf(row.key);
    const shown = this.shownOf(row.key);
    const children: HistoryRow[] = runs.slice(0, shown).map((run) => this.rows.run(run));
    return runs.length > shown ? [...children, this.rows.older(row.key)] : children;
  }

  async resolveTreeItem(item: vscode.TreeItem, row: HistoryRow): Promise<vscode.TreeItem> {
    const run = row.kind === 'run' ? this.runs.history.get(row.intent) : undefined;
    if (!run) return item;
    const { tooltipOfRun } = await import('../tooltips');
    item.tooltip = tooltipOfRun(await this.runs.history.read(run.intent), this.latestOf(run), this.connections);
    return item;
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private drawGroup(row: GroupRow): vscode.TreeItem {
    const { key } = row;
    const isFirst = key === this.groups.keys().next().value;
    const facts = { by: this.grouping, count: this.runsOf(key).length, isFirst, isFound: this.search.current !== '' };
    return drawGroup(row, facts);
  }

  private topRows(): HistoryRow[] {
    if (!this.loaded) {
      const { failure } = this;
      this.failure = undefined;
      if (failure) return [messageRow(undefined, failedMessage(failure, '', { command: 'runlight.history.refresh' }))];
      this.load();
      return [messageRow(undefined, loadingMessage(vscode.l10n.t('Loading runs…')))];
    }
    const all = this.runs.history.list();
    this.rows.retain(new Set(all.map(({ intent }) => intent)));
    const found = this.search.current === '' ? all : all.filter((run) => this.search.matches(factsOf(run)));
    this.groups = new Map(groupRuns(found, this.grouping).map(({ key, runs }) => [key, runs]));
    const rows = [...this.groups.keys()].map((key): HistoryRow => this.rows.group(key));
    if (rows.length === 0 && all.length > 0) rows.push(messageRow(undefined, nothingFound(this.search.current)));
    const { unreadable } = this.runs.history;
    return unreadable === 0 ? rows : [messageRow(undefined, unreadableMessage(unreadable)), ...rows];
  }

  private load(): void {
    this.services.onFirstLook();
    this.setGroupingContext();
    const show = (failure?: Failure) => {
      this.loaded = failure === undefined;
      this.failure = failure;
      this.changed.fire();
    };
    this.runs.history.all().then(() => show(), (error: unknown) => show(toFailure(error)));
  }

  /** The view's buttons show which grouping is the other one. */
  private setGroupingContext(): void {
    void vscode.commands.executeCommand('setContext', 'runlight.history.byDay', this.grouping === 'day');
  }

  private redraw(run: RunSummary | undefined): void {
    if (!this.loaded) return;
    if (run) this.redrawKnown(run);
    else this.changed.fire();
  }

  private redrawKnown(run: RunSummary | undefined): void {
    const row = run && this.rows.known(run.intent);
    if (row) this.changed.fire(row);
  }

  private latestOf({ execution }: RunSummary): Execution {
    return latestOf(this.runs.executions, this.runs.names.fill(execution));
  }

  private runsOf(key: string): readonly RunSummary[] {
    return this.groups.get(key) ?? [];
  }

  private shownOf(key: string): number {
    return this.shown.get(key) ?? step;
  }
}

function nothingFound(text: string): Message {
  const words = vscode.l10n.t('No run matches “{0}”.', text);
  return { ...infoMessage(words), command: { command: 'runlight.history.clearSearch', title: vscode.l10n.t('Clear Search') } };
}

function unreadableMessage(count: number): Message {
  const text = counted(count, { one: '1 kept run could not be read', other: '{0} kept runs could not be read' });
  const tooltip = vscode.l10n.t('A newer version of Runlight wrote them, or their files are damaged. They are left as they are.');
  return { text, tooltip, icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')) };
}
