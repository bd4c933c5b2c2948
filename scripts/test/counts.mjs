// What mocha counted in another process, by way of a file that countingReporter.cjs writes.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { inCache, inRoot } from '../setup/place.mjs';

export const reporter = inRoot('scripts', 'test', 'countingReporter.cjs');

/**
 * Runs `work` with the environment that makes mocha write its counts; `work` gives an exit code. A run that wrote
 * nothing, ran nothing, or ended badly with nothing failed, is a failure: a test that is not run proves nothing.
 */
export async function counted(name, work) {
  const file = inCache('counts', `${name}.json`);
  mkdirSync(inCache('counts'), { recursive: true });
  rmSync(file, { force: true });
  const code = await work({ RUNLIGHT_TEST_COUNTS: file, RUNLIGHT_TEST_REPORTER: reporter });
  const counts = read(file);
  if (!counts) console.error(`The ${name} tests did not come to their end.`);
  else if (counts.passed + counts.failed === 0) console.error(`There are no ${name} tests.`);
  else if (counts.failed > 0 || code === 0) return counts;
  else console.error(`The ${name} tests ended with ${code}.`);
  return { passed: counts?.passed ?? 0, failed: 1, pending: counts?.pending };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
