import { Emitter, type Disposable } from '../model/event';
import type { Execution, Scope, Target } from '../model/model';
import type { Timing } from '../model/timing';
import type { Provider } from '../platforms/provider';
import { joinNames, readNames, writeNames, type ConnectionNames, type KeptNames, type KnownName } from './keptNames';
import { tellingNames, type ToldNames } from './taughtNames';
import type { WorkflowLists } from './workflowLists';

export interface NamesParts {
  /** Asks for the workflows of a scope, together with whoever else wants them. */
  readonly lists: Pick<WorkflowLists, 'load'>;
  readonly providerOf: (connection: string) => Promise<Provider>;
  /** The scopes that a person chose, which may have been named then. */
  readonly chosen: (connection: string) => readonly Scope[];
  readonly kept: KeptNames;
  readonly timing: Pick<Timing, 'now' | 'monotonic' | 'after'>;
}

type Place = Pick<Target, 'connection' | 'scope' | 'workflow'>;

interface Known {
  readonly workflows: Map<string, KnownName>;
  readonly scopes: Map<string, KnownName>;
}

/** A name that is older is shown, and asked for again. */
const oldAfterMs = 24 * 60 * 60 * 1_000;
/** What did not bring the name, or failed, is not asked again so soon. */
const pauseMs = 5 * 60 * 1_000;
/** Names that come together are written together. */
const writeAfterMs = 500;
const pageSize = 100;
/** Beyond this a list is taken for endless. */
const mostPages = 50;

/**
 * What workflows, their applications and scopes are called, by connection: learnt from every answer that tells it, asked
 * for where somebody shows a thing that has no name, and kept for later windows and for when there is no network. An id
 * is shown only where nothing was ever known.
 */
export class Names implements Disposable {
  private readonly known = new Map<string, Known>();
  private readonly asking = new Map<string, Promise<void>>();
  private readonly askedAt = new Map<string, number>();
  /** Connections whose kept names a newer version wrote. */
  private readonly leftAlone = new Set<string>();
  private readonly unwritten = new Set<string>();
  private cancelWrite?: () => void;
  private loading?: Promise<void>;
  private readonly changes = new Emitter<string>();
  /** Fires the connection of which names came or changed. */
  readonly onChange = this.changes.event;

  constructor(private readonly parts: NamesParts) {}

  /** The provider, whose answers are learnt from. */
  learnFrom(connection: string, provider: Provider): Provider {
    return tellingNames(provider, (told) => this.learn(connection, told));
  }

  /** The last known name of a workflow; asked for where it is old or unknown. */
  look(place: Place): string | undefined {
    const known = this.workflow(place.connection, place.workflow);
    if (this.isOld(known)) void this.ask(place);
    return known?.name;
  }

  /** The name of a workflow, waited for no longer than this. Rejects never. */
  async find(place: Place, patienceMs: number): Promise<string | undefined> {
    const known = this.look(place);
    if (known !== undefined || place.workflow === '') return known;
    let cancel = (): void => undefined;
    const patience = new Promise<void>((resolve) => (cancel = this.parts.timing.after(patienceMs, resolve)));
    await Promise.race([this.ask(place), patience]);
    cancel();
    return this.workflow(place.connection, place.workflow)?.name;
  }

  /** The last known name of a scope. Its platform is asked where it lists scopes and none was ever told. */
  scope(connection: string, scope: string): string | undefined {
    const known = this.known.get(connection)?.scopes.get(scope) ?? this.chosen(connection, scope);
    if (this.isOld(known)) void this.askScopes(connection);
    return known?.name;
  }

  /** A target with what its workflow is called now. */
  nameTarget(target: Target): Target {
    const name = this.workflow(target.connection, target.workflow)?.name ?? target.workflowName ?? this.look(target);
    return name === target.workflowName ? target : { ...target, workflowName: name };
  }

  /** An execution with the names that its platform left out, as far as they are known. The same one where nothing is missing. */
  fill(execution: Execution): Execution {
    const { ref, workflow, application } = execution;
    const known = workflow?.id === undefined ? undefined : this.workflow(ref.connection, workflow.id);
    if (!known) return execution;
    const isUnnamed = workflow?.name === undefined;
    const added = application === undefined ? known.application : undefined;
    if (!isUnnamed && added === undefined) return execution;
    return { ...execution, ...(isUnnamed && { workflow: { ...workflow, name: known.name } }), ...(added !== undefined && { application: added }) };
  }

  /** The same, and what is missing is asked for. */
  complete(execution: Execution): Execution {
    const { ref, workflow, local } = execution;
    if (workflow?.id !== undefined && workflow.name === undefined && !local) {
      this.look({ connection: ref.connection, scope: ref.scope, workflow: workflow.id });
    }
    return this.fill(execution);
  }

  learn(connection: string, { workflows = [], scopes = [] }: ToldNames): void {
    const known = this.of(connection);
    const at = this.parts.timing.now();
    let isNews = false;
    const take = (names: Map<string, KnownName>, id: string, name: string | undefined, application?: string): void => {
      const before = names.get(id);
      // A list says the id where it has no name.
      if (name === undefined || name === id) return;
      const next = { name, at, application: application ?? before?.application };
      names.set(id, next);
      const isSame = before?.name === name && before.application === next.application;
      isNews ||= !isSame;
      // How old a name is counts in hours: it is not worth a write at every answer.
      if (!isSame || at - before.at > oldAfterMs / 4) this.unwritten.add(connection);
    };
    for (const { id, name, application } of workflows) take(known.workflows, id, name, application);
    for (const { id, name } of scopes) take(known.scopes, id, name);
    if (this.unwritten.size > 0) this.writeSoon();
    if (isNews) this.changes.fire(connection);
  }

