import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Cancelled, Failure, isCancelled, toFailure } from '../../core/model/errors';
import type { ExecutionRef, Target } from '../../core/model/model';
import type { Launch } from '../../core/runs/launch';
import type { Runs } from '../../core/runs/runs';
import { pickScopes } from '../connections/chooseScopes';
import type { Connections } from '../connections/connections';
import { showWarning } from '../ui/messages';
import { back } from '../ui/prompts';
import type { Anticipation } from './anticipation';
import { TargetDialog, type Onboarding } from './chooseTarget';
import { commitTarget } from './committedTarget';
import { lastRunIn, rememberRun } from './lastRun';
import { noPayload, openPayload, readPayload, readResolved, type OpenPayload, type PayloadPart } from './openPayload';
import { fileInFront, nameOf } from './payloadFiles';
import type { RequestPreviews } from './preview';
import type { PayloadProblems } from './problems';
import type { ProductionGuard } from './productionGuard';
import { checkOptions, overridesOf, type RunOptions } from './runOptions';
import { runSeveral } from './runSeveral';
import type { PayloadSchemas } from './schemas';
import { nameOfWorkflow, type Targets } from './targets';
import type { PayloadVariables } from './variables';

/** What a run answers once the platform has acknowledged, or the workflow that was waited for has answered. */
export interface Acknowledgement extends ExecutionRef {
  readonly status: string;
}

export interface RunnerServices {
  readonly anticipation: Anticipation;
  readonly connections: Connections;
  readonly targets: Targets;
  readonly problems: PayloadProblems;
  readonly variables: PayloadVariables;
  readonly schemas: PayloadSchemas;
  readonly previews: RequestPreviews;
  readonly guard: ProductionGuard;
  readonly runs: Runs;
  readonly onboarding: Onboarding;
  /** Remembers what was run last, in this workspace. */
  readonly memory: vscode.Memento;
  /** Shows that a payload is on its way; a person may stop waiting for the answer, which does not stop the run. */
  readonly showSending: <T>(title: string, work: Promise<T>) => Promise<T>;
  /** Shows a run that has just begun, in the way the person chose. */
  readonly showRun: (ref: ExecutionRef) => void;
  readonly open: (ref: ExecutionRef) => void;
  /** Tells what went wrong although nobody waits for it any more. */
  readonly report: (error: unknown, connection: string) => void;
}

/** A start that has its action's UUID. */
export type IntendedLaunch = Launch & Required<Pick<Launch, 'intent'>>;

/** Starts whose answer was lost and which their platform would know again, so many at most. */
const mostLaunches = 20;

/** Takes the payload in an editor to the workflow it belongs to. */
export class PayloadRunner {
  private readonly launches = new Map<string, IntendedLaunch>();

  constructor(private readonly services: RunnerServices) {}

  /** The text as it stands, unsaved changes too, goes out once; a payload that is not JSON is not sent. */
  async run(file?: vscode.Uri, options?: RunOptions, part?: PayloadPart): Promise<Acknowledgement> {
    requireTrust();
    this.services.anticipation.ask(file ?? fileInFront(), options?.target);
    const payload = await openPayload(file, part);
    const { document, isSelection } = payload;
    readPayload(payload, this.services.problems);
    const target = { ...(await this.targetOf(document, options?.target)), ...overridesOf(options) };
    const last = { file: document.uri.toString(), isSelection, target: options?.target, ...overridesOf(options) };
    // Counts at once; the start does not wait until it is down.
    rememberRun(this.services.memory, last).catch((error: unknown) => this.services.report(error, target.connection));
    const launch = await this.prepare(payload, target, options?.target === undefined);
    await this.services.guard.confirmRun(target, launch.payload, () => this.show(payload, target));
    return this.launch(launch, payload);
  }

  /** The payload that was run last, as it stands now, to the same target. */
  async runAgain(): Promise<Acknowledgement> {
    const last = lastRunIn(this.services.memory);
    if (!last) throw new Failure('invalidInput', 'No payload was run in this workspace yet. Open one and run it first.');
    return this.run(vscode.Uri.parse(last.file), last, last.isSelection ? 'selection' : 'file');
  }

