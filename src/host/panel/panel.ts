import * as vscode from 'vscode';
import { DisposableStore, ReplaceableDisposable } from '../../core/model/disposables';
import { Failure } from '../../core/model/errors';
import { sameExecution, type ExecutionRef, type NodeName } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import { neverSeen, type Entry } from '../../core/runs/store';
import { hasEnded } from '../../core/model/status';
import type { RunsView } from '../../core/runs/runs';
import { systemTiming } from '../../core/model/timing';
import type { Asked } from '../../core/reader/questions';
import { parseFromPanel } from '../../shared/fromPanel';
import type { FromHost, FromPanel, GraphMessage, PanelAction } from '../../shared/protocol';
import type { Connections } from '../connections/connections';
import { doubtOf, stateWordOf, titleOf } from '../executions/describe';
import type { ExecutionStep } from '../ui/nextSteps';
import { noteReadings } from '../walkthrough';
import { readBatches } from './batches';
import { changesBetween, type PanelView } from './changes';
import { type PanelFaces, ShownFace } from './face';
import { pageOf } from './page';
import { PanelValues } from './panelValues';
import { nodeNameOf, nodeOf, rowsOf } from './rows';
import { hasDetails, headOf, wordsOfRows } from './view';
import { panelWords } from './words';

/** Patches are at least so far apart, in milliseconds: the changes in between are gathered. */
const batchMs = 80;

export interface PanelServices {
  readonly connections: Connections;
  readonly runs: RunsView;
  readonly reader: Asked;
  readonly extension: vscode.Uri;
  /** Puts what is kept of an execution on show. */
  readonly bringBack: (ref: ExecutionRef) => Promise<unknown>;
  readonly act: (step: ExecutionStep, ref: ExecutionRef, node?: NodeName) => void;
  readonly report: (error: unknown) => void;
  readonly faces: PanelFaces;
}