  /** Another key or address may know names that this one did not. */
  retry(connection: string): void {
    for (const key of this.askedAt.keys()) if (key.startsWith(`${connection}/`)) this.askedAt.delete(key);
  }

  /** The connection is gone. */
  forget(connection: string): void {
    this.retry(connection);
    this.known.delete(connection);
    this.unwritten.delete(connection);
    // What stays behind names things that nobody shows.
    if (!this.leftAlone.has(connection)) void this.parts.kept.remove(connection).catch(() => undefined);
  }

  /** Writes what is not written yet. */
  async flush(): Promise<void> {
    this.cancelWrite?.();
    this.cancelWrite = undefined;
    await this.load();
    const connections = [...this.unwritten];
    this.unwritten.clear();
    for (const connection of connections) await this.write(connection);
  }

  dispose(): void {
    void this.flush();
    this.changes.dispose();
  }

  private ask(place: Place): Promise<void> {
    if (place.workflow === '') return Promise.resolve();
    return this.once(`${place.connection}/${place.scope}`, async () => {
      if (!this.isOld(this.workflow(place.connection, place.workflow))) return;
      const provider = await this.parts.providerOf(place.connection);
      if (provider.workflows) await this.parts.lists.load(place.connection, place.scope);
      else if (provider.workflowOf) await this.askScopes(place.connection);
    });
  }

  private askScopes(connection: string): Promise<void> {
    return this.once(`${connection}/`, async () => {
      const { scopes, workflowOf } = await this.parts.providerOf(connection);
      // An organisation may have thousands of accounts, and people know them by their ids.
      const most = workflowOf ? mostPages : 1;
      for (let page = 1, hasNext = scopes !== undefined; hasNext && page <= most; page += 1) {
        hasNext = (await scopes?.({ page, limit: pageSize }, new AbortController().signal))?.hasNext ?? false;
      }
    });
  }

  /** One question at a time for each key, and none soon after; what is kept on disk comes before any. */
  private once(key: string, question: () => Promise<void>): Promise<void> {
    const running = this.asking.get(key);
    if (running) return running;
    const { timing } = this.parts;
    if (timing.monotonic() - (this.askedAt.get(key) ?? -Infinity) < pauseMs) return Promise.resolve();
    const answered = this.load()
      .then(question)
      // Who wants the name goes on with what was last known.
      .catch(() => undefined)
      .finally(() => {
        this.asking.delete(key);
        this.askedAt.set(key, timing.monotonic());
      });
    this.asking.set(key, answered);
    return answered;
  }

  private workflow(connection: string, id: string): KnownName | undefined {
    // There a scope may be the workflow itself.
    return this.known.get(connection)?.workflows.get(id) ?? this.chosen(connection, id);
  }

  /** Its name was told when it was chosen; there is no telling how long ago. */
  private chosen(connection: string, id: string): KnownName | undefined {
    const name = this.parts.chosen(connection).find((scope) => scope.id === id)?.name;
    return name === undefined ? undefined : { name, at: this.parts.timing.now() };
  }

  private isOld(known: KnownName | undefined): boolean {
    return known === undefined || this.parts.timing.now() - known.at > oldAfterMs;
  }

  private of(connection: string): Known {
    const known = this.known.get(connection) ?? { workflows: new Map(), scopes: new Map() };
    this.known.set(connection, known);
    return known;
  }

  /** What earlier windows were told, as far as it can be read. */
  private load(): Promise<void> {
    this.loading ??= this.parts.kept.read().then(
      (texts) => {
        for (const [connection, text] of texts) if (this.takeIn(connection, text)) this.changes.fire(connection);
      },
      // Names that cannot be read are asked for.
      () => undefined,
    );
    return this.loading;
  }

  private takeIn(connection: string, text: string): boolean {
    const names = readNames(text);
    if (names === 'newer') {
      this.leftAlone.add(connection);
      return false;
    }
    const known = this.of(connection);
    this.known.set(connection, { workflows: joinNames(known.workflows, names.workflows), scopes: joinNames(known.scopes, names.scopes) });
    return true;
  }

  private writeSoon(): void {
    this.cancelWrite ??= this.parts.timing.after(writeAfterMs, () => void this.flush());
  }

  /** With what other windows wrote meanwhile. A disk that refuses costs a question later on. */
  private async write(connection: string): Promise<void> {
    const { kept } = this.parts;
    try {
      const text = (await kept.read()).get(connection);
      const names: ConnectionNames | 'newer' | undefined = text === undefined ? undefined : readNames(text);
      const known = this.known.get(connection);
      if (names === 'newer' || !known) return;
      const workflows = joinNames(names?.workflows ?? new Map(), known.workflows);
      await kept.write(connection, writeNames({ workflows, scopes: joinNames(names?.scopes ?? new Map(), known.scopes) }));
    } catch {
      // See above.
    }
  }
}
