// What reading JSON without loss costs beside JSON.parse, and writing beside JSON.stringify: the shipped module, in one
// process, medians of five, in milliseconds of this thread's own time, so that what else the machine does counts little.
// The first texts are as most are: nothing in them gets lost, and passes over the text must find that out cheaply. The
// last ones have something to lose, or look so, and take longer.
// Prints a table and, on the last line, the figures as JSON; fails where a cheap text is read clearly too slowly.
//   npm run bench:json [megabytes]
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import esbuild from 'esbuild';

const megabytes = Number(process.argv[2] ?? 50);
const rounds = 5;
/** The aim is 1.5. Beyond this, something costs that should not, whatever else the machine does. */
const limit = 2.5;

const { parseJson, stringifyJson } = await bundle();
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const figures = [];
for (const [name, make, mayBeSlow] of texts()) {
  const text = flat(make(megabytes * 1e6));
  const times = { parse: [], read: [], stringify: [], write: [] };
  for (let round = 0; round < rounds; round += 1) {
    const plain = timed(times.parse, () => JSON.parse(text));
    timed(times.stringify, () => JSON.stringify(plain));
    const value = timed(times.read, () => parseJson(text));
    timed(times.write, () => stringifyJson(value));
  }
  figures.push({
    text: name,
    MB: rounded(text.length / 1e6),
    ...Object.fromEntries(Object.entries(times).map(([what, all]) => [what, rounded(median(all))])),
    readRatio: rounded(median(times.read.map((time, at) => time / times.parse[at])), 2),
    writeRatio: rounded(median(times.write.map((time, at) => time / times.stringify[at])), 2),
    mayBeSlow,
  });
}

console.table(figures);
const missed = figures.filter(({ mayBeSlow, readRatio }) => !mayBeSlow && readRatio > limit);
for (const { text, readRatio } of missed) console.error(`${text}: ${readRatio} times JSON.parse, more than ${limit}`);
console.log(JSON.stringify(figures));
process.exitCode = missed.length > 0 ? 1 : 0;

/** Name, maker of a text of about so many characters, and whether it may be read more slowly, for what is in it. */
function texts() {
  const contact = (at) => ({
    id: `contact-${at}`,
    name: `Person ${(at * 7919) % 1000}`,
    email: `p${at}@example.com`,
    age: at % 90,
    score: (at % 1000) / 8,
    tags: ['lead', 'newsletter'],
    address: { street: `Main Street ${at}`, city: 'Berlin', zip: String(10000 + (at % 80000)) },
    createdAt: '2026-11-25T10:12:13.000Z',
    note: `Some words about why this contact is in the list, number ${at}, and what became of it.`,
  });
  const listOf = (make) => (size) => {
    const items = [];
    for (let length = 0; length < size; length += items.at(-1).length + 1) items.push(JSON.stringify(make(items.length)));
    return `[${items.join()}]`;
  };
  const contacts = listOf(contact);
  return [
    ['contacts', contacts, false],
    ['contacts, indented', (size) => JSON.stringify(JSON.parse(contacts(size * 0.7)), null, 2), false],
    ['contacts, not Latin', listOf((at) => ({ ...contact(at), name: `Анна ${at}` })), false],
    ['small objects', listOf((at) => ({ a: at, b: [at, at + 1], c: null })), false],
    // For JSON.parse little more than a copy, so that any look at the text counts much.
    ['JSON within JSON', listOf((at) => ({ id: at, body: JSON.stringify(contact(at)) })), true],
    ['numbers', listOf((at) => (at * 37) / 4), false],
    ['one string', (size) => JSON.stringify('x'.repeat(size)), false],
    ['doubles of 17 digits', listOf((at) => (at + 1) / 7), true],
    ['contacts by number', (size) => contacts(size).replaceAll('"zip"', '"2026"'), true],
    ['one key twice', (size) => `{"a":1,"a":2,"items":${contacts(size)}}`, true],
    ['one number of 20 digits', (size) => `[12345678901234567890,${contacts(size).slice(1)}`, true],
  ];
}

/** Pieces become one text once, before anything is measured. */
function flat(text) {
  return Buffer.from(text).toString();
}

function timed(times, work) {
  collectGarbage();
  const from = process.threadCpuUsage();
  const result = work();
  const { user, system } = process.threadCpuUsage(from);
  times.push((user + system) / 1000);
  return result;
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

function rounded(number, places = 0) {
  return Number(number.toFixed(places));
}

async function bundle() {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: "export * from './src/core/json/json';", resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    write: false,
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}
