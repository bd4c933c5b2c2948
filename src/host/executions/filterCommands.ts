import * as vscode from 'vscode';
import { Cancelled, Failure } from '../../core/model/errors';
import { readFilter, type FilterArguments } from '../../core/model/filterInput';
import type { ExecutionRef } from '../../core/model/model';
import type { Handlers } from '../commands';
import { connectionIdOf, type ConnectionArgument } from '../connections/connectionCommands';
import type { Connections } from '../connections/connections';
import { choiceOf } from '../connections/manageConnections';
import { pickOneScope } from '../connections/scopes';
import { back, pick } from '../ui/prompts';
import type { ExecutionsView } from './executionsView';
import { FilterDialog } from './filterDialog';
import type { Filters } from './filters';
import type { Row } from './rows';

interface Place {
  readonly connection: string;
  readonly scope: string;
}

/** What a caller may give: a row, or where and, for a caller that asks nobody, what to filter by. */
export type FilterArgument = Row | (Place & FilterArguments) | undefined;

export interface FilterServices {
  readonly connections: Connections;
  readonly filters: Filters;
  readonly open: (ref: ExecutionRef) => void;
  /** The row that a person is at, for a command that was not given one. */
  readonly rowNow: () => Row | undefined;
  /** Brings a list into view, where it is folded away. */
  readonly show: (place: Place) => unknown;
}

/** Narrows lists of executions. */
export class FilterCommands {
  private readonly connections: Connections;
  private readonly filters: Filters;

  constructor(private readonly services: FilterServices) {
    this.connections = services.connections;
    this.filters = services.filters;
  }

  async filter(argument: FilterArgument): Promise<void> {
    const place = placeOf(argument) ?? placeOf(this.services.rowNow()) ?? (await this.askForPlace());
    this.connections.require(place.connection);
    const given = argument && !('kind' in argument) ? readFilter(argument) : undefined;
    if (given) return this.filters.set(place.connection, place.scope, given);
    const provider = await this.connections.provider(place.connection);
    const now = this.filters.get(place.connection, place.scope);
    const answer = await new FilterDialog(this.filters, provider, place.scope, now).run();
    if ('open' in answer) this.services.open({ ...place, id: answer.open });
    else {
      await this.filters.set(place.connection, place.scope, answer.wanted);
      this.services.show(place);
    }
  }

  /** Clears one scope's filter, those of one connection, or every filter there is. */
  async clear(argument: FilterArgument): Promise<void> {
    const place = placeOf(argument);
    const only = argument && 'connection' in argument ? argument.connection : undefined;
    const connections = this.connections.list().filter(({ id }) => only === undefined || id === only);
    const places = place ? [place] : connections.flatMap(({ id, scopes }) => scopes.map((scope) => ({ connection: id, scope: scope.id })));
    for (const { connection, scope } of places) {
      const { order } = this.filters.get(connection, scope);
      if (this.filters.active(connection, scope)) await this.filters.set(connection, scope, { order });
    }
  }

  private async askForPlace(): Promise<Place> {
    const all = this.connections.list();
    if (all.length === 0) throw new Failure('invalidInput', 'Add a connection first.');
    const title = vscode.l10n.t('Filter Executions');
    const connection = all.length === 1 && all[0] ? all[0] : await pick({ title, choices: all.map(choiceOf) });
    if (connection === back) throw new Cancelled();
    const { scopes, id } = connection;
    const [only] = scopes;
    if (scopes.length === 1 && only) return { connection: id, scope: only.id };
    const scope = await pickOneScope(await this.connections.provider(id), { title, known: scopes });
    if (scope === back) throw new Cancelled();
    return { connection: id, scope: scope.id };
  }
}

/** The commands on what lists of executions show. */
export function filterCommands(filtering: FilterCommands, view: Pick<ExecutionsView, 'showTogether'>): Handlers {
  return {
    'runlight.executions.filter': (which?: FilterArgument) => filtering.filter(which),
    'runlight.executions.clearFilter': (which?: FilterArgument) => filtering.clear(which),
    'runlight.executions.showTogether': (which?: ConnectionArgument) => view.showTogether(connectionIdOf(which), true),
    'runlight.executions.showApart': (which?: ConnectionArgument) => view.showTogether(connectionIdOf(which), false),
  };
}

/** The scope that a row belongs to. */
function placeOf(argument: FilterArgument): Place | undefined {
  if (!argument) return undefined;
  if (!('kind' in argument)) return { connection: argument.connection, scope: argument.scope };
  switch (argument.kind) {
    case 'scope':
      return { connection: argument.connection, scope: argument.scope };
    case 'execution':
      return { connection: argument.ref.connection, scope: argument.ref.scope };
    case 'step':
    case 'more':
    case 'message':
      return placeOf(argument.parent);
    case 'connection':
    case 'all':
      return undefined;
  }
}
