import { Failure } from '../../core/model/errors';
import { formatDuration } from '../../core/model/format';
import { nameOfExecution, type Execution } from '../../core/model/model';
import type { ListOptions } from '../commandLine';
import type { Session } from '../session';
import type { Terminal } from '../terminal';

/** Lists the newest executions of an account, newest first. */
export async function listCommand({ workflow, status, limit, json }: ListOptions, session: Session, terminal: Terminal): Promise<number> {
  const { provider, scope } = await session.account();
  const { listExecutions, label } = provider;
  if (!listExecutions) throw new Failure('notSupported', '{0} does not list executions with this credential.', [label]);
  const { items } = await listExecutions(scope, { page: 1, limit, workflow, status }, terminal.signal);
  for (const execution of items.slice(0, limit)) terminal.output.write(`${json ? JSON.stringify(factsOf(execution)) : rowOf(execution)}\n`);
  if (items.length === 0) terminal.notes.write('There are no such executions.\n');
  return 0;
}

function factsOf({ ref, status, workflow, startedAt, durationMs, trigger }: Execution): object {
  return { id: ref.id, status, workflow, startedAt: startedAt === undefined ? undefined : new Date(startedAt).toISOString(), durationMs, trigger };
}

function rowOf(execution: Execution): string {
  const { ref, status, startedAt, durationMs } = execution;
  const started = startedAt === undefined ? '' : new Date(startedAt).toISOString();
  return [ref.id, started, status, durationMs === undefined ? '' : formatDuration(durationMs), nameOfExecution(execution)].join('\t');
}
