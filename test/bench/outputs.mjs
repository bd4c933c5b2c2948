// What large outputs cost in a real extension host with the packed extension: 20 MB in every poll for 15 s, a 50 MB output
// opened, searched, compared and shown as a document, and small executions beside the version that had no reader. Prints a
// table and, on the last line, the figures as JSON. The platform has a process of its own.
//   npm run bench:outputs              all of it
//   npm run bench:outputs -- polls     what is named: small, polls, huge, documents
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectNode } from '../../scripts/setup/place.mjs';
import { temporaryFolder } from '../../scripts/setup/temporary.mjs';
import { packEarlier } from './earlierVersion.mjs';
import { openBench } from './outputsHost.mjs';

const megabyte = 1024 * 1024;
/** The last revision whose values were in the host itself. */
const beforeReader = 'cd4256d6cf9370470bf55b435a2b6be833a9a702';
/** As much slower than the version before is nothing but noise. */
const noise = 1.1;
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const figures = [];
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

function note(what, value, unit, limit) {
  const rounded = Number(value.toFixed(unit === '×' || unit === 's' ? 2 : 0));
  figures.push({ what, value: rounded, unit, ...(limit !== undefined && { limit, kept: value <= limit }) });
}

/** What the host went through, against the limits where there are some. */
function noteHost(name, { delay, delay99, work, waited, cpu, before, most, after }, limits = {}) {
  note(`${name}: longest delay of the host`, delay, 'ms', limits.delay);
  note(`${name}: longest work of its thread without a break`, work, 'ms', limits.delay);
  if (typeof waited === 'number') note(`${name}: longest wait of its thread for a processor`, waited, 'ms');
  note(`${name}: 99 % of its delays are below`, delay99, 'ms');
  note(`${name}: CPU of the host, all threads`, cpu / 1000, 's', limits.cpu);
  note(`${name}: resident memory above before, at most`, (most - before) / megabyte, 'MB', limits.memory);
  note(`${name}: resident memory above before, afterwards`, (after - before) / megabyte, 'MB');
}

const settle = (ms = 3_000) => pause(ms);
const now = () => performance.timeOrigin + performance.now();

async function closeEditors(window) {
  await window.ask('command', { id: 'workbench.action.closeAllEditors' });
  await window.page.locator('iframe.webview.ready').first().waitFor({ state: 'detached' });
}

/** From the command to the first row on screen. */
async function timeSmall(window) {
  const begun = now();
  const running = window.run('Daily Sync');
  const shown = await window.firstRow();
  await running;
  await closeEditors(window);
  return shown - begun;
}

/** In turns with the version before the reader, because the machine is not equally fast at all times. */
async function measureSmall(bench, rounds = 9) {
  const earlier = packEarlier(beforeReader);
  if (!earlier) console.log(`Small executions are not compared: ${beforeReader} is not in the history here.`);
  const before = earlier && (await openBench(earlier.vsix));
  try {
    const windows = [];
    for (const one of [bench, before]) if (one) windows.push(await openWarm(one));
    const times = windows.map(() => []);
    for (let round = 0; round < rounds; round += 1) for (const [at, window] of windows.entries()) times[at].push(await timeSmall(window));
    const [own, earlierOnes] = times.map(median);
    if (earlierOnes !== undefined) note('small execution: first row before there was a reader, median', earlierOnes, 'ms');
    note('small execution: first row, median', own, 'ms', earlierOnes && Math.ceil(earlierOnes * noise));
    for (const window of windows) await window.close();
  } finally {
    await before?.close();
    earlier?.remove();
  }
}

async function measureQuiet(window) {
  noteHost('nothing runs, 5 s', await window.measured(() => pause(5_000)));
}

async function measurePolls(bench, window, { workflow, name }) {
  await bench.sentByPlatform();
  const figures = await window.measured(async () => {
    await window.run(workflow);
    await window.panel().getByRole('treeitem', { name: /^Export contacts/ }).click();
    await pause(15_000);
  });
  noteHost(name, figures, { delay: 50, cpu: 1.5, memory: 150 });
  const sent = await bench.sentByPlatform();
  note(`${name}: polls`, sent.length, '');
  note(`${name}: read in all`, sent.reduce((sum, { bytes }) => sum + bytes, 0) / megabyte, 'MB');
  await window.panel().getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
  await closeEditors(window);
  await settle();
}

/** How long the engine's own parser takes for a body, in a process without anything else. */
function parseTimeOf(body) {
  const { path, remove } = temporaryFolder('runlight-body-');
  const file = join(path, 'body.json');
  writeFileSync(file, body);
  const source = `
    const text = require('node:fs').readFileSync(process.argv[1], 'utf8');
    const begun = performance.now();
    JSON.parse(text);
    process.stdout.write(String(performance.now() - begun));`;
  const times = Array.from({ length: 3 }, () => Number(execFileSync(projectNode(), ['-e', source, file], { encoding: 'utf8' })));
  remove();
  return median(times);
}

