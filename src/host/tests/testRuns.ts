import * as vscode from 'vscode';
import { eachAtOnce } from '../../core/model/concurrency';
import { Cancelled, isCancelled, toFailure } from '../../core/model/errors';
import { formatDuration } from '../../core/model/format';
import type { Execution, ExecutionRef } from '../../core/model/model';
import { readExpectation, type Expectation } from '../../core/payload/expectation/expectation';
import { runToEnd } from '../../core/runs/runToEnd';
import type { Runs } from '../../core/runs/runs';
import type { ProductionGuard } from '../payload/productionGuard';
import { requireTrust, type IntendedLaunch } from '../payload/runPayload';
import { startsAtOnce } from '../payload/runSeveral';
import { showInformation } from '../ui/messages';
import { counted, sentenceOf } from '../ui/sentences';
import type { ExpectationChecks } from './checkExpectation';
import { mismatchMessage, problemMessage, sentenceMessage, type ExpectationText } from './testMessages';
import type { TestPayloads } from './testPayloads';
import type { TestTree } from './testTree';
import type { Verdicts } from './verdicts';

export interface TestRunServices {
  readonly controller: vscode.TestController;
  readonly tree: TestTree;
  readonly runs: Runs;
  readonly payloads: TestPayloads;
  readonly guard: ProductionGuard;
  readonly verdicts: Verdicts;
  readonly checks: Pick<ExpectationChecks, 'check'>;
  readonly stop: (ref: ExecutionRef) => Promise<void>;
  /** Whatever has to happen before the first payload can run. */
  readonly prepare: () => Promise<unknown>;
}

/** A test that can be run: all questions have been asked. */
interface PreparedTest {
  readonly item: vscode.TestItem;
  readonly payload: vscode.Uri;
  readonly text: ExpectationText;
  readonly expectation: Expectation;
  readonly launch: IntendedLaunch;
}

/** For each connection, the accounts that a person chose. */
export type AccountsOfConnections = ReadonlyMap<string, readonly string[]>;

/** Runs tests of the tree: everything is read and asked first, then few at a time are sent, as any run is. */
export class TestRuns {
  constructor(private readonly services: TestRunServices) {}

  /** Runs what a person chose, or everything; with accounts, each test once for each of those of its connection. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken, accounts?: AccountsOfConnections): Promise<void> {
    requireTrust();
    const { controller, tree } = this.services;
    await tree.ready();
    const items = await this.itemsFor(this.itemsOf(request), accounts);
    const run = controller.createTestRun(request);
    const open: ExecutionRef[] = [];
    try {
      for (const item of items) run.enqueued(item);
      const prepared = await this.prepareAll(items, run, token);
      if (prepared.length > 0) await this.runAll(prepared, run, token, open);
    } catch (error) {
      // Somebody said no: nothing was sent.
      if (!isCancelled(error)) throw error;
      for (const item of items) run.skipped(item);
    } finally {
      run.end();
    }
    if (token.isCancellationRequested && open.length > 0) await this.offerToStop(open);
  }

  /** The connections of the tests that a person chose, as far as they have any. */
  async connectionsOf(request: vscode.TestRunRequest): Promise<readonly string[]> {
    requireTrust();
    await this.services.tree.ready();
    const found = new Set<string>();
    for (const item of this.itemsOf(request)) found.add((await this.connectionOf(item)) ?? '');
    found.delete('');
    return [...found];
  }

  /** Undefined for a test that cannot be run. */
  private async connectionOf(item: vscode.TestItem): Promise<string | undefined> {
    const { payloads, tree } = this.services;
    const test = tree.testOf(item);
    const target = test && (await payloads.find(test.expectation).then((file) => payloads.targetOf(file)).catch(() => undefined));
    return target?.connection;
  }

  /** One that has no accounts stays itself: it says what keeps it from running. */
  private async itemsFor(items: readonly vscode.TestItem[], accounts: AccountsOfConnections | undefined): Promise<readonly vscode.TestItem[]> {
    if (!accounts) return items;
    const found = new Set<vscode.TestItem>();
    for (const item of items) {
      const connection = await this.connectionOf(item);
      const chosen = accounts.get(connection ?? '') ?? [];
      if (chosen.length === 0) found.add(item);
      for (const account of chosen) found.add(this.services.tree.forAccount(item, account));
    }
    return [...found];
  }

  private itemsOf({ include, exclude = [] }: vscode.TestRunRequest): readonly vscode.TestItem[] {
    const { controller, tree } = this.services;
    const chosen = include ?? [...controller.items].map(([, item]) => item);
    const excluded = new Set(exclude.flatMap((item) => tree.testsIn(item)));
    return [...new Set(chosen.flatMap((item) => tree.testsIn(item)))].filter((item) => !excluded.has(item));
  }

