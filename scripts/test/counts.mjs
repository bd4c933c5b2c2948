// What mocha found in another process, by way of a file that countingReporter.cjs writes.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { inCache, inRoot } from '../setup/place.mjs';

export const reporter = inRoot('scripts', 'test', 'countingReporter.cjs');

/**
 * Runs `work` with the environment that makes mocha write its findings; `work` gives an exit code. A run that wrote
 * nothing, ran nothing, or ended badly with nothing failed, is a failure: a test that is not run proves nothing.
 *
 * @returns {Promise<{ passed: number, failed: number, pending?: number, complaint?: string,
 *   tests: { title: string, story: string, file?: string, milliseconds: number, passed: boolean, message?: string }[],
 *   suites: { title: string, file?: string, milliseconds: number }[] }>}
 */
export async function counted(name, work) {
  const file = inCache('counts', `${name}.json`);
  mkdirSync(inCache('counts'), { recursive: true });
  rmSync(file, { force: true });
  const code = await work({ RUNLIGHT_TEST_COUNTS: file, RUNLIGHT_TEST_REPORTER: reporter });
  const counts = read(file);
  const complaint = complaintAbout(name, counts, code);
  if (!complaint) return counts;
  return { tests: [], suites: [], pending: 0, ...counts, passed: counts?.passed ?? 0, failed: 1, complaint };
}

function complaintAbout(name, counts, code) {
  if (!counts) return `The ${name} tests did not come to their end.`;
  if (counts.passed + counts.failed === 0) return `There are no ${name} tests.`;
  return counts.failed > 0 || code === 0 ? undefined : `The ${name} tests ended with ${code}.`;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
