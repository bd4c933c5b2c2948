// What testing payloads costs beside something plain, measured in the same run:
//   starting the command line                     beside an empty Node process           at most 2 × that + 60 ms
//   comparing 10 MB with an expectation of 200 lines   beside JSON.parse of the 10 MB    at most 1 ×
//   50 tests, five at a time, against the sandbox      beside the workflow's own time    at most 1.3 × (50 / 5) of it
// Prints a table and, on the last line, the figures as JSON; fails where a limit is missed. Medians.
//   npm run bench:tests
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import esbuild from 'esbuild';

const program = resolve('dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'runlight-tests-'));
const environment = { ...process.env, RUNLIGHT_STATE_DIR: join(folder, 'state') };

try {
  const figures = [measureStart(), await measureComparison(), measureMany()];
  console.table(figures);
  const missed = figures.filter(({ took, limit }) => took > limit);
  for (const { what, took, limit } of missed) console.error(`${what}: ${took} ms, more than ${limit} ms`);
  console.log(JSON.stringify(figures));
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measureStart() {
  const empty = [];
  const own = [];
  for (let round = 0; round < 11; round += 1) {
    timed(empty, () => node('-e', ''));
    timed(own, () => node(program, 'help'));
  }
  return figure('start of the command line', median(own), median(empty), 2 * median(empty) + 60);
}

async function measureComparison() {
  const { parseJson, readExpectation, checkRun } = await bundle();
  const item = (at) => ({ id: at, name: `Person ${at}`, email: `p${at}@example.com`, tags: ['lead', 'newsletter'], address: { city: 'Berlin', zip: String(10000 + at) } });
  const items = Array.from({ length: 80_000 }, (_, at) => item(at));
  const text = JSON.stringify({ total: items.length, items, first: Object.fromEntries(items.slice(0, 40).map((one) => [`p${one.id}`, one])) });
  const subset = Object.fromEntries(items.slice(0, 40).map((one) => [`p${one.id}`, { name: one.name, email: { $match: '@' }, address: { city: 'Berlin' } }]));
  const { expectation } = readExpectation(JSON.stringify({ answer: { total: items.length, first: subset, items: { $contains: [{ id: 79_999 }] } }, ignore: ['$..zip'] }, null, 1));
  const parse = [];
  const compare = [];
  for (let round = 0; round < 7; round += 1) {
    timed(parse, () => JSON.parse(text));
    const run = { status: 'COMPLETED', statusClass: 'ok', answer: parseJson(text), nodes: [] };
    const begun = performance.now();
    const mismatches = await checkRun(run, expectation, () => Promise.reject(new Error('There is no schema.')));
    compare.push(performance.now() - begun);
    if (mismatches.length > 0) throw new Error('The expectation does not hold.');
  }
  return figure(`comparing ${(text.length / 1e6).toFixed(1)} MB`, median(compare), median(parse), median(parse));
}

function measureMany() {
  const count = 50;
  const atOnce = 5;
  for (let at = 0; at < count; at += 1) {
    writeFileSync(join(folder, `t${at}.payload.json`), '{"email":"jane@example.com"}');
    writeFileSync(join(folder, `t${at}.expected.json`), '{}');
  }
  const { stdout, status, stderr } = node(program, 'test', folder, '--sandbox', '--workflow', 'Daily Sync', '--concurrency', String(atOnce), '--json');
  if (status !== 0) throw new Error(`The tests failed:\n${stdout}${stderr}`);
  const events = stdout.trim().split('\n').map((line) => JSON.parse(line));
  const { durationMs } = events.at(-1);
  const one = median(events.filter(({ event }) => event === 'test').map(({ executionMs }) => executionMs));
  const ideal = (count / atOnce) * one;
  return figure(`${count} tests, ${atOnce} at a time`, durationMs, ideal, 1.3 * ideal);
}

function figure(what, took, beside, limit) {
  return { what, took: rounded(took), beside: rounded(beside), limit: rounded(limit), ratio: rounded(took / beside) };
}

function node(...words) {
  return spawnSync(process.execPath, words, { encoding: 'utf8', env: environment });
}

function timed(times, work) {
  const begun = performance.now();
  const result = work();
  times.push(performance.now() - begun);
  return result;
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

function rounded(value) {
  return Math.round(value * 100) / 100;
}

/** The shipped code, bundled. */
async function bundle() {
  const outfile = join(folder, 'expectation.cjs');
  const contents = `
    export { parseJson } from './src/core/json/json';
    export { checkRun } from './src/core/payload/expectation/checkRun';
    export { readExpectation } from './src/core/payload/expectation/expectation';
  `;
  await esbuild.build({ stdin: { contents, resolveDir: process.cwd() }, bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], outfile });
  return createRequire(import.meta.url)(outfile);
}