  /** Reads every file and asks every question; a test that cannot be run says why, and the others go on. */
  private async prepareAll(items: readonly vscode.TestItem[], run: vscode.TestRun, token: vscode.CancellationToken): Promise<readonly PreparedTest[]> {
    await this.services.prepare();
    const prepared: PreparedTest[] = [];
    for (const item of items) {
      if (token.isCancellationRequested) throw new Cancelled();
      const test = await this.prepareOne(item, run);
      if (test) prepared.push(test);
    }
    await this.services.guard.confirmAll(prepared.map(({ launch }) => launch.target));
    this.services.verdicts.begin(prepared.map(({ payload }) => payload));
    return prepared;
  }

  private async prepareOne(item: vscode.TestItem, run: vscode.TestRun): Promise<PreparedTest | undefined> {
    const test = this.services.tree.testOf(item);
    if (!test) return undefined;
    try {
      const text: ExpectationText = { uri: test.expectation, text: await readText(test.expectation) };
      const read = readExpectation(text.text);
      if ('problems' in read) {
        run.errored(item, read.problems.map((problem) => problemMessage(problem, text)));
        return undefined;
      }
      const { expectation } = read;
      const payload = await this.services.payloads.find(test.expectation);
      const launch = await this.services.payloads.prepare(payload, { account: test.account ?? expectation.account, mode: expectation.mode });
      return { item, payload, text, expectation, launch };
    } catch (error) {
      if (isCancelled(error)) throw error;
      run.errored(item, sentenceMessage(sentenceOf(toFailure(error)), test.expectation));
      return undefined;
    }
  }

  private async runAll(tests: readonly PreparedTest[], run: vscode.TestRun, token: vscode.CancellationToken, open: ExecutionRef[]): Promise<void> {
    const stopping = new AbortController();
    const listening = token.onCancellationRequested(() => stopping.abort());
    if (token.isCancellationRequested) stopping.abort();
    try {
      await eachAtOnce(tests, startsAtOnce, async (test) => {
        if (stopping.signal.aborted) run.skipped(test.item);
        else await this.runOne(test, run, stopping.signal, open);
      });
    } finally {
      listening.dispose();
    }
  }

  private async runOne({ item, payload, text, expectation, launch }: PreparedTest, run: vscode.TestRun, signal: AbortSignal, open: ExecutionRef[]): Promise<void> {
    const { verdicts } = this.services;
    const begun = performance.now();
    const took = (): number => performance.now() - begun;
    let started: ExecutionRef | undefined;
    run.started(item);
    try {
      const onStart = (ref: ExecutionRef): void => void (started = ref);
      const execution = await runToEnd(this.services.runs, launch, { signal, onStart });
      const mismatches = await this.services.checks.check(execution.ref, text.text, expectation);
      this.write(run, item, execution);
      verdicts.add(payload, { expectation: text.uri, mismatches: mismatches.length, execution: execution.ref });
      if (mismatches.length === 0) run.passed(item, took());
      else run.failed(item, mismatches.map((mismatch) => mismatchMessage(mismatch, text, execution.ref)), took());
    } catch (error) {
      if (isCancelled(error) || signal.aborted) {
        run.skipped(item);
        if (started) open.push(started);
        return;
      }
      verdicts.add(payload, { expectation: text.uri, execution: started });
      run.errored(item, sentenceMessage(sentenceOf(toFailure(error)), text.uri), took());
    }
  }

  /** What happened, node by node, in the output of the test. */
  private write(run: vscode.TestRun, item: vscode.TestItem, { ref, status, durationMs, nodes = [] }: Execution): void {
    const { language } = vscode.env;
    const timeOf = (ms: number | undefined): string => (ms === undefined ? '' : `  ${formatDuration(ms, language)}`);
    // Below an account's item the file is meant, whose account stands at the end of the line.
    const name = (this.services.tree.testOf(item)?.account === undefined ? item : (item.parent ?? item)).label;
    const lines = [`${name}: ${status}${timeOf(durationMs)}  ${ref.id} · ${ref.scope}`];
    for (const { name, id, status: word, durationMs: ms, error } of nodes) {
      lines.push(`  ${word.padEnd(10)} ${name || id}${timeOf(ms)}`);
      if (error !== undefined) lines.push(`    ${error}`);
    }
    // A terminal shows it: what a platform wrote must not move its cursor.
    const text = lines.map((line) => line.replace(/\p{Cc}/gu, ' ')).join('\r\n');
    run.appendOutput(`${text}\r\n`, undefined, item);
  }

  private async offerToStop(open: readonly ExecutionRef[]): Promise<void> {
    const stop = vscode.l10n.t('Stop Executions');
    const sentence = counted(open.length, { one: '1 execution goes on, although nobody waits for it.', other: '{0} executions go on, although nobody waits for them.' });
    if ((await showInformation(sentence, stop)) !== stop) return;
    await Promise.all(open.map((ref) => this.services.stop(ref)));
  }
}

/** As it stands in an editor where it was changed there; else as it is on disk, which the editor learns of some time later. */
async function readText(file: vscode.Uri): Promise<string> {
  const changed = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.toString() === file.toString());
  return changed ? changed.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
