import type { ExecutionRef } from '../../core/model/model';
import { sentenceOf } from '../../core/payload/expectation/checkRun';
import type { TestFile } from '../testFiles';
import type { TestResult } from '../testRun';
import { countOf, type Summary, type TestReport } from './report';
import type { Output } from './terminalReport';

/** For programs: one JSON object a line, each with its `event`. */
export class JsonReport implements TestReport {
  constructor(private readonly output: Output) {}

  begin(tests: readonly TestFile[]): void {
    this.write({ event: 'begin', tests: tests.length });
  }

  started({ payload, expectation }: TestFile): void {
    this.write({ event: 'start', payload, expectation });
  }

  running({ expectation }: TestFile, { id, scope }: ExecutionRef): void {
    this.write({ event: 'running', expectation, execution: id, account: scope });
  }

  ended(result: TestResult): void {
    const { test, outcome, durationMs, execution, executionMs, workflow, sentFor } = result;
    this.write({
      event: 'test',
      ...test,
      outcome,
      durationMs: Math.round(durationMs),
      executionMs,
      workflow,
      execution: execution?.id,
      account: execution?.scope ?? sentFor,
      mismatches: result.outcome === 'failed' ? result.mismatches.map((mismatch) => ({ at: mismatch.at, message: sentenceOf(mismatch), expected: mismatch.expected, actual: mismatch.actual })) : undefined,
      reason: result.outcome === 'broken' ? result.reason : undefined,
    });
  }

  end({ results, durationMs }: Summary): void {
    const counts = { passed: countOf(results, 'passed'), failed: countOf(results, 'failed'), broken: countOf(results, 'broken'), cancelled: countOf(results, 'cancelled') };
    this.write({ event: 'end', ...counts, durationMs: Math.round(durationMs) });
  }

  private write(event: object): void {
    this.output.write(`${JSON.stringify(event)}\n`);
  }
}
