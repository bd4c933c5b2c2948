// Writes what became of each mutant at once, a line of JSON each, so that a run which is stopped has told what it knows.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

class LineReporter {
  static inject = ['options'];
  lines = new Map();
  planned = 0;
  tried = 0;

  constructor(options) {
    this.to = options.mutantLines;
  }

  onMutationTestingPlanReady({ mutantPlans }) {
    this.planned = mutantPlans.length;
    writeFileSync(this.to, `${JSON.stringify({ planned: this.planned })}\n`);
  }

  onMutantTested({ status, fileName, location, replacement, mutatorName, killedBy }) {
    const file = path.relative(process.cwd(), fileName);
    const { line, column } = location.start;
    const facts = { status, file, line, column, original: this.textAt(fileName, location), replacement, mutator: mutatorName, killedBy };
    appendFileSync(this.to, `${JSON.stringify(facts)}\n`);
    this.tried += 1;
    if (this.tried % 50 === 0) console.log(`${this.tried} of ${this.planned}`);
  }

  textAt(fileName, { start, end }) {
    const lines = this.lines.get(fileName) ?? readFileSync(fileName, 'utf8').split('\n');
    this.lines.set(fileName, lines);
    const wanted = lines.slice(start.line - 1, end.line);
    wanted[wanted.length - 1] = wanted.at(-1).slice(0, end.column - 1);
    wanted[0] = wanted[0].slice(start.column - 1);
    return wanted.join('\n');
  }
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'lines', injectableClass: LineReporter }];
export const strykerValidationSchema = { properties: { mutantLines: { type: 'string' } } };