/** One open panel. The host owns the truth; the page may go at any time and gets it again when it says `ready`. */
export class ExecutionPanel implements vscode.Disposable {
  private readonly subscriptions = new DisposableStore();
  private readonly watching = new ReplaceableDisposable();
  private revision = 0;
  /** What the page holds, when it holds anything. */
  private sent?: PanelView;
  private unseen = false;
  /** Ends the questions for iterations that nobody waits for any more. */
  private asking = new AbortController();
  /** What the page that is there asks about values. */
  private values: PanelValues;
  private face: ShownFace;
  /** Executions that the page may open, by id: the iterations of its loops that were sent to it. */
  private readonly childExecutions = new Set<string>();
  private readonly noteReading = noteReadings();
  private changed = false;
  /** When the last patch was due, on the monotonic clock. */
  private patchedAt = 0;
  private cancelTimer?: () => void;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private current: ExecutionRef,
    private readonly services: PanelServices,
  ) {
    const { executions } = services.runs;
    this.subscriptions.add(
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(parseFromPanel(message))),
      panel.onDidChangeViewState(() => this.follow()),
      executions.onChange(({ ref }) => {
        if (sameExecution(ref, this.current)) this.announce();
      }),
    );
    this.values = this.valuesNow();
    this.face = this.faceNow();
    this.load();
  }

  get ref(): ExecutionRef {
    return this.current;
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get isVisible(): boolean {
    return this.panel.visible;
  }

  /** Whether the execution it shows has ended. */
  get hasEnded(): boolean {
    return hasEnded(this.entryNow().execution);
  }

  reveal(preserveFocus: boolean): void {
    this.panel.reveal(undefined, preserveFocus);
  }

  /** Shows another execution in the same tab, with a new page. */
  show(ref: ExecutionRef): void {
    this.current = ref;
    this.load();
  }

  dispose(): void {
    this.cancelTimer?.();
    this.asking.abort();
    this.values.dispose();
    this.watching.dispose();
    this.subscriptions.dispose();
  }

  private load(): void {
    this.forgetPage();
    this.childExecutions.clear();
    this.panel.title = this.titleNow();
    const { webview } = this.panel;
    webview.html = pageOf(webview, this.services.extension, this.current, this.panel.title);
    this.follow();
  }

  /** Hidden panels ask for nothing; what was started here is followed elsewhere. */
  private follow(): void {
    if (!this.panel.visible) return this.forgetPage();
    if (this.watching.isEmpty) this.watching.replace(this.services.runs.follow(this.current, 'closely'));
    if (!hasDetails(this.entryNow().execution, this.providerNow())) this.read();
  }

  private forgetPage(): void {
    this.sent = undefined;
    this.values.dispose();
    this.values = this.valuesNow();
    this.face = this.faceNow();
    this.asking.abort();
    this.asking = new AbortController();
    this.watching.replace();
  }

  /** The answer, or the failure, arrives through the store; what to do about one that is too large is asked here. */
  private read(): void {
    this.services.runs.read(this.current).catch((error: unknown) => {
      if (error instanceof Failure && error.next?.step === 'saveAnswer') this.services.report(error);
    });
  }

  private receive(message: FromPanel | undefined): void {
    switch (message?.type) {
      case 'ready':
        return this.sendSnapshot();
      case 'seen':
        return this.takeSeen(message.revision);
      case 'pull':
      case 'outline':
      case 'table':
      case 'value':
        this.noteReading(message.node);
        return this.values.take(message);
      case 'find':
      case 'copy':
      case 'copyValue':
      case 'openLink':
        return this.values.take(message);
      case 'copyId':
        return void vscode.env.clipboard.writeText(this.current.id);
      case 'copySummary':
        return this.services.act('copyMarkdown', this.current);
      case 'copyForAgent':
        return this.services.act('copyForAgent', this.current);
      case 'openDocument':
        return this.actOnNode('openOutput', message.node);
      case 'act':
        return this.act(message.action);
      case 'face':
      case 'copyGraph':
        this.face.take(message);
        return this.announce();
      case 'batches':
        return void this.sendBatches(message);
      case 'openBatch':
        return this.childExecutions.has(message.execution) ? this.openRelated(message.execution) : undefined;
      case 'openChild':
        return this.openRelated(nodeOf(this.entryNow().execution, message.node)?.child);
      case 'resume':
        return this.actOnNode('resumeFrom', message.node);
      case undefined:
        return;
    }
  }

  private act(action: PanelAction): void {
    if (action === 'refresh') this.read();
    else this.services.act(action, this.current);
  }

  /** What a node of this execution started belongs to the same linked account. */
  private openRelated(id: string | undefined): void {
    if (id !== undefined) this.services.act('open', { ...this.current, id });
  }

  private actOnNode(step: ExecutionStep, key: string): void {
    const node = nodeOf(this.entryNow().execution, key);
    if (node) this.services.act(step, this.current, nodeNameOf(key));
  }

  private takeSeen(revision: number): void {
    if (revision !== this.revision) return;
    this.unseen = false;
    if (this.changed) this.announce();
  }

  private announce(): void {
    this.changed = true;
    const wait = Math.max(0, this.patchedAt + batchMs - systemTiming.monotonic());
    this.cancelTimer ??= systemTiming.after(wait, () => {
      this.cancelTimer = undefined;
      this.patchedAt = systemTiming.monotonic();
      this.sendPatch();
    });
  }

  private sendSnapshot(): void {
    const view = this.viewNow();
    this.remember(view);
    const face = this.services.faces.last;
    this.post({ type: 'snapshot', revision: this.revision, ...view, words: panelWords(), locale: vscode.env.language, face });
  }

  private sendPatch(): void {
    this.panel.title = this.titleNow();
    // One message at a time; the next one carries everything that changed meanwhile.
    if (!this.sent || this.unseen) return;
    this.face.refresh();
    const view = this.viewNow();
    const changes = changesBetween(this.sent, view);
    this.changed = false;
    if (!changes) return;
    const from = this.revision;
    this.remember(view);
    this.post({ type: 'patch', from, revision: this.revision, ...changes });
  }

  private remember(view: PanelView): void {
    this.changed = false;
    this.unseen = true;
    this.revision += 1;
    this.sent = view;
  }

  /** A node that is gone has no iterations. An answer that comes late belongs to a page that is gone. */
  private async sendBatches({ node: key, page }: Extract<FromPanel, { type: 'batches' }>): Promise<void> {
    const { current, asking, services } = this;
    const node = nodeOf(this.entryNow().execution, key);
    if (!node) return this.post({ type: 'batches', node: key, page, items: [], hasNext: false });
    const provider = services.connections.provider(current.connection);
    const answer = await readBatches(provider, { ref: current, node: node.id, page, reader: services.reader }, wordsOfRows(), asking.signal);
    if (!answer || asking !== this.asking) return;
    for (const { execution } of answer.items) if (execution !== undefined) this.childExecutions.add(execution);
    this.post({ type: 'batches', node: key, ...answer });
  }

  private valuesNow(): PanelValues {
    const { reader, runs, report } = this.services;
    return new PanelValues({ ref: this.current, reader, runs, report, provider: () => this.providerNow(), post: (message) => this.post(message) });
  }

  private faceNow(): ShownFace {
    const { faces, connections, report } = this.services;
    const place = { execution: () => this.entryNow().execution, provider: () => connections.provider(this.current.connection), report };
    return new ShownFace(faces, { ...place, post: (message) => this.post(message) });
  }

  private viewNow(): PanelView {
    const entry = this.entryNow();
    const provider = this.providerNow();
    const connection = this.services.connections.get(this.current.connection);
    const hasGraph = this.face.hasGraph(entry.execution, provider);
    return { head: { ...headOf(entry, connection, provider), hasGraph }, nodes: rowsOf(entry.execution, provider, wordsOfRows(), connection) };
  }

  private providerNow(): Provider | undefined {
    return this.services.connections.peekProvider(this.current.connection);
  }

  private entryNow(): Entry {
    return this.services.runs.executions.get(this.current) ?? neverSeen(this.current);
  }

  private titleNow(): string {
    const { execution } = this.entryNow();
    return [titleOf(execution), stateWordOf(execution), doubtOf(execution)].filter(Boolean).join(' · ');
  }

  private post(message: FromHost | GraphMessage): void {
    // A hidden page does not get it, and asks for a snapshot when it is back.
    void this.panel.webview.postMessage(message);
  }
}