  /** A payload that was sent before, as it was sent, to where it went; its secrets are filled in again. */
  async runKept({ target, payload, source }: Pick<Launch, 'target' | 'payload' | 'source'>, show: () => unknown): Promise<Acknowledgement> {
    const { guard, connections, variables } = this.services;
    guard.requireWritable(target.connection);
    checkOptions(target, await connections.provider(target.connection));
    const resolution = await variables.resolve(payload);
    if ('problem' in resolution) {
      throw new Failure('invalidInput', 'A variable of this payload has no value any more. Edit the payload and run it.');
    }
    const { json, kept } = resolution.resolved;
    await guard.confirmRun(target, json, show);
    return this.launch({ target: this.services.targets.named(target), payload: json, masked: kept, source, intent: randomUUID() });
  }

  /** Each of several files, to its own target; all questions are asked before the first one is sent. */
  async runFiles(files: readonly vscode.Uri[]): Promise<readonly ExecutionRef[]> {
    requireTrust();
    const prepared: { readonly payload: OpenPayload; readonly launch: IntendedLaunch }[] = [];
    for (const file of files) {
      const payload = await openPayload(file);
      prepared.push({ payload, launch: await this.prepare(payload, await this.targetOf(payload.document, undefined)) });
    }
    return this.launchAll(prepared.map(({ payload, launch }) => ({ payload, launch, name: nameOf(payload.document.uri) })));
  }

  /** One payload for several linked accounts of its connection. */
  async runForScopes(file?: vscode.Uri): Promise<readonly ExecutionRef[]> {
    requireTrust();
    const payload = await openPayload(file);
    readPayload(payload, this.services.problems);
    const target = await this.targetOf(payload.document, undefined);
    const connection = this.services.guard.requireWritable(target.connection);
    const provider = await this.services.connections.provider(connection.id);
    const title = vscode.l10n.t('Run {0} for…', nameOfWorkflow(target));
    const scopes = await pickScopes(provider, { title, chosen: [{ id: target.scope }] });
    if (scopes === back) throw new Cancelled();
    const starts = [];
    for (const { id } of scopes) starts.push({ payload, name: id, launch: await this.prepare(payload, { ...target, scope: id }) });
    return this.launchAll(starts);
  }

  /** Sends the same action again, which its platform knows by the intent and does once. */
  async tryAgain(intent: string): Promise<Acknowledgement> {
    const launch = this.launches.get(intent);
    if (!launch) throw new Failure('invalidInput', 'This start is not known any more. Run the payload again.');
    this.services.guard.requireWritable(launch.target.connection);
    return this.launch(launch);
  }

  /** Connects the sandbox, asks for a workflow of it, and runs the file there, now and whenever it is run again. */
  async runInSandbox(file?: vscode.Uri): Promise<Acknowledgement> {
    requireTrust();
    const { connections, onboarding, targets } = this.services;
    const { document } = await openPayload(file);
    const dialog = new TargetDialog(connections, onboarding, nameOf(document.uri), await onboarding.startSandbox());
    await targets.set(document.uri, await dialog.run());
    return this.run(document.uri);
  }

  /** Shows the request as it would go out, the credential masked. Sends nothing. */
  async preview(file?: vscode.Uri): Promise<void> {
    const payload = await openPayload(file);
    readPayload(payload, this.services.problems);
    await this.show(payload, await this.targetOf(payload.document, undefined));
  }

  /** Sets a file's target: the one given, or the one a person chooses. */
  async chooseTarget(file?: vscode.Uri, target?: Target): Promise<Target> {
    const { connections, onboarding, targets } = this.services;
    const uri = file ?? fileInFront();
    if (!uri) throw noPayload();
    const chosen = target ?? (await new TargetDialog(connections, onboarding, nameOf(uri)).run());
    await targets.set(uri, chosen);
    return chosen;
  }

  /** Writes the file's target into the settings of its folder; asks for one where it has none. */
  async commitTarget(file?: vscode.Uri): Promise<void> {
    requireTrust();
    const { document } = await openPayload(file);
    const target = await this.targetOf(document, undefined);
    await commitTarget(document.uri, target, this.services.connections);
  }

