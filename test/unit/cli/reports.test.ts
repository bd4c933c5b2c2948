import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import { JsonReport } from '../../../src/cli/reports/jsonReport';
import { junitOf } from '../../../src/cli/reports/junitReport';
import { TerminalReport } from '../../../src/cli/reports/terminalReport';
import type { TestResult } from '../../../src/cli/testRun';

const testIn = (name: string) => ({ payload: `/work/${name}.payload.json`, expectation: `/work/${name}.expected.json` });
const execution = { connection: 'acme', scope: 'user_1', id: 'run-1' };
const mismatch = { at: ['answer', 'id'], place: 'answer › id', template: 'expected {0}, got {1}', values: ['1', '2'] };

const results: readonly TestResult[] = [
  { test: testIn('payloads/create'), outcome: 'passed', durationMs: 1400, execution, workflow: 'Daily Sync' },
  { test: testIn('payloads/charge'), outcome: 'failed', mismatches: [mismatch, { ...mismatch, values: ['"<a>"', '"&\u0001\uD800"'] }], durationMs: 20, execution, workflow: 'Charge' },
  { test: testIn('more/odd "name"'), outcome: 'broken', reason: 'There is no key.\nSet one.', durationMs: 3 },
  { test: testIn('more/late'), outcome: 'cancelled', durationMs: 5, execution, workflow: 'Late', sentFor: 'user_1' },
  { test: testIn('more/later'), outcome: 'cancelled', durationMs: 6, workflow: 'Later', sentFor: 'user_2' },
  { test: testIn('more/latest'), outcome: 'cancelled', durationMs: 0, workflow: 'Latest' },
];

async function problemsOf(report: string): Promise<readonly string[]> {
  const { valid, errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: report }], schema: [readFileSync('test/fixtures/junit.xsd', 'utf8')] });
  return valid ? [] : errors.map(({ message }) => message);
}

/** What a report wrote. */
class Written {
  text = '';
  readonly isTTY = false;

  write(text: string): void {
    this.text += text;
  }
}

describe('the report for CI systems', () => {
  it('has a suite for each folder, a case for each test, and why each is not good', () => {
    const report = junitOf({ results, durationMs: 1500 }, '/work', new Date(Date.UTC(2026, 4, 28)));
    assert.match(report, /<testsuites name="runlight" tests="6" failures="1" errors="1" time="1.500">/);
    assert.deepEqual([...report.matchAll(/<testsuite name="(\w+)" tests="(\d)"/g)].map(([, name, tests]) => [name, tests]), [['payloads', '2'], ['more', '4']]);
    assert.match(report, /<testcase name="create" classname="payloads" time="1.400">/);
    assert.match(report, /<failure message="answer › id: expected 1, got 2" type="mismatch">/);
    assert.match(report, /<error message="There is no key." type="error">There is no key.&#10;Set one.<\/error>/);
    assert.match(report, /<skipped\/>/);
    assert.match(report, /execution run-1 for user_1/);
  });

  it('is what they read, whatever names and sentences hold', async function () {
    this.timeout(60_000);
    assert.deepEqual(await problemsOf(junitOf({ results, durationMs: 1500 }, '/work', new Date(0))), []);
    assert.deepEqual(await problemsOf(junitOf({ results: [], durationMs: 0 }, '/work', new Date(0))), []);
    const odd = fc.sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), 200);
    const many = odd.map((text): TestResult => ({ test: testIn(`a/${text.replaceAll('/', '')}`), outcome: 'failed', mismatches: [{ ...mismatch, values: [text, text] }], durationMs: 1 }));
    assert.deepEqual(await problemsOf(junitOf({ results: many, durationMs: 1 }, '/work', new Date(0))), []);
    // The schema would notice.
    assert.notDeepEqual(await problemsOf('<testsuites name="x" tests="1" failures="0" errors="0" time="-1"/>'), []);
  });
});

describe('the report for people', () => {
  it('has a line for each test, its sentences below, and what goes on', () => {
    const output = new Written();
    const report = new TerminalReport(output, '/work', false);
    report.begin(results.map(({ test }) => test));
    for (const result of results) report.ended(result);
    report.end({ results, durationMs: 1500 });
    assert.deepEqual(output.text.split('\n'), [
      '✔ payloads/create  1.4 s · Daily Sync',
      '✖ payloads/charge  20 ms · Charge',
      '    answer › id: expected 1, got 2',
      '    answer › id: expected "<a>", got "&\u0001\uD800"',
      '    execution run-1 · account user_1',
      '! more/odd "name"  3 ms',
      '    There is no key.',
      '    Set one.',
      '- more/late  5 ms · Late',
      '    execution run-1 · account user_1',
      '- more/later  6 ms · Later',
      '- more/latest  0 ms · Latest',
      '',
      '1 passed, 1 failed, 1 could not run, 3 cancelled  1.5 s',
      'Late goes on as execution run-1 for user_1.',
      'Later for user_2 was sent, and nobody has answered yet: it may have started. It is not sent again.',
      '',
    ]);
  });
});

describe('the report for programs', () => {
  it('is one JSON object a line', () => {
    const output = new Written();
    const report = new JsonReport(output);
    report.begin(results.map(({ test }) => test));
    for (const result of results) report.ended(result);
    report.end({ results, durationMs: 1500.4 });
    const events = output.text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(events.map(({ event, outcome }) => outcome ?? event), ['begin', 'passed', 'failed', 'broken', 'cancelled', 'cancelled', 'cancelled', 'end']);
    assert.deepEqual(events[2]?.['mismatches'], [
      { at: ['answer', 'id'], message: 'answer › id: expected 1, got 2' },
      { at: ['answer', 'id'], message: 'answer › id: expected "<a>", got "&\u0001\uD800"' },
    ]);
    assert.deepEqual(events.at(-1), { event: 'end', passed: 1, failed: 1, broken: 1, cancelled: 3, durationMs: 1500 });
  });
});
