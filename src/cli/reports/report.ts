import type { ExecutionRef } from '../../core/model/model';
import type { TestFile } from '../testFiles';
import type { TestResult } from '../testRun';

/** Told what happens while tests run. */
export interface TestReport {
  begin(tests: readonly TestFile[]): void;
  started(test: TestFile): void;
  /** Its start was answered: the execution goes on whatever becomes of this program. */
  running(test: TestFile, execution: ExecutionRef): void;
  ended(result: TestResult): void;
  end(summary: Summary): void;
}

export interface Summary {
  readonly results: readonly TestResult[];
  readonly durationMs: number;
}

export function countOf(results: readonly TestResult[], outcome: TestResult['outcome']): number {
  return results.filter((result) => result.outcome === outcome).length;
}
