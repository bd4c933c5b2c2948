import * as vscode from 'vscode';
import { randomUUID } from 'node:crypto';
import { Cancelled, Failure } from '../../core/errors';
import { formatBytes } from '../../core/format';
import type { Connection, ExecutionRef, RunMode, Target } from '../../core/model';
import { isJsonValue, parsePayload } from '../../core/payload/parse';
import type { Provider } from '../../core/provider';
import type { Launch, Launcher } from '../../core/runs/launch';
import type { Connections } from '../connections/connections';
import { settings } from '../settings';
import { TargetDialog, type Beginnings } from './chooseTarget';
import { nameOf, type PayloadProblems } from './problems';
import type { Targets } from './targets';

/** What `runlight.payload.run` may be given besides the file. */
export interface RunOptions {
  readonly target?: Target;
  /** `sync` waits for the workflow's own answer. */
  readonly mode?: RunMode;
  readonly instanceTag?: string;
  readonly configId?: string;
  readonly includeHeaders?: boolean;
}

type IntendedLaunch = Launch & Required<Pick<Launch, 'intent'>>;

/** Starts whose answer was lost and which their platform would know again, so many at most. */
const mostLaunches = 20;

/** What it answers once the platform has acknowledged. */
export interface Acknowledgement extends ExecutionRef {
  readonly status: string;
}

interface OpenPayload {
  readonly document: vscode.TextDocument;
  readonly editor?: vscode.TextEditor;
  /** What is read: the whole text, or the selection where that is a JSON value by itself. */
  readonly text: string;
  /** Where it begins in the document, in characters. */
  readonly offset: number;
}

export interface RunnerServices {
  readonly connections: Connections;
  readonly targets: Targets;
  readonly problems: PayloadProblems;
  readonly launcher: Launcher;
  readonly beginnings: Beginnings;
  /** Shows that a payload is on its way; a person may stop waiting for the answer, which does not stop the run. */
  readonly showSending: <T>(title: string, work: Promise<T>) => Promise<T>;
  readonly showRun: (ref: ExecutionRef) => void;
}

/** Takes the payload in an editor to the workflow it belongs to. */
export class PayloadRunner {
  private readonly launches = new Map<string, IntendedLaunch>();

  constructor(private readonly services: RunnerServices) {}

  /** The text as it stands, unsaved changes too, goes out once; a payload that is not JSON is not sent. */
  async run(file?: vscode.Uri, options?: RunOptions): Promise<Acknowledgement> {
    if (!vscode.workspace.isTrusted) {
      throw new Failure('invalidInput', 'Runlight runs payloads in trusted folders only. Trust this folder first.');
    }
    const open = await openPayload(file);
    const { document } = open;
    const parsed = parsePayload(open.text);
    if ('problem' in parsed) {
      const problem = { ...parsed.problem, offset: parsed.problem.offset + open.offset };
      throw this.services.problems.show(open.editor, document, problem);
    }
    this.services.problems.clear(document.uri);
    const target = { ...(await this.targetOf(document.uri, options?.target)), ...overrides(options) };
    const { json } = parsed.payload;
    checkOptions(target, await this.services.connections.provider(target.connection));
    await this.confirmProduction(target, json);
    return this.launch({ target, payload: json, source: document.uri.toString(), intent: randomUUID() });
  }

  /** Sends the same action again, which its platform knows by the intent and does once. */
  async tryAgain(intent: string): Promise<Acknowledgement> {
    const launch = this.launches.get(intent);
    if (!launch) throw new Failure('invalidInput', 'This start is not known any more. Run the payload again.');
    return this.launch(launch);
  }

  /** Sets a file's target: the one given, or the one a person chooses. */
  async chooseTarget(file?: vscode.Uri, target?: Target): Promise<Target> {
    const { connections, beginnings, targets } = this.services;
    const uri = file ?? vscode.window.activeTextEditor?.document.uri;
    if (!uri) throw noPayload();
    const chosen = target ?? (await new TargetDialog(connections, beginnings, nameOf(uri)).run());
    await targets.set(uri, chosen);
    return chosen;
  }

