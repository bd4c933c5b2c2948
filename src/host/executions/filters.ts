import * as vscode from 'vscode';
import { fieldsOf, listOf } from '../../core/json/values';
import { isEmpty, type Wanted } from '../../core/model/filter';
import { readKept, resolveFilter, type KeptFilter, type KeptWanted } from '../../core/model/filterInput';
import type { Disposable } from '../../core/model/event';
import { keyOf } from '../../core/model/model';
import type { SharedState } from '../storage/sharedState';
import type { WorkspaceState } from '../storage/workspaceState';

/** A filter that a person gave a name. */
export interface NamedFilter {
  readonly name: string;
  readonly wanted: KeptWanted;
}

/** How the names of kept filters begin: one per list in the workspace, one per name for all workspaces. */
const filterStart = 'filter:';
const togetherKey = 'together';

/** What each list is narrowed to, kept with the workspace; filters with a name, kept for all of them. */
export class Filters implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<{ readonly connection: string; readonly scope: string }>();
  private readonly following: Disposable;
  /** Fires where a list shows something else now. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly workspace: WorkspaceState,
    private readonly everywhere: Pick<SharedState, 'entries' | 'set'>,
  ) {
    this.following = workspace.onDidChangeElsewhere((names) => {
      for (const name of names) {
        const place = scopeIn(name);
        if (place) this.changed.fire(place);
      }
    });
  }

  get(connection: string, scope: string): KeptWanted {
    return readKept(this.workspace.get(keyOfFilter(connection, scope)));
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
    const values = this.everywhere.entries(filterStart).map(([, value]) => value);
    const named = values.filter(isNamedFilter).map(({ name, wanted }) => ({ name, wanted: readKept(wanted) }));
    return named.sort((a, b) => a.name.localeCompare(b.name));
  }

  async saveNamed(name: string, wanted: KeptWanted): Promise<void> {
    await this.everywhere.set(`${filterStart}${name}`, { name, wanted });
  }

  async deleteNamed(name: string): Promise<void> {
    await this.everywhere.set(`${filterStart}${name}`, undefined);
  }

  /** Whether a connection's scopes are shown in one list as well. */
  isTogether(connection: string): boolean {
    return this.together.includes(connection);
  }

  async setTogether(connection: string, together: boolean): Promise<void> {
    const others = this.together.filter((id) => id !== connection);
    await this.workspace.update(togetherKey, together ? [...others, connection] : others);
  }

  private get together(): readonly string[] {
    return (listOf(this.workspace.get(togetherKey)) ?? []).filter((id) => typeof id === 'string');
  }

  dispose(): void {
    this.following.dispose();
    this.changed.dispose();
  }
}

/** What versions before kept in one list, by the names that the values have now. */
export function earlierFilters(list: unknown): ReadonlyMap<string, unknown> {
  const named = (listOf(list) ?? []).filter(isNamedFilter);
  return new Map(named.map((filter) => [`${filterStart}${filter.name}`, filter]));
}

function isNamedFilter(value: unknown): value is NamedFilter {
  const fields = fieldsOf(value);
  return typeof fields?.['name'] === 'string' && fieldsOf(fields['wanted']) !== undefined;
}

function keyOfFilter(connection: string, scope: string): string {
  return `${filterStart}${keyOf({ connection, scope, id: '' })}`;
}

/** The list that a value belongs to; undefined where it is no list's filter. */
function scopeIn(name: string): { readonly connection: string; readonly scope: string } | undefined {
  if (!name.startsWith(filterStart)) return undefined;
  const parts = name.slice(filterStart.length).split('/');
  try {
    const [connection = '', scope = ''] = parts.map(decodeURIComponent);
    return { connection, scope };
  } catch {
    return undefined;
  }
}
