import { relative } from 'node:path';
import { styleText } from 'node:util';
import { formatDuration } from '../../core/model/format';
import { sentenceOf } from '../../core/payload/expectation/checkRun';
import { goesOn } from '../sentences';
import type { TestFile } from '../testFiles';
import type { TestResult } from '../testRun';
import { countOf, type Summary, type TestReport } from './report';

/** Where a report is written. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

type Style = Parameters<typeof styleText>[0];

/** A word and a sign for each outcome: colour is never alone. */
const signs: Readonly<Record<TestResult['outcome'], readonly [sign: string, style: Style]>> = {
  passed: ['✔', 'green'],
  failed: ['✖', 'red'],
  broken: ['!', 'magenta'],
  cancelled: ['-', 'yellow'],
};

/** For people: a line for each test, its sentences below, and on a terminal a line of what runs now. */
export class TerminalReport implements TestReport {
  private readonly current = new Set<TestFile>();
  private total = 0;
  private done = 0;

  constructor(
    private readonly output: Output,
    private readonly folder: string,
    private readonly hasColour: boolean,
  ) {}

  begin(tests: readonly TestFile[]): void {
    this.total = tests.length;
  }

  started(test: TestFile): void {
    this.current.add(test);
    this.drawProgress();
  }

  running(): void {
    this.drawProgress();
  }

  ended(result: TestResult): void {
    this.current.delete(result.test);
    this.done += 1;
    this.clearProgress();
    const [sign, style] = signs[result.outcome];
    const facts = [formatDuration(result.durationMs), result.workflow].filter((fact) => fact !== undefined).join(' · ');
    this.line(`${this.styled(style, sign)} ${this.nameOf(result.test)}  ${this.styled('dim', facts)}`);
    for (const sentence of sentencesOf(result)) for (const line of sentence.split('\n')) this.line(`    ${line}`);
    if (result.execution && result.outcome !== 'passed') this.line(this.styled('dim', `    execution ${result.execution.id} · account ${result.execution.scope}`));
    this.drawProgress();
  }

  end({ results, durationMs }: Summary): void {
    this.clearProgress();
    const words = (['passed', 'failed', 'broken', 'cancelled'] as const).flatMap((outcome) => {
      const count = countOf(results, outcome);
      return count > 0 ? [this.styled(signs[outcome][1], `${count} ${outcome === 'broken' ? 'could not run' : outcome}`)] : [];
    });
    this.line('');
    this.line(`${words.join(', ') || 'no tests'}  ${this.styled('dim', formatDuration(durationMs))}`);
    for (const { outcome, execution, workflow = 'A workflow', sentFor } of results) {
      if (outcome === 'cancelled' && sentFor !== undefined) this.line(goesOn(workflow, sentFor, execution));
    }
  }

  private nameOf({ expectation }: TestFile): string {
    return relative(this.folder, expectation).replace(/\.expected\.json$/, '');
  }

  private drawProgress(): void {
    if (!this.output.isTTY || this.current.size === 0) return;
    const names = [...this.current].map((test) => this.nameOf(test)).join(', ');
    this.output.write(`\r\u001b[K${`${this.done}/${this.total}  ${names}`.slice(0, 100)}`);
  }

  private clearProgress(): void {
    if (this.output.isTTY) this.output.write('\r\u001b[K');
  }

  private styled(style: Style, text: string): string {
    return this.hasColour ? styleText(style, text, { validateStream: false }) : text;
  }

  private line(text: string): void {
    this.output.write(`${text}\n`);
  }
}

/** Why a test is not good, in sentences. */
export function sentencesOf(result: TestResult): readonly string[] {
  if (result.outcome === 'failed') return result.mismatches.map(sentenceOf);
  return result.outcome === 'broken' ? [result.reason] : [];
}
