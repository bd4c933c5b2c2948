// What the truth behind the executions view costs: requests, host time, memory. The shipped modules (store, lists, poller)
// run in plain Node against a platform in memory and, for all that waits, a manual clock. Drawing is not in it: that needs
// VS Code, which draws again what is fired, and what is fired is counted here.
// Prints a table and, on the last line, the figures as JSON.
//   npm run bench:sidebar
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import esbuild from 'esbuild';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const parts = await bundle();
const { ExecutionLists, ExecutionStore, failedToday, Watcher, executionOf, refOf, ManualTiming } = parts;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const figures = [];

const pages = await measurePages();
add('list requests for the first page', pages.firstPage, 1);
add('list requests for one refresh of 100 pages', pages.refreshRequests, 1);
add('merge a refresh into 10,000 rows, ms', pages.milliseconds, 100);
add('count what failed today in 10,000 rows, ms', pages.counting, 10);
add('memory of 10,000 rows, MB', pages.megabytes, 60);
add('rows fired when one of 10,000 changed', pages.firedForOne, 1);
add('rows fired when nothing changed', pages.firedForNone, 0);

const crowd = await measureCrowd();
add('requests a second for 50 live executions', crowd.perSecond, 2);

const short = await measureShortRuns();
add('end of a 5 s run seen after, ms (median of 30)', short.late, 700);
add('requests for a 5 s run (most of 30)', short.requests, 12);

const runs = await measureKeptRuns();
add('open My Runs on 5,000 kept runs, ms', runs.milliseconds, 200);
add('records opened for it', runs.opened, 0);

console.table(figures);
const kept = figures.every(({ within }) => within);
console.log(`Sidebar: ${kept ? 'within' : 'OVER'} its limits.`);
console.log(JSON.stringify({ node: process.version, figures }));
process.exitCode = kept ? 0 : 1;

function add(what, value, limit) {
  figures.push({ what, value: Number(value.toFixed(2)), limit, within: value <= limit });
}

/** 100 pages of 100 executions, and then refreshes in which one of them changes. */
async function measurePages() {
  const rounds = 21;
  const size = 100;
  const now = Date.now();
  let requests = 0;
  const row = (index, status = 'COMPLETED') => {
    const id = `6a314c54d4616e99${index.toString(16).padStart(8, '0')}`;
    const workflow = { id: `w${index % 9}`, name: `Workflow ${index % 9}` };
    return executionOf(id, status, { workflow, startedAt: now - index * 60_000, durationMs: index, type: 'ASYNC' });
  };
  let latest = 'RUNNING';
  const history = async (_scope, { page }) => {
    requests += 1;
    const items = Array.from({ length: size }, (_none, index) => row((page - 1) * size + index));
    if (page === 1) items[3] = row(3, latest);
    return { items, page, hasNext: page < 100, total: 100 * size };
  };
  const provider = { listExecutions: history, label: 'Refold' };
  const before = heap();
  const store = new ExecutionStore({ now: () => 0, monotonic: () => 0 });
  const lists = new ExecutionLists({ store, providerOf: async () => provider, pageSize: () => size, startedHere: async () => [] });
  let fired = 0;
  store.onChange(() => (fired += 1));
  await lists.refresh('acme', 'user_12345');
  const firstPage = requests;
  for (let page = 2; page <= 100; page += 1) await lists.loadMore('acme', 'user_12345');
  const megabytes = (heap() - before) / 2 ** 20;
  const { refs } = lists.get('acme', 'user_12345');
  if (refs.length !== 100 * size) throw new Error(`${refs.length} rows`);

  // The worst that a list can be: all of it is of today, and half of it failed.
  const today = new ExecutionStore({ now: () => 0, monotonic: () => 0 });
  for (const [index, ref] of refs.entries()) today.put(executionOf(ref.id, index % 2 === 0 ? 'ERRORED' : 'COMPLETED', { ref, startedAt: now - index }));
  const counts = Array.from({ length: rounds }, () => {
    const begun = hostTime();
    failedToday(lists.get('acme', 'user_12345'), today, now);
    return hostTime() - begun;
  });

  const times = [];
  const changes = [];
  requests = 0;
  for (let round = 0; round < rounds; round += 1) {
    latest = round % 2 === 0 ? 'COMPLETED' : 'ERRORED';
    fired = 0;
    const begun = hostTime();
    await lists.refresh('acme', 'user_12345');
    times.push(hostTime() - begun);
    changes.push(fired);
  }
  const refreshRequests = requests / rounds;
  fired = 0;
  await lists.refresh('acme', 'user_12345');
  return { firstPage, refreshRequests, milliseconds: median(times), counting: median(counts), megabytes, firedForOne: Math.max(...changes), firedForNone: fired };
}

