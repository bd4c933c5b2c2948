import * as vscode from 'vscode';
import { DisposableStore, ReplaceableDisposable } from '../../core/model/disposables';
import { systemTiming } from '../../core/model/timing';
import type { HealthState, WorkflowHealth } from '../../core/health/workflowHealth';
import type { ReadNodes } from '../../core/health/nodeHealth';
import type { Sample } from '../../core/health/sample';
import { parseFromHealthPage, type FromHealthHost, type HealthChange, type HealthHead, type HealthReading } from '../../shared/health';
import { frameOf } from '../ui/webviewPage';
import { labelOf, sentenceOf } from '../ui/sentences';
import { takeStep } from '../ui/nextSteps';
import { healthWords } from './words';

/** Changes are at least so far apart, in milliseconds: those in between are gathered. */
const batchMs = 80;

export interface HealthPanelServices {
  readonly extension: vscode.Uri;
  readonly open: (execution: string) => void;
  readonly headOf: () => HealthHead;
}

/** What the page was told. */
interface Told {
  readonly state: HealthState;
  readonly head: HealthHead;
}

/** One open page of a workflow's health. The health is the host's; the page may go at any time and gets it again. */
export class HealthPanel implements vscode.Disposable {
  private readonly subscriptions = new DisposableStore();
  private readonly following = new ReplaceableDisposable();
  private told?: Told;
  private revision = 0;
  private cancelTimer?: () => void;
  private sentAt = 0;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private current: WorkflowHealth,
    private readonly services: HealthPanelServices,
  ) {
    this.subscriptions.add(
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      panel.onDidChangeViewState(() => this.look()),
      this.following,
    );
    panel.title = this.titleNow();
    const { connection, scope, workflow } = current.place;
    const data = { workflow: JSON.stringify({ connection, scope, workflow }) };
    panel.webview.html = frameOf(panel.webview, services.extension, { title: panel.title, script: 'health.js', styles: ['panel.css', 'health.css'], data });
    this.follow(current);
  }

  get health(): WorkflowHealth {
    return this.current;
  }

  /** Shows what another object knows of the same workflow. */
  follow(health: WorkflowHealth): void {
    this.current = health;
    this.following.replace(health.onChange(() => this.tellSoon()));
    this.tellSoon();
    this.look();
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** What it is called, or its connection, changed. */
  rename(): void {
    this.panel.title = this.titleNow();
    this.tellSoon();
  }

  close(): void {
    this.panel.dispose();
  }

  dispose(): void {
    this.cancelTimer?.();
    this.subscriptions.dispose();
  }

  /** Asks only where somebody looks, and only what is not known: what was read before is there at once. */
  private look(): void {
    if (!this.panel.visible) {
      this.told = undefined;
      return;
    }
    const { isListed, failure, wasCancelled, work } = this.health.state;
    if (!isListed && !failure && !wasCancelled && !work) void this.health.read();
  }

  private receive(message: unknown): void {
    const said = parseFromHealthPage(message);
    switch (said?.type) {
      case 'ready':
        return this.tellEverything();
      case 'open':
        return this.health.state.samples.has(said.execution) ? this.services.open(said.execution) : undefined;
      case 'refresh':
        return void this.health.read();
      case 'readMore':
        return void this.health.readMore();
      case 'cancel':
        return this.health.cancel();
      case 'takeStep':
        return this.takeStep();
      case undefined:
        return;
    }
  }

  private takeStep(): void {
    const { failure } = this.health.state;
    if (failure?.next) takeStep(failure.next, this.health.place.connection);
    else void this.health.goOn();
  }

  private tellSoon(): void {
    const wait = Math.max(0, this.sentAt + batchMs - systemTiming.monotonic());
    this.cancelTimer ??= systemTiming.after(wait, () => {
      this.cancelTimer = undefined;
      this.sentAt = systemTiming.monotonic();
      this.tellChange();
    });
  }

  private tellEverything(): void {
    const told = (this.told = { state: this.health.state, head: this.services.headOf() });
    this.revision += 1;
    const { samples, nodes } = told.state;
    this.post({
      type: 'everything',
      revision: this.revision,
      samples: [...samples.values()],
      nodes: [...nodes.values()],
      reading: readingOf(told.state),
      head: told.head,
      words: healthWords(),
      locale: vscode.env.language,
    });
  }

  private tellChange(): void {
    if (!this.told) return;
    const now = { state: this.health.state, head: this.services.headOf() };
    const change = changeBetween(this.told, now);
    this.told = now;
    if (Object.keys(change).length === 0) return;
    this.revision += 1;
    this.post({ type: 'change', revision: this.revision, ...change });
  }

  private titleNow(): string {
    return vscode.l10n.t('Health of {0}', this.services.headOf().title);
  }

  private post(message: FromHealthHost): void {
    // A hidden page does not get it, and asks for everything when it is back.
    void this.panel.webview.postMessage(message);
  }
}

function changeBetween(before: Told, now: Told): HealthChange {
  const samples = newIn<Sample>(before.state.samples, now.state.samples);
  const nodes = newIn<ReadNodes>(before.state.nodes, now.state.nodes);
  const gone = before.state.samples === now.state.samples ? [] : [...before.state.samples.keys()].filter((id) => !now.state.samples.has(id));
  const [reading, readingBefore] = [readingOf(now.state), readingOf(before.state)];
  return {
    ...(samples.length > 0 && { samples }),
    ...(gone.length > 0 && { gone }),
    ...(nodes.length > 0 && { nodes }),
    ...(JSON.stringify(reading) !== JSON.stringify(readingBefore) && { reading }),
    ...(JSON.stringify(now.head) !== JSON.stringify(before.head) && { head: now.head }),
  };
}

function newIn<T>(before: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>): readonly T[] {
  return before === now ? [] : [...now].flatMap(([id, value]) => (before.get(id) === value ? [] : [value]));
}

function readingOf({ work, isListed, hasMore, wasCancelled, unreadNodes, tellsNodes, failure }: HealthState): HealthReading {
  const step = failure && (failure.next ? labelOf(failure.next) : vscode.l10n.t('Try Again'));
  return {
    work,
    isListed,
    hasMore,
    wasCancelled,
    unreadNodes,
    tellsNodes,
    failure: failure && { text: sentenceOf(failure), step: step ?? '' },
  };
}