  private async launch(launch: IntendedLaunch): Promise<Acknowledgement> {
    const { launcher, showSending } = this.services;
    const { target, intent } = launch;
    this.launches.set(intent, launch);
    for (const old of [...this.launches.keys()].slice(0, -mostLaunches)) this.launches.delete(old);
    const launched = launcher.launch(launch);
    let listening: { dispose(): void } | undefined;
    // A workflow that is waited for may be listed, and followed, long before it answers.
    const started = new Promise<void>((resolve) => {
      listening = launcher.onStart((run) => {
        if (run.intent !== intent) return;
        this.show(run.ref);
        resolve();
      });
    });
    try {
      await showSending(target.workflowName ?? target.workflow, Promise.race([launched, started]));
      const { ref, status } = await launched;
      this.launches.delete(intent);
      return { ...ref, status };
    } finally {
      listening?.dispose();
    }
  }

  private show(ref: ExecutionRef): void {
    if (settings.openOnRun === 'panel') this.services.showRun(ref);
  }

  private async targetOf(file: vscode.Uri, given: Target | undefined): Promise<Target> {
    if (given) {
      this.services.connections.require(given.connection);
      return given;
    }
    const remembered = this.services.targets.get(file);
    if (remembered && this.services.connections.get(remembered.connection)) return remembered;
    return this.chooseTarget(file);
  }

  private async confirmProduction(target: Target, json: string): Promise<void> {
    const connection = this.services.connections.require(target.connection);
    if (connection.environment !== 'production') return;
    const run = vscode.l10n.t('Run in Production');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Run {0} for {1} in PRODUCTION?', target.workflowName ?? target.workflow, target.scope),
      { modal: true, detail: sendingTo(connection, json) },
      run,
    );
    if (answer !== run) throw new Cancelled();
  }
}

function overrides({ mode, instanceTag, configId, includeHeaders }: RunOptions = {}): Partial<Target> {
  return {
    ...(mode && { mode }),
    ...(instanceTag !== undefined && { instanceTag }),
    ...(configId !== undefined && { configId }),
    ...(includeHeaders !== undefined && { includeHeaders }),
  };
}

/** What a platform would silently leave out is refused: a person who asked for it would believe that it happened. */
function checkOptions(target: Target, { label, modes, runOptions }: Provider): void {
  const { mode = 'async' } = target;
  if (!modes.includes(mode)) {
    const template =
      mode === 'sync'
        ? '{0} cannot wait for a workflow’s answer. Run it without waiting.'
        : '{0} runs this only when it is waited for.';
    throw new Failure('notSupported', template, [label]);
  }
  const given = (['configId', 'instanceTag', 'includeHeaders'] as const).filter((option) => target[option]);
  const unknown = given.find((option) => !runOptions.includes(option));
  if (unknown) throw new Failure('notSupported', '{0} does not know the option {1}. Leave it out.', [label, unknown]);
}

async function openPayload(file: vscode.Uri | undefined): Promise<OpenPayload> {
  const active = vscode.window.activeTextEditor;
  const editor = !file || active?.document.uri.toString() === file.toString() ? active : undefined;
  const document = file ? await vscode.workspace.openTextDocument(file) : active?.document;
  if (!document) throw noPayload();
  const selected = editor && !editor.selection.isEmpty ? document.getText(editor.selection) : '';
  if (editor && selected.trim() !== '' && isJsonValue(selected)) {
    return { document, editor, text: selected, offset: document.offsetAt(editor.selection.start) };
  }
  return { document, editor, text: document.getText(), offset: 0 };
}

function noPayload(): Failure {
  return new Failure('invalidInput', 'There is no payload to run. Open a JSON file first.');
}

function sendingTo({ baseUrl }: Connection, json: string): string {
  const size = formatBytes(new TextEncoder().encode(json).length, vscode.env.language);
  return vscode.l10n.t('{0} of payload will be sent to {1}.', size, new URL(baseUrl).host);
}