/** A minute of 50 live executions of one account, two of them in panels. */
async function measureCrowd() {
  const timing = new ManualTiming();
  const store = new ExecutionStore(timing);
  const ids = Array.from({ length: 50 }, (_none, index) => `e${index}`);
  let requests = 0;
  const inspect = async ({ id }) => ((requests += 1), executionOf(id, 'RUNNING'));
  const list = async () => ((requests += 1), ids.map((id) => executionOf(id, 'RUNNING')));
  const watcher = new Watcher(store, inspect, timing, { list });
  for (const id of ids) watcher.watch(refOf(id));
  for (const id of ids.slice(0, 2)) watcher.watch(refOf(id), 'closely');
  const seconds = 60;
  let most = 0;
  for (let second = 0; second < seconds; second += 1) {
    const before = requests;
    await timing.advance(1_000);
    most = Math.max(most, requests - before);
  }
  watcher.dispose();
  if (timing.pending > 0) throw new Error('A timer is left.');
  console.log(`50 live executions: ${(requests / seconds).toFixed(2)} requests a second on average, ${most} in the busiest.`);
  return { perSecond: most };
}

/** 30 runs of 5 s, each with its own spread of pauses. */
async function measureShortRuns() {
  const runs = [];
  for (let run = 0; run < 30; run += 1) {
    const timing = new ManualTiming();
    timing.random = randomFrom(run + 1);
    const store = new ExecutionStore(timing);
    const begun = timing.now();
    let requests = 0;
    const inspect = async ({ id }) => {
      requests += 1;
      return executionOf(id, timing.now() - begun >= 5_000 ? 'COMPLETED' : 'RUNNING');
    };
    const watcher = new Watcher(store, inspect, timing);
    let seen = Infinity;
    store.onChange(({ entry }) => {
      if (entry.execution.statusClass === 'ok') seen = timing.now() - begun;
    });
    watcher.watch(refOf('a'));
    await timing.advance(10_000);
    watcher.dispose();
    runs.push({ late: seen - 5_000, requests });
  }
  return { late: median(runs.map(({ late }) => late)), requests: Math.max(...runs.map(({ requests }) => requests)) };
}

/** 5,000 runs on disk with their nodes, over more than 50 days; from nothing known to the days that My Runs shows. */
async function measureKeptRuns() {
  const { RunHistory, RunFiles, composeRecord, groupRuns, summarize } = parts;
  const folder = mkdtempSync(join(tmpdir(), 'runlight-runs-'));
  try {
    const kept = new RunFiles(folder);
    const lines = [];
    for (let index = 0; index < 5_000; index += 1) {
      const intent = `run-${index}`;
      const at = Date.now() - index * 15 * 60_000;
      const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily', workflowName: 'Daily Sync' };
      const node = { id: '1', name: 'Fetch contact', type: 'http', status: 'Success', statusClass: 'ok', isBatch: false, output: { id: intent } };
      const execution = executionOf(`6a314c54d4616e99${index.toString(16).padStart(8, '0')}`, 'COMPLETED', { startedAt: at, durationMs: 1_400, nodes: [node] });
      const { record, text } = composeRecord(undefined, { intent, target, at, payload: '{"email":"jane@example.com"}', execution }, []);
      await kept.write(intent, text);
      lines.push(`\n${JSON.stringify(summarize(record, text))}`);
    }
    await kept.replaceIndex(lines.join(''));
    let opened = 0;
    const counted = Object.assign(Object.create(kept), { load: (name) => ((opened += 1), kept.load(name)) });
    const times = [];
    for (let round = 0; round < 9; round += 1) {
      const history = new RunHistory(counted, () => 5_000);
      const begun = hostTime();
      const runs = await history.all();
      const days = groupRuns(runs, 'day');
      times.push(hostTime() - begun);
      if (runs.length !== 5_000 || days.length < 50) throw new Error('Runs are missing.');
    }
    return { milliseconds: median(times), opened };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds that this thread has worked: what else the machine does is not in it. */
function hostTime() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function heap() {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Numbers that look random and are the same every time. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

async function bundle() {
  const folder = mkdtempSync(join(tmpdir(), 'runlight-bench-'));
  const outfile = join(folder, 'sidebar.cjs');
  try {
    await esbuild.build({
      entryPoints: [here('./sidebarParts.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
