import type { ShowOptions } from '../commandLine';
import { executionText } from '../executionText';
import type { Session } from '../session';
import type { Terminal } from '../terminal';

/** Shows one execution, or what one of its nodes returned. */
export async function showCommand({ execution: id, node, json }: ShowOptions, session: Session, terminal: Terminal): Promise<number> {
  const { connection, scope } = await session.account();
  const execution = await session.read({ connection: connection.id, scope, id });
  terminal.output.write(executionText(execution, { json, node }));
  return 0;
}
