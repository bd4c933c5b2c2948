import { dirname, relative, sep } from 'node:path';
import { sentenceOf } from '../../core/payload/expectation/checkRun';
import type { TestResult } from '../testRun';
import { countOf, type Summary } from './report';

/** The report that CI systems read: a suite for each folder, a case for each file. Paths are relative to `folder`. */
export function junitOf({ results, durationMs }: Summary, folder: string, startedAt: Date): string {
  const suites = Map.groupBy(results, ({ test }) => relative(folder, dirname(test.expectation)).split(sep).join('/') || '.');
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="runlight" ${countsOf(results)} time="${secondsOf(durationMs)}">`,
    ...[...suites].flatMap(([name, ofSuite]) => suiteOf(name, ofSuite, startedAt)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suiteOf(name: string, results: readonly TestResult[], startedAt: Date): readonly string[] {
  const time = secondsOf(results.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const skipped = countOf(results, 'cancelled');
  const timestamp = startedAt.toISOString().slice(0, 19);
  return [
    `  <testsuite name="${escapeXml(name)}" ${countsOf(results)} skipped="${skipped}" time="${time}" timestamp="${timestamp}">`,
    ...results.flatMap((result) => caseOf(name, result)),
    '  </testsuite>',
  ];
}

function caseOf(suite: string, result: TestResult): readonly string[] {
  const { test, durationMs, execution } = result;
  const file = test.expectation.split(/[\\/]/).at(-1) ?? '';
  const name = file.replace(/\.expected\.json$/, '');
  const head = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(suite)}" time="${secondsOf(durationMs)}"`;
  const inside = [...whyOf(result), ...(execution ? [`      <system-out>${escapeXml(`execution ${execution.id} for ${execution.scope}`)}</system-out>`] : [])];
  return inside.length === 0 ? [`${head}/>`] : [`${head}>`, ...inside, '    </testcase>'];
}

function whyOf(result: TestResult): readonly string[] {
  switch (result.outcome) {
    case 'passed':
      return [];
    case 'cancelled':
      return ['      <skipped/>'];
    case 'broken':
      return [`      <error message="${escapeXml(firstLineOf(result.reason))}" type="error">${escapeXml(result.reason)}</error>`];
    case 'failed': {
      const sentences = result.mismatches.map(sentenceOf);
      return [`      <failure message="${escapeXml(firstLineOf(sentences[0] ?? ''))}" type="mismatch">${escapeXml(sentences.join('\n'))}</failure>`];
    }
  }
}

function countsOf(results: readonly TestResult[]): string {
  return `tests="${results.length}" failures="${countOf(results, 'failed')}" errors="${countOf(results, 'broken')}"`;
}

function secondsOf(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function firstLineOf(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** What XML 1.0 cannot say, not even escaped, is a replacement character. */
function escapeXml(text: string): string {
  const sayable = text.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return sayable.replace(/[&<>"\n\r\t]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
