// What the host tests share: a sandbox of their own, a connection to it, payloads in editors. Everything else goes
// through commands, as it does for people.
import assert from 'node:assert/strict';
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
  /** Removes the connection, for good. */
  disconnect(): Promise<void>;
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
  let connected = true;
  const disconnect = async (): Promise<void> => {
    if (connected) await command('runlight.connection.remove', connection);
    connected = false;
  };
  return {
    sandbox,
    clock,
    connection,
    name,
    disconnect,
    async close() {
      await disconnect();
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

interface Outcome {
  readonly kind: 'answered' | 'failed' | 'cancelled';
  readonly value?: unknown;
  readonly failure?: { readonly kind: string; readonly message: string };
}

interface SettledCommand {
  readonly id: string;
  readonly args: readonly unknown[];
  readonly outcome: Outcome;
}

interface DevelopmentExports {
  onCommandSettled(listener: (settled: SettledCommand) => void): vscode.Disposable;
}

/** Runs a command that has to work; it may have nothing to answer. */
export async function command<T = unknown>(id: string, ...args: readonly unknown[]): Promise<T> {
  const { value, outcome } = await settle(id, args);
  if (outcome) assert.equal(outcome.kind, 'answered', `${id}: ${outcome.failure?.message ?? outcome.kind}`);
  return value as T;
}

/** Runs a command that has to fail, in words that match; a cancelled one does not. */
export async function refused(words: RegExp, id: string, ...args: readonly unknown[]): Promise<void> {
  const { value, outcome } = await settle(id, args);
  assert.equal(value, undefined);
  if (!outcome) return;
  assert.equal(outcome.kind, 'failed', id);
  assert.match(outcome.failure?.message ?? '', words);
}

/** Answers again and again until the work is done, as nobody tells when a question is there. */
export async function whileAnswering<T>(answer: () => unknown, work: Promise<T>): Promise<T> {
  let isOver = false;
  const watched = work.finally(() => (isOver = true));
  watched.catch(() => undefined);
  await eventually('the end', async () => {
    if (!isOver) await answer();
    return isOver ? true : undefined;
  });
  return watched;
}

/** Runs a command that a person cancels; `cancel` is called until it has ended. */
export async function cancelled(cancel: () => unknown, id: string, ...args: readonly unknown[]): Promise<void> {
  const { outcome, value } = await whileAnswering(cancel, settle(id, args));
  assert.equal(value, undefined);
  if (outcome) assert.equal(outcome.kind, 'cancelled', `${id}: ${outcome.failure?.message ?? outcome.kind}`);
}

/** The outcome is undefined for a command that is not ours, and for an installed extension, which tells no outcomes. */
async function settle(id: string, args: readonly unknown[]): Promise<{ readonly value: unknown; readonly outcome?: Outcome }> {
  const extension = vscode.extensions.getExtension<DevelopmentExports | undefined>('runlight.runlight');
  assert.ok(extension, 'the extension is there');
  const exported = await extension.activate();
  assert.equal(exported !== undefined, process.env['RUNLIGHT_UNDER_TEST'] === 'development', 'outcomes are told in development only');
  const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
  const outcomes: Outcome[] = [];
  const listening = exported?.onCommandSettled((settled) => {
    if (settled.id === id && args.every((arg, index) => settled.args[index] === arg)) outcomes.push(settled.outcome);
  });
  try {
    const value: unknown = await vscode.commands.executeCommand(id, ...args);
    const [outcome] = outcomes;
    const isOurs = contributes.commands.some(({ command: ours }) => ours === id);
    if (exported && isOurs) assert.ok(outcome, `${id} told how it ended`);
    return { value, outcome };
  } finally {
    listening?.dispose();
  }
}

/** The target of a workflow in a world's sandbox. */
export function targetOf({ connection }: World, workflowName: string) {
  const { id, application } = workflowNamed(workflowName);
  return { connection, scope: account, workflow: id, workflowName, slug: application ?? 'hubspot' };
}

/** An unsaved editor with this text. */
export async function openPayload(content: string, language = 'json'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  // A new document may get the name of one that was closed just before, and with it that one's text.
  if (document.getText() !== content) await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), content));
  return editor;
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
