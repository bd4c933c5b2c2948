import * as vscode from 'vscode';
import { isEmpty, type Wanted } from '../../core/model/filter';
import { resolveFilter, type KeptFilter, type KeptWanted } from '../../core/model/filterInput';
import { keyOf } from '../../core/model/model';

/** A filter that a person gave a name. */
export interface NamedFilter {
  readonly name: string;
  readonly wanted: KeptWanted;
}

const namedKey = 'filters';
const togetherKey = 'together';

/** What each list is narrowed to, kept with the workspace; filters with a name, kept for all of them. */
export class Filters implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<{ readonly connection: string; readonly scope: string }>();
  /** Fires where a list shows something else now. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly workspace: vscode.Memento,
    private readonly everywhere: vscode.Memento,
  ) {}

  get(connection: string, scope: string): KeptWanted {
    return this.workspace.get<KeptWanted>(keyOfFilter(connection, scope), {});
  }

  /** The same as it applies now. */
  wanted(connection: string, scope: string): Wanted {
    return resolveFilter(this.get(connection, scope), Date.now());
  }

  /** The filter of a scope where there is one. */
  active(connection: string, scope: string): KeptFilter | undefined {
    const { filter } = this.get(connection, scope);
    return filter && !isEmpty(filter) ? filter : undefined;
  }

  async set(connection: string, scope: string, wanted: KeptWanted): Promise<void> {
    const nothing = (!wanted.filter || isEmpty(wanted.filter)) && wanted.order !== 'oldest';
    await this.workspace.update(keyOfFilter(connection, scope), nothing ? undefined : wanted);
    this.changed.fire({ connection, scope });
  }

  named(): readonly NamedFilter[] {
    return this.everywhere.get<readonly NamedFilter[]>(namedKey, []);
  }

  async saveNamed(name: string, wanted: KeptWanted): Promise<void> {
    await this.everywhere.update(namedKey, [...this.named().filter((one) => one.name !== name), { name, wanted }]);
  }

  async deleteNamed(name: string): Promise<void> {
    await this.everywhere.update(namedKey, this.named().filter((one) => one.name !== name));
  }

  /** Whether a connection's scopes are shown in one list as well. */
  isTogether(connection: string): boolean {
    return this.workspace.get<readonly string[]>(togetherKey, []).includes(connection);
  }

  async setTogether(connection: string, together: boolean): Promise<void> {
    const others = this.workspace.get<readonly string[]>(togetherKey, []).filter((id) => id !== connection);
    await this.workspace.update(togetherKey, together ? [...others, connection] : others);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function keyOfFilter(connection: string, scope: string): string {
  return `filter:${keyOf({ connection, scope, id: '' })}`;
}
