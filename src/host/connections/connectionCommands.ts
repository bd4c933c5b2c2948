import type { Runs } from '../../core/runs/runs';
import type { Handlers } from '../commands';
import type { StartSandbox } from '../sandbox/sandboxHost';
import { takeStep } from '../ui/nextSteps';
import { AddConnectionDialog } from './addConnection';
import type { Connections } from './connections';
import { addGivenConnection, type ConnectionArguments } from './givenConnection';
import { ConnectionManager } from './manageConnections';

/** A connection's id, or whatever belongs to it: its row, or a place in it. */
export type ConnectionArgument = string | { readonly connection: string } | { readonly kind: string };

/** The commands on connections and on the scopes that are chosen for them. */
export function connectionCommands(connections: Connections, runs: Runs, startSandbox: StartSandbox): Handlers {
  const manager = new ConnectionManager(connections, runs);
  return {
    'runlight.connection.add': (given?: ConnectionArguments) =>
      given?.secret === undefined
        ? new AddConnectionDialog(connections, startSandbox, takeStep).run()
        : addGivenConnection(connections, given),
    'runlight.connection.rename': (which?: ConnectionArgument) => manager.rename(connectionIdOf(which)),
    'runlight.connection.remove': (which?: ConnectionArgument) => manager.remove(connectionIdOf(which), isRow(which)),
    'runlight.connection.updateSecret': (which?: ConnectionArgument) => manager.updateSecret(connectionIdOf(which)),
    'runlight.connection.allowRuns': (which?: ConnectionArgument) => manager.setReadOnly(false, connectionIdOf(which)),
    'runlight.connection.forbidRuns': (which?: ConnectionArgument) => manager.setReadOnly(true, connectionIdOf(which)),
    'runlight.connection.chooseBody': (which?: ConnectionArgument) => manager.chooseBody(connectionIdOf(which)),
    'runlight.connection.test': (which?: ConnectionArgument) => manager.test(connectionIdOf(which)),
    'runlight.scope.choose': (which?: ConnectionArgument | { readonly connection: string; readonly scopes?: readonly string[] }) =>
      manager.chooseScopes(connectionIdOf(which), typeof which === 'object' && 'scopes' in which ? which.scopes : undefined),
  };
}

/** The connection that a caller names, where it names one. */
export function connectionIdOf(which: ConnectionArgument | undefined): string | undefined {
  if (typeof which === 'string') return which;
  return which && 'connection' in which ? which.connection : undefined;
}

/** A person chose it in the tree, so a person is there to be asked. */
function isRow(which: ConnectionArgument | undefined): boolean {
  return typeof which === 'object';
}
