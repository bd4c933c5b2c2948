import type { HealthPlace } from '../../core/health/workflowHealth';
import { Failure } from '../../core/model/errors';
import type { ExecutionRef } from '../../core/model/model';
import { tellsHealth } from '../../core/runs/actions';
import type { RunsView } from '../../core/runs/runs';
import type { Handlers } from '../commands';
import type { Connections } from '../connections/connections';
import type { ExecutionArgument } from '../executions/executionCommands';
import type { Destination } from '../payload/targets';
import type { HealthPanels } from './healthPanels';

export interface HealthCommandServices {
  readonly panels: HealthPanels;
  readonly connections: Connections;
  readonly runs: RunsView;
  /** The execution a caller means; the one on show where it does not say. */
  readonly refOf: (which: ExecutionArgument) => ExecutionRef | undefined;
}

/** Shows how workflows do. Nothing of it changes anything on a server. */
export function healthCommands(services: HealthCommandServices): Handlers {
  return {
    'runlight.workflows.health': (which?: Destination | ExecutionArgument) => showHealth(services, which),
  };
}

async function showHealth({ panels, connections, ...others }: HealthCommandServices, which: Destination | ExecutionArgument): Promise<void> {
  const place = await placeOf(others, which);
  const provider = await connections.provider(place.connection);
  if (!tellsHealth(provider)) {
    throw new Failure('notSupported', '{0} does not list executions, so that nobody can tell how a workflow does.', [provider.label]);
  }
  panels.show(place);
}

async function placeOf({ runs, refOf }: Pick<HealthCommandServices, 'runs' | 'refOf'>, which: Destination | ExecutionArgument): Promise<HealthPlace> {
  if (which && 'workflow' in which && typeof which.workflow === 'string') {
    const { connection, scope, workflow } = which;
    return { connection, scope, workflow };
  }
  const ref = refOf(which as ExecutionArgument);
  if (!ref) throw new Failure('invalidInput', 'Select a workflow in the view Workflows first.');
  const execution = runs.executions.get(ref)?.execution ?? (await runs.read(ref));
  const workflow = execution.workflow?.id;
  if (workflow === undefined) throw new Failure('notFound', 'Its platform does not tell of which workflow this execution is.');
  return { connection: ref.connection, scope: ref.scope, workflow };
}
