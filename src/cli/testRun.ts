import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { redactText } from '../core/json/redact';
import { isCancelled } from '../core/model/errors';
import type { Execution, ExecutionRef } from '../core/model/model';
import { checkRun, type CheckSchema, type Mismatch } from '../core/payload/expectation/checkRun';
import { readExpectation, type Expectation } from '../core/payload/expectation/expectation';
import { fillTemplate } from '../core/model/sentence';
import { wholeOutcomeOf } from './outcome';
import { readPayloadFile } from './payloadFile';
import { sentenceOf } from './sentences';
import type { Session } from './session';
import type { TestFile } from './testFiles';
import { runToEnd } from '../core/runs/runToEnd';
import type { Environment } from './keys';
import type { TeamTargets } from './workspace';

/** What became of one test. */
export type TestResult = {
  readonly test: TestFile;
  /** From its beginning to its end here, in milliseconds. */
  readonly durationMs: number;
  /** Where it ran, as far as that is known. */
  readonly execution?: ExecutionRef;
  readonly workflow?: string;
  /** For which account it was sent; undefined where nothing was. */
  readonly sentFor?: string;
  /** How long the execution took, as its platform says. */
  readonly executionMs?: number;
} & (
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly mismatches: readonly Mismatch[] }
  /** It could not be run, or nobody knows how it ended. */
  | { readonly outcome: 'broken'; readonly reason: string }
  /** Somebody stopped waiting; an execution that is known goes on. */
  | { readonly outcome: 'cancelled' }
);

/** What becomes known of a test while it runs. */
interface About {
  execution?: ExecutionRef;
  workflow?: string;
  sentFor?: string;
  executionMs?: number;
}

export interface TestServices {
  readonly session: Session;
  readonly targets: TeamTargets;
  readonly environment: Environment;
  readonly checkSchema: CheckSchema;
  readonly workflow?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onStart: (test: TestFile, execution: ExecutionRef) => void;
}

/** Runs one test. Never rejects: what went wrong is its result. */
export async function runTest(test: TestFile, services: TestServices): Promise<TestResult> {
  const begun = performance.now();
  const about: About = {};
  const result = (): Pick<TestResult, 'test' | 'durationMs' | keyof About> => ({ test, durationMs: performance.now() - begun, ...about });
  try {
    const expectation = expectationIn(await readFile(test.expectation, 'utf8'));
    if (typeof expectation === 'string') return { ...result(), outcome: 'broken', reason: expectation };
    const execution = await run(test, expectation, services, about);
    about.executionMs = execution.durationMs;
    const found = await checkRun(wholeOutcomeOf(execution), expectation, services.checkSchema);
    const mismatches = found.map((mismatch) => hideIn(mismatch, services.session.secrets));
    return mismatches.length === 0 ? { ...result(), outcome: 'passed' } : { ...result(), outcome: 'failed', mismatches };
  } catch (error) {
    if (isCancelled(error) || services.signal.aborted) return { ...result(), outcome: 'cancelled' };
    return { ...result(), outcome: 'broken', reason: redactText(sentenceOf(error), services.session.secrets) };
  }
}

async function run(
  test: TestFile,
  { account, mode }: Expectation,
  { session, targets, environment, workflow, timeoutMs, signal, onStart: tell }: TestServices,
  about: About,
): Promise<Execution> {
  const { payload } = test;
  const team = targets.targetOf(payload);
  const found = await session.destination(team && account !== undefined ? { ...team, scope: account } : team, workflow);
  const target = mode ? { ...found, mode } : found;
  about.workflow = target.workflowName ?? target.workflow;
  session.requireAllowed(target);
  const { json, masked } = await readPayloadFile(payload, environment);
  const launch = { target, payload: json, masked, source: payload, intent: randomUUID() };
  const onStart = (ref: ExecutionRef): void => {
    about.execution = ref;
    tell(test, ref);
  };
  signal.throwIfAborted();
  about.sentFor = target.scope;
  return runToEnd(session.runs, launch, { timeoutMs, signal, onStart });
}

/** Reports are read by many: what a workflow repeats of a secret that it was sent stands in none. */
function hideIn(mismatch: Mismatch, secrets: readonly string[]): Mismatch {
  const hide = (text: string): string => redactText(text, secrets);
  const { values, expected, actual } = mismatch;
  return { ...mismatch, values: values.map(hide), expected: expected && hide(expected), actual: actual && hide(actual) };
}

/** A sentence where it cannot be read. */
function expectationIn(text: string): Expectation | string {
  const read = readExpectation(text.replace(/^\uFEFF/, ''));
  if ('expectation' in read) return read.expectation;
  return read.problems.map(({ at, template, values }) => `${at.length > 0 ? `${at.join('.')}: ` : ''}${fillTemplate(template, values)}`).join('\n');
}
