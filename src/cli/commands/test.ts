import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { stringifyJson } from '../../core/json/json';
import { fieldsOf } from '../../core/json/values';
import { eachAtOnce } from '../../core/model/concurrency';
import type { CheckSchema } from '../../core/payload/expectation/checkRun';
import type { TestOptions } from '../commandLine';
import { JsonReport } from '../reports/jsonReport';
import { junitOf } from '../reports/junitReport';
import type { Summary, TestReport } from '../reports/report';
import { TerminalReport } from '../reports/terminalReport';
import { findTests, type TestFile } from '../testFiles';
import { runTest, type TestResult } from '../testRun';
import { TeamTargets } from '../workspace';
import type { Terminal } from '../terminal';
import type { Session } from '../session';

/** Runs the tests in files and folders; 0 where all are good, 1 where one failed, 2 where one could not be run. */
export async function testCommand(options: TestOptions, session: Session, terminal: Terminal): Promise<number> {
  const tests = await findTests(options.paths);
  const report: TestReport = options.json ? new JsonReport(terminal.output) : new TerminalReport(terminal.output, terminal.folder, terminal.hasColour);
  const startedAt = new Date();
  const begun = performance.now();
  report.begin(tests);
  const services = { session, targets: new TeamTargets(), environment: terminal.environment, checkSchema, ...options, signal: terminal.signal, onStart: report.running.bind(report) };
  const results = await runAll(tests, options.concurrency, async (test) => {
    report.started(test);
    const result = await runTest(test, services);
    report.ended(result);
    return result;
  }, terminal.signal);
  const summary: Summary = { results, durationMs: performance.now() - begun };
  report.end(summary);
  if (options.junit !== undefined) await writeReport(resolve(terminal.folder, options.junit), junitOf(summary, terminal.folder, startedAt));
  return statusOf(results);
}

function statusOf(results: readonly TestResult[]): number {
  if (results.some(({ outcome }) => outcome === 'broken' || outcome === 'cancelled')) return 2;
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

/** So many at a time, in their order; after the signal none is begun, and none of those counts as good. Results are in the order of the tests. */
async function runAll(
  tests: readonly TestFile[],
  concurrency: number,
  run: (test: TestFile) => Promise<TestResult>,
  signal: AbortSignal,
): Promise<readonly TestResult[]> {
  const results = new Map<TestFile, TestResult>();
  await eachAtOnce(tests, concurrency, async (test) => {
    results.set(test, signal.aborted ? { test, outcome: 'cancelled', durationMs: 0 } : await run(test));
  });
  return tests.flatMap((test) => results.get(test) ?? []);
}

async function writeReport(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Loads the JSON language with the first schema: most expectations have none. */
const checkSchema: CheckSchema = async (value, schema) => {
  const { checkAgainstSchema } = await import('../../core/payload/language');
  return checkAgainstSchema(stringifyJson(value), fieldsOf(schema) ?? {});
};
