import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import type { NewPayloadArgument } from '../payload/newPayload';
import { isPayloadFile } from '../payload/payloadFiles';

/** What shows most of a run in a few seconds. */
const exampleWorkflow = 'Daily Sync';

/**
 * Where an example payload goes: the first of the sandbox's accounts. Undefined where a payload is on show already, which
 * a person would rather run.
 */
export async function exampleTarget(connections: Connections, sandbox: string): Promise<NewPayloadArgument | undefined> {
  if (vscode.window.visibleTextEditors.some(({ document }) => isPayloadFile(document))) return undefined;
  const [scope] = connections.require(sandbox).scopes;
  const provider = await connections.provider(sandbox);
  const workflows = scope && (await provider.workflows?.(scope.id, new AbortController().signal));
  const workflow = workflows?.find(({ name }) => name === exampleWorkflow);
  return scope && workflow && { connection: sandbox, scope: scope.id, workflow: workflow.id, workflowName: workflow.name, slug: workflow.slug };
}
