// How much each bundle is and how long it takes to load in a fresh Node, `vscode` answered by a stub; and in a real host,
// each in a fresh window: what activation costs beside an empty extension, how long a start takes to its acknowledgement
// beside the same POST by hand, how long the first lens, rows and quick pick take beside plain ones. Prints tables and, on
// the last line, the figures as JSON.
//   npm run bench:activation                               limits are differences to something plain of the same windows
//   npm run bench:activation -- --earlier other.vsix       measures another version as well, which nothing may be slower than
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { vsixPath } from '../../scripts/package/vsixPath.mjs';
import { readMarks, timeLens, timePick, timeStarts, timeTree } from './activation/scenarios.mjs';
import { inWindows } from './activation/windows.mjs';

const { values: options } = parseArgs({ options: { earlier: { type: 'string' } } });
const loads = 15;
/** Windows in which payloads are started, and windows for each of the three first looks. */
const windows = { starts: 11, looks: 5 };
/** What each may take beyond something plain, in milliseconds. */
const limits = { activation: 10, firstStart: 150, laterStart: 25 };
const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

const bundles = {
  extension: 'at activation',
  root: 'with the first ring',
  actions: 'with the first command',
  providers: 'with the first question',
  http: 'with the first request',
};

const load = `
  const { Module } = require('node:module');
  const nothing = new Proxy(function () {}, { get: (_t, name) => (name === Symbol.toPrimitive ? () => '' : nothing), apply: () => nothing, getPrototypeOf: () => nothing });
  const resolve = Module._load;
  Module._load = function (name, ...rest) { return name === 'vscode' ? nothing : resolve.call(this, name, ...rest); };
  const begun = process.hrtime.bigint();
  require(process.argv[1]);
  process.stdout.write(String(Number(process.hrtime.bigint() - begun) / 1e6));
`;

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const rounded = (number) => Number(number.toFixed(1));
const pairOf = (pairs, own, plain) => ({ own: rounded(median(pairs.map(own))), plain: rounded(median(pairs.map(plain))) });

function inNode() {
  return Object.entries(bundles).map(([name, when]) => {
    const file = dist(`${name}.js`);
    const times = Array.from({ length: loads }, () => Number(execFileSync(process.execPath, ['-e', load, file], { encoding: 'utf8' })));
    return { bundle: name, loaded: when, bytes: statSync(file).size, milliseconds: rounded(median(times)) };
  });
}

/** Every figure as `{ own, plain }`, medians. */
async function measure(vsix) {
  return inWindows(vsix, async (environment) => {
    const marks = [];
    const inWindow = async (time) => {
      const window = await environment.open();
      marks.push(await readMarks(window));
      const times = await time(window, environment);
      await window.close();
      return times;
    };
    const several = async (count, time) => {
      const all = [];
      for (let index = 0; index < count; index += 1) all.push(await inWindow(time));
      return all;
    };
    const starts = await several(windows.starts, timeStarts);
    const [lens, tree, pick] = [await several(windows.looks, timeLens), await several(windows.looks, timeTree), await several(windows.looks, timePick)];
    const own = (pair) => pair.own;
    const plain = (pair) => pair.plain ?? pair.raw;
    const figures = {
      activation: pairOf(marks, ({ runlight }) => runlight.load + runlight.activate, ({ empty }) => empty.load + empty.activate),
      firstStart: pairOf(starts.map(({ first }) => first), own, plain),
      laterStart: pairOf(starts.flatMap(({ later }) => later), own, plain),
      firstLens: pairOf(lens, own, plain),
      firstRows: pairOf(tree, own, plain),
      firstPick: pairOf(pick, own, plain),
    };
    return { description: environment.description, figures, journal: environment.platform.starts, samples: { marks, starts, lens, tree, pick } };
  });
}

const words = {
  activation: 'load and activation, beside an empty extension',
  firstStart: 'first command to acknowledgement, beside a POST by hand',
  laterStart: 'a later one',
  firstLens: 'first ring to lens on screen, beside a plain lens',
  firstRows: 'first ring to rows on screen, beside a plain view',
  firstPick: 'first command to quick pick, beside a plain one',
};

const bundlesInNode = inNode();
console.table(bundlesInNode);
const earlier = options.earlier && (await measure(resolve(options.earlier)));
const now = await measure(vsixPath());

const complaints = [];
const rows = Object.entries(words).map(([name, what]) => {
  const { own, plain } = now.figures[name];
  const before = earlier?.figures[name].own;
  const limit = limits[name];
  const more = rounded(own - plain);
  if (limit !== undefined && more > limit) complaints.push(`${what}: ${more} ms more, of ${limit}`);
  // The marks are whole milliseconds: what took none took less than one.
  return { what, own, plain, more, ratio: rounded(own / Math.max(plain, 1)), ...(limit && { limit: `${limit} more` }), ...(earlier && { earlier: before }) };
});
const { all, written } = now.journal;
if (written < all) complaints.push(`only ${written} of ${all} starts were in the journal when they were sent`);
console.table(rows);
console.log(`In ${now.description}, medians of milliseconds. ${written} of ${all} starts were in the journal when they arrived.`);
for (const complaint of complaints) console.log(`OVER: ${complaint}`);
console.log(JSON.stringify({ windows, limits, bundlesInNode, figures: now.figures, journal: now.journal, earlier: earlier?.figures, samples: now.samples }));
process.exitCode = complaints.length > 0 ? 1 : 0;