  private async show(payload: OpenPayload, target: Target): Promise<void> {
    const { problems, variables } = this.services;
    const { scope, workflow, slug, configId, mode = 'async', instanceTag, includeHeaders } = target;
    const provider = await this.services.connections.provider(target.connection);
    const { json } = readResolved(payload, await variables.preview(payload.text), problems);
    const request = provider.describe({
      scope,
      workflow,
      slug,
      configId,
      payload: json,
      intent: randomUUID(),
      mode,
      instanceTag,
      includeHeaders,
    });
    await this.services.previews.show(nameOf(payload.document.uri), request);
  }

  /** Everything that can be asked or refused before something is sent. Who names the target has asked about it. */
  async prepare(payload: OpenPayload, target: Target, asks = true): Promise<IntendedLaunch> {
    const { problems, guard, connections, schemas, variables } = this.services;
    const { document } = payload;
    readPayload(payload, problems);
    guard.requireWritable(target.connection);
    checkOptions(target, await connections.provider(target.connection));
    if (asks) await schemas.confirm(payload, target);
    const resolved = readResolved(payload, await variables.resolve(payload.text), problems);
    const source = document.uri.toString();
    return { target, payload: resolved.json, masked: resolved.masked, source, intent: randomUUID() };
  }

  /** Sends what is prepared, and what whoever has to agree has agreed to. */
  async launch(launch: IntendedLaunch, payload?: OpenPayload): Promise<Acknowledgement> {
    const { runs, showSending } = this.services;
    const { target, intent } = launch;
    this.launches.set(intent, launch);
    for (const old of [...this.launches.keys()].slice(0, -mostLaunches)) this.launches.delete(old);
    const launched = runs.start(launch);
    let listening: { dispose(): void } | undefined;
    // A workflow that is waited for may be listed, and followed, long before it answers.
    const started = new Promise<void>((resolve) => {
      listening = runs.onStart((run) => {
        if (run.intent !== intent) return;
        this.services.showRun(run.ref);
        resolve();
      });
    });
    try {
      await showSending(nameOfWorkflow(target), Promise.race([launched, started]));
      const { ref, status } = await launched;
      this.launches.delete(intent);
      return { ...ref, status };
    } catch (error) {
      // Who stopped waiting did not stop the start: how it fails is news all the same.
      if (isCancelled(error)) launched.catch((late: unknown) => this.tellFailure(late, launch, payload));
      else if (payload) this.services.problems.showFields(payload, toFailure(error));
      throw error;
    } finally {
      listening?.dispose();
    }
  }

  private tellFailure(error: unknown, { target }: IntendedLaunch, payload?: OpenPayload): void {
    if (payload && !isCancelled(error)) this.services.problems.showFields(payload, toFailure(error));
    this.services.report(error, target.connection);
  }

  private async launchAll(
    starts: readonly { readonly name: string; readonly payload: OpenPayload; readonly launch: IntendedLaunch }[],
  ): Promise<readonly ExecutionRef[]> {
    const { guard, runs, open } = this.services;
    await guard.confirmAll(starts.map(({ launch }) => launch.target));
    return runSeveral(
      starts.map(({ name, launch }) => ({ name, run: async () => (await runs.start(launch)).ref })),
      open,
    );
  }

  private async targetOf(document: vscode.TextDocument, given: Target | undefined): Promise<Target> {
    if (given) {
      this.services.connections.require(given.connection);
      return this.services.targets.named(given);
    }
    const found = this.services.targets.get(document);
    if (found && 'target' in found) return found.target;
    if (found) await this.explainMissing(found.workflow, found.missing);
    return this.chooseTarget(document.uri);
  }

  /** Resolves when the person wants to choose another target. */
  private async explainMissing(workflow: string, connection: string): Promise<void> {
    const choose = vscode.l10n.t('Choose Workflow');
    const add = vscode.l10n.t('Add Connection');
    const sentence = vscode.l10n.t('This payload belongs to {0} on the connection “{1}”, which is not here.', workflow, connection);
    const answer = await showWarning(sentence, choose, add);
    if (answer === add) await this.services.onboarding.addConnection();
    if (answer !== choose) throw new Cancelled();
  }
}

/** @throws Failure in a folder that is not trusted. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new Failure('invalidInput', 'Runlight runs payloads in trusted folders only. Trust this folder first.');
}
