// What the host tests share: a sandbox of their own, a connection to it, payloads in editors. Everything else goes
// through commands, as it does for people.
import * as vscode from 'vscode';
import { createManualClock, startSandbox, workflowNamed, type ManualClock, type Sandbox, type SandboxOptions } from '../../src/sandbox';

export interface Acknowledgement {
  readonly connection: string;
  readonly scope: string;
  readonly id: string;
  readonly status: string;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  readonly connection: string;
  /** The connection's. */
  readonly name: string;
  close(): Promise<void>;
}

const account = 'user_12345';
let connections = 0;

export async function createWorld(options: SandboxOptions = {}): Promise<World> {
  const clock = createManualClock(Date.now());
  const sandbox = await startSandbox({ clock, historySize: 100, ...options });
  connections += 1;
  const name = `Test ${connections}`;
  const connection = await command<string>('runlight.connection.add', {
    name,
    platform: 'refold',
    baseUrl: sandbox.url,
    auth: 'apiKey',
    secret: sandbox.keys.test,
    scopes: [account],
  });
  return {
    sandbox,
    clock,
    connection,
    name,
    async close() {
      await command('runlight.connection.remove', connection);
      await closeEditors();
      await sandbox.close();
    },
  };
}

/** Closes everything; nobody is asked about texts that were never saved. */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export function command<T = unknown>(id: string, ...args: readonly unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(id, ...args);
}

/** The target of a workflow in a world's sandbox. */
export function targetOf({ connection }: World, workflowName: string) {
  const { id, application } = workflowNamed(workflowName);
  return { connection, scope: account, workflow: id, workflowName, slug: application ?? 'hubspot' };
}

/** An unsaved editor with this text. */
export async function openPayload(content: string, language = 'json'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  return vscode.window.showTextDocument(document, { preview: false });
}

/** What was sent to start something. */
export function executesOf({ sandbox }: World) {
  return sandbox.journal.filter(({ method, operation }) => method === 'POST' && operation === 'execute');
}

/** Waits until `attempt` has an answer. */
export async function eventually<T>(what: string, attempt: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 45_000;
  for (;;) {
    const answer = await attempt();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The names of the tabs that are open. */
export function tabs(): string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs: open }) => open.map(({ label }) => label));
}
