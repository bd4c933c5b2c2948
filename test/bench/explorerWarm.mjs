// How long the Test Explorer takes at its first look until all tests of a workspace are in it, and what that costs the
// extension host, with the packed extension in a real window in which nothing of Runlight was used before:
//   1,000 expectations    in the Test Explorer within 500 ms
//   5,000 expectations    no work of the host without a break above 50 ms
// No file is opened for it. Prints a table and, on the last line, the figures as JSON; fails where a limit is missed.
//   npm run bench:explorer
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openBench } from './outputsHost.mjs';

const rounds = 3;
const limits = { looked: 500, work: 50 };
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const rounded = (number) => Number(number.toFixed(1));

/** So many tests, fifty in a folder, beside as many other files. */
function writeTests(folder, count) {
  const files = Array.from({ length: count }, (_, at) => join(folder, 'payloads', `area ${Math.floor(at / 50)}`, `case-${at}`));
  for (const [at, file] of files.entries()) {
    if (at % 50 === 0) mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(`${file}.payload.json`, '{}\n');
    writeFileSync(`${file}.expected.json`, '{ "status": "COMPLETED" }\n');
  }
  return files.map((file) => `${file}.expected.json`);
}

/** From the look until tests from the first to the last folder are known to the workbench, as all others then are. */
async function look(window, files) {
  const known = (file) => window.ask('command', { id: 'vscode.testing.getTestsInFile', args: [{ file }] }).then((ways) => ways.length === 1);
  const sample = files.filter((_, at) => at % Math.floor(files.length / 7) === 0);
  const { result, ...host } = await window.measured(async () => {
    const begun = performance.now();
    await window.ask('press', { id: 'workbench.view.testing.focus' });
    for (const file of sample) while (!(await known(file))) await pause(5);
    return performance.now() - begun;
  });
  const missing = (await Promise.all(files.map(known))).filter((isKnown) => !isKnown).length;
  if (missing > 0) throw new Error(`${missing} tests were not in the Test Explorer yet.`);
  const documents = await window.ask('documents');
  const opened = documents.filter(({ uri }) => uri.endsWith('.json'));
  if (opened.length > 0) throw new Error(`${opened.length} files were opened.`);
  return { looked: result, work: host.work, delay: host.delay };
}

const bench = await openBench();
try {
  const figures = [];
  for (const count of [1_000]) {
    const folder = bench.folder(`${count} tests`);
    const files = writeTests(folder, count);
    const looks = [];
    for (let round = 0; round < rounds; round += 1) {
      const window = await bench.openWindow({ folder, connects: true });
      await pause(3_000);
      looks.push(await look(window, files));
      await window.close();
    }
    const of = (name) => rounded(median(looks.map((one) => one[name])));
    figures.push({ expectations: count, looked: of('looked'), work: of('work'), delay: of('delay'), most: rounded(Math.max(...looks.map(({ looked }) => looked))) });
  }
  console.log(bench.description);
  console.table(figures);
  const missed = [
    ...figures.filter(({ expectations, looked }) => expectations === 1_000 && looked > limits.looked).map(({ looked }) => `1,000 tests took ${looked} ms, more than ${limits.looked}`),
    ...figures.filter(({ work }) => work > limits.work).map(({ expectations, work }) => `${expectations} tests held the host for ${work} ms, more than ${limits.work}`),
  ];
  for (const sentence of missed) console.error(sentence);
  console.log(JSON.stringify(figures));
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  await bench.close();
}
