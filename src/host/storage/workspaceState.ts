import type * as vscode from 'vscode';
import { Emitter, type Disposable } from '../../core/model/event';
import type { SharedState } from './sharedState';

/** The part of shared state that is needed here. */
type Mirror = Pick<SharedState, 'entries' | 'get' | 'set' | 'onDidChangeElsewhere'>;

/**
 * A workspace's own state that follows what another window of the same workspace does: VS Code gives each window a copy
 * and tells it nothing. The copy stays the truth of this window; beside it, each value that is set goes to a place that
 * all windows of the workspace watch.
 */
export class WorkspaceState implements vscode.Memento, Disposable {
  private readonly changed = new Emitter<ReadonlySet<string>>();
  private readonly following: Disposable;
  /** Fires the names of values that another window has set. */
  readonly onDidChangeElsewhere = this.changed.event;

  /** `shared` is absent where no folder is open: such a window has a state of its own. */
  constructor(
    private readonly own: vscode.Memento,
    private readonly shared: Mirror | undefined,
  ) {
    this.following = shared?.onDidChangeElsewhere((names) => void this.takeIn(names)) ?? { dispose: () => undefined };
    // What is watched is what was read once.
    shared?.entries('');
  }

  keys(): readonly string[] {
    return this.own.keys();
  }

  get<T>(name: string): T | undefined;
  get<T>(name: string, otherwise: T): T;
  get<T>(name: string, otherwise?: T): T | undefined {
    return this.own.get(name, otherwise);
  }

  async update(name: string, value: unknown): Promise<void> {
    await this.own.update(name, value);
    // A disk that refuses it keeps it from other windows only. Null says that it was taken away.
    await this.shared?.set(name, value ?? null).catch(() => undefined);
  }

  dispose(): void {
    this.following.dispose();
    this.changed.dispose();
  }

  private async takeIn(names: ReadonlySet<string>): Promise<void> {
    for (const name of names) await this.own.update(name, this.shared?.get(name) ?? undefined);
    this.changed.fire(names);
  }
}
