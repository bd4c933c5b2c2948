import { isCancelled, toFailure, type Failure } from '../model/errors';
import { Emitter, type Disposable } from '../model/event';
import { keyOf, type Workflow } from '../model/model';
import type { Provider } from '../platforms/provider';

/** The workflows of one scope, as far as they were asked for. Each change makes a new object. */
export interface WorkflowList {
  readonly connection: string;
  readonly scope: string;
  readonly workflows: readonly Workflow[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly failure?: Failure;
  /** Whether the platform lists workflows at all. */
  readonly isListed: boolean;
}

/** Workflows per scope: asked for when somebody looks, one question per scope at a time, kept until renewed. */
export class WorkflowLists implements Disposable {
  private readonly lists = new Map<string, WorkflowList>();
  private readonly work = new Map<string, { readonly abort: AbortController; readonly promise: Promise<void> }>();
  private readonly outdated = new Set<string>();
  private readonly changes = new Emitter<WorkflowList>();
  readonly onChange = this.changes.event;

  constructor(private readonly providerOf: (connection: string) => Promise<Provider>) {}

  /** What is known; where that is nothing, or out of date, it is asked for. */
  getOrLoad(connection: string, scope: string): WorkflowList {
    const key = keyOf({ connection, scope, id: '' });
    const known = this.lists.get(key) ?? unasked(connection, scope);
    if (!this.lists.has(key) || this.outdated.delete(key)) {
      this.lists.set(key, known);
      void this.ask(key, known);
    }
    return known;
  }

  /** Asks for the workflows of a scope now, unless they are being asked for. Where that fails, whoever looks tries again. */
  async load(connection: string, scope: string): Promise<void> {
    const key = keyOf({ connection, scope, id: '' });
    const known = this.lists.get(key) ?? unasked(connection, scope);
    this.lists.set(key, known);
    await this.ask(key, known);
    if (this.lists.get(key)?.state === 'failed') this.outdated.add(key);
    else this.outdated.delete(key);
  }

  get(connection: string, scope: string): WorkflowList | undefined {
    return this.lists.get(keyOf({ connection, scope, id: '' }));
  }

  /** Everything is asked for again when it is next looked at; what is known stays until then. */
  renew(): void {
    for (const key of this.lists.keys()) this.outdated.add(key);
  }

  forget(connection: string): void {
    for (const [key, list] of this.lists) {
      if (list.connection !== connection) continue;
      this.work.get(key)?.abort.abort();
      this.work.delete(key);
      this.lists.delete(key);
      this.outdated.delete(key);
    }
  }

  dispose(): void {
    for (const { abort } of this.work.values()) abort.abort();
    this.changes.dispose();
  }

  private ask(key: string, known: WorkflowList): Promise<void> {
    const running = this.work.get(key);
    if (running) return running.promise;
    const abort = new AbortController();
    const promise = this.take(key, known, abort);
    this.work.set(key, { abort, promise });
    return promise;
  }

  private async take(key: string, known: WorkflowList, abort: AbortController): Promise<void> {
    const list = await this.fetch(known, abort.signal);
    if (this.work.get(key)?.abort !== abort) return;
    this.work.delete(key);
    if (!list) return;
    this.lists.set(key, list);
    this.changes.fire(list);
  }

  private async fetch(known: WorkflowList, signal: AbortSignal): Promise<WorkflowList | undefined> {
    const { connection, scope } = known;
    try {
      const provider = await this.providerOf(connection);
      const workflows = (await provider.workflows?.(scope, signal)) ?? [];
      return { connection, scope, workflows, state: 'ready', isListed: provider.workflows !== undefined };
    } catch (error) {
      return isCancelled(error) ? undefined : { ...known, state: 'failed', failure: toFailure(error) };
    }
  }
}

function unasked(connection: string, scope: string): WorkflowList {
  return { connection, scope, workflows: [], state: 'loading', isListed: true };
}