/** In the panel's page: when, on the wall clock, a frame was drawn that has such a row in the output. */
const untilDrawn = (body, word) =>
  new Promise((resolve) => {
    const look = () => {
      if (![...document.querySelectorAll('[role="treegrid"][aria-label="Output"] [role="row"]')].some((row) => row.textContent.includes(word))) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(body, { childList: true, subtree: true, characterData: true });
    look();
  });

/**
 * A panel that shows the execution from its start, until the first level of its output is on screen. The page itself tells
 * that: who looks from outside looks now and then only.
 */
async function runHuge(bench, window) {
  await bench.sentByPlatform();
  const ref = await window.run('Huge Export');
  await window.panel().getByRole('treeitem', { name: /^Export contacts/ }).click();
  const shown = await window.panel().locator('body').evaluate(untilDrawn, 'contacts');
  const sent = await bench.sentByPlatform();
  return { ref, took: shown - sent[0].at };
}

async function measureHuge(bench, window, rounds = 3) {
  const opened = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) await closeEditors(window);
    const { result, ...host } = await window.measured(() => runHuge(bench, window));
    // Side by side, because the machine is not equally fast at all times.
    opened.push({ ...result, host, parse: parseTimeOf(await bench.bodyOf(result.ref)) });
    await window.panel().getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
    await settle();
  }
  const medianOf = (figure) => median(opened.map(figure));
  const [first, last] = [opened[0], opened.at(-1)];
  noteHost('50 MB, until its first level is on screen', first.host, { delay: 50 });
  note('50 MB: JSON.parse of the same text', medianOf(({ parse }) => parse), 'ms');
  note('50 MB: from its last byte to the first level on screen', medianOf(({ took }) => took), 'ms');
  note('50 MB: the same in times of JSON.parse', medianOf(({ took, parse }) => took / parse), '×', 1.5);

  const searched = await window.measured(async () => {
    const begun = now();
    await window.panel().getByRole('textbox', { name: /^Find/ }).fill('contact-777@');
    await window.panel().locator('.find-count', { hasText: /^\d[\d,]* found$/ }).waitFor();
    return now() - begun;
  });
  noteHost('50 MB, searched', searched, { delay: 50 });
  note('50 MB: searched in', searched.result, 'ms');
  await window.panel().getByRole('textbox', { name: /^Find/ }).fill('');
  await settle();

  const document = await window.measured(async () => {
    await window.ask('press', { id: 'runlight.execution.openOutput', args: [{ ...last.ref, node: '2' }] });
    await window.page.locator('.notification-toast', { hasText: 'more than an editor can open' }).waitFor();
  });
  noteHost('50 MB, opened as a document: too large for an editor', document, { delay: 50 });
  await window.ask('command', { id: 'notifications.clearAll' });
  await closeEditors(window);

  const compared = await window.measured(async () => {
    await window.ask('press', { id: 'runlight.execution.compare', args: [first.ref, last.ref] });
    await window.page.locator('.notification-toast, .multi-diff-editor, .multiDiffEditor').first().waitFor();
    await pause(5_000);
  });
  noteHost('50 MB, compared with another', compared, { delay: 50 });
  await window.ask('command', { id: 'notifications.clearAll' });
  await window.ask('command', { id: 'workbench.action.closeAllEditors' });
  await settle();
}

/** A document of 20 MB, and the same text as a plain file, which shows what the editor itself costs its extensions. */
async function measureDocuments(bench, window) {
  const ref = await window.run('Steady Export');
  await window.panel().getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
  const { path, remove } = temporaryFolder('runlight-plain-');
  const file = join(path, 'plain.json');
  const { nodes } = JSON.parse(await bench.bodyOf(ref));
  writeFileSync(file, JSON.stringify(nodes[1].latest_output, undefined, 2));
  await settle();
  const opened = await window.measured(async () => {
    await window.ask('press', { id: 'runlight.execution.openOutput', args: [{ ...ref, node: '2' }] });
    await window.page.locator('.notification-toast', { hasText: 'may take about' }).getByRole('button', { name: 'Open' }).click();
    await window.page.locator('.tab.active[data-resource-name^="Export contacts"]').waitFor();
    await pause(15_000);
  });
  noteHost('20 MB as a document', opened);
  await window.ask('command', { id: 'workbench.action.closeAllEditors' });
  await settle(10_000);
  const plain = await window.measured(async () => {
    await window.ask('command', { id: 'vscode.open', args: [{ file }] });
    await window.page.locator('.tab.active[data-resource-name="plain.json"]').waitFor();
    await pause(15_000);
  });
  noteHost('the same text as a plain file', plain);
  await window.ask('command', { id: 'workbench.action.closeAllEditors' });
  remove();
  await settle();
}

const bench = await openBench();

/** A window whose code is loaded, which is no cost of outputs. */
async function openWarm(from) {
  const window = await from.openWindow();
  await window.run('Daily Sync');
  await window.panel().getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
  await closeEditors(window);
  await settle(5_000);
  return window;
}

/** Each measurement has a window of its own, so that none begins with the memory of another. */
async function inWindow(name, measure) {
  if (!isWanted(name)) return;
  const window = await openWarm(bench);
  await measure(window);
  await window.close();
  await settle();
}

try {
  await inWindow('small', measureQuiet);
  if (isWanted('small')) await measureSmall(bench);
  await inWindow('polls', (window) => measurePolls(bench, window, { workflow: 'Steady Export', name: '20 MB per poll, the same' }));
  await inWindow('polls', (window) => measurePolls(bench, window, { workflow: 'Growing Export', name: '20 MB per poll, growing' }));
  await inWindow('huge', (window) => measureHuge(bench, window));
  await inWindow('documents', (window) => measureDocuments(bench, window));
  console.log(`In ${bench.description}.`);
} finally {
  await bench.close();
  console.table(figures.map(({ what, value, unit, limit, kept }) => ({ what, value, unit, 'at most': limit ?? '', kept: kept ?? '' })));
  for (const { what, value, limit, unit, kept } of figures) if (kept === false) console.log(`MISSED: ${what}: ${value} ${unit}, limit ${limit}.`);
  console.log(JSON.stringify({ figures }));
}
process.exitCode = figures.some(({ kept }) => kept === false) ? 1 : 0;
