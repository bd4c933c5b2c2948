// Whether the tests bite: Stryker changes the code in one small way after another and looks whether a test notices.
// Prints the score of each folder, and writes what survived, in reading order, to .vscode-test/mutants/survivors.txt.
//   npm run bench:mutants [-- --only core/runs] [--minutes 20] [--concurrency 2]
// One build has all mutants in it, chosen between at run time, and each is tried with the tests that reach it only. What
// was not tried when the time is up counts neither way, and is said.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: ['core/runs', 'core/http', 'core/json'] },
    minutes: { type: 'string', default: '20' },
    concurrency: { type: 'string', default: String(availableParallelism()) },
    build: { type: 'boolean', default: false },
  },
});

/** What core/runs must reach; the other folders are told only. */
const limits = { 'core/runs': 85 };
const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, '.vscode-test/mutants');
const outdir = 'out/mutants';
/** Too slow to be run for every mutant: test files, and tests by their names. */
const leftOut = /^test\/unit\/(campaign\/|soak\.|httpBundle\.)/;
const leftOutTests = 'hundred thousand times|fifty megabytes';

if (values.build) await build(positionals);
else process.exitCode = (await measure()) ? 0 : 1;

async function measure() {
  const deadline = Date.now() + Number(values.minutes) * 60_000;
  mkdirSync(cache, { recursive: true });
  const figures = [];
  const survivors = [];
  for (const [at, folder] of values.only.entries()) {
    const left = deadline - Date.now();
    const results = await tryMutants(folder, left / (values.only.length - at));
    figures.push({ folder, ...scoreOf(results) });
    survivors.push(...survivorsOf(results));
  }
  const list = path.join(cache, 'survivors.txt');
  writeFileSync(list, survivors.join('\n'));
  console.table(figures);
  console.log(`What survived: ${path.relative(root, list)}`);
  console.log(JSON.stringify(figures));
  const missed = figures.filter(({ folder, score }) => !(score >= (limits[folder] ?? 0)));
  for (const { folder, score } of missed) console.error(`${folder}: ${score} %, less than ${limits[folder]} %`);
  return missed.length === 0;
}

/** Runs Stryker in a copy of the sources until it is done or the time is up; what it found so far counts. */
async function tryMutants(folder, forMs) {
  const tests = await testsOf(`src/${folder}`);
  const name = folder.replaceAll('/', '-');
  const results = path.join(cache, `${name}.jsonl`);
  rmSync(results, { force: true });
  const config = path.join(cache, `${name}.config.json`);
  writeFileSync(
    config,
    JSON.stringify({
      mutate: [folder.endsWith('.ts') ? `src/${folder}` : `src/${folder}/**/*.ts`],
      ignorePatterns: ['/.vscode-test', '/dist', '/out', '/media', '*.vsix'],
      tempDirName: '.vscode-test/mutants/sandbox',
      buildCommand: `node test/bench/mutants.mjs --build ${tests.join(' ')}`,
      testRunner: 'bundles',
      testBundles: `${outdir}/**/*.test.js`,
      leftOutTests,
      coverageAnalysis: 'perTest',
      concurrency: Number(values.concurrency),
      timeoutMS: 6_000,
      disableTypeChecks: false,
      plugins: ['runner', 'reporter'].map((plugin) => path.join(import.meta.dirname, `mutants/${plugin}.mjs`)),
      reporters: ['lines'],
      mutantLines: results,
      allowConsoleColors: false,
    }),
  );
  console.log(`${folder}: ${tests.length} test files`);
  const stryker = path.join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  // The build command has no quotes: the same Node is found by its name.
  const env = { ...process.env, PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter) };
  // A process group of its own, so that its workers end with it.
  const child = spawn(process.execPath, [stryker, 'run', config], { cwd: root, env, stdio: 'inherit', detached: true });
  const stop = () => process.kill(-child.pid, 'SIGTERM');
  const leave = () => {
    stop();
    process.exit(130);
  };
  process.once('SIGINT', leave).once('SIGTERM', leave);
  const timer = setTimeout(stop, Math.max(0, forMs));
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  process.off('SIGINT', leave).off('SIGTERM', leave);
  if (!existsSync(results)) throw new Error(`${folder}: the tests fail without any mutant, or the time was too short for their first run.`);
  return readFileSync(results, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
}

/** The unit tests that name code of this folder, themselves or through a fixture. What others reach by the way is not what they are about. */
async function testsOf(folder) {
  const { metafile } = await esbuild.build({ ...bundling(['test/unit/**/*.test.ts']), write: false, metafile: true });
  const names = (file) =>
    metafile.inputs[file].imports.some(({ path: to, external }) => !external && (to.startsWith(folder) || (to.startsWith('test/') && names(to))));
  return Object.values(metafile.outputs).flatMap(({ entryPoint }) => (entryPoint && !leftOut.test(entryPoint) && names(entryPoint) ? [entryPoint] : []));
}

/** The tests as `esbuild.js --tests` makes them, those that are wanted only. Runs in Stryker's copy of the sources. */
async function build(entryPoints) {
  await esbuild.build(bundling(entryPoints));
}

function bundling(entryPoints) {
  return {
    entryPoints,
    outdir,
    outbase: 'test',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    mainFields: ['module', 'main'],
    packages: 'external',
    logLevel: 'error',
  };
}

function scoreOf([{ planned }, ...results]) {
  const count = (...wanted) => results.filter(({ status }) => wanted.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const tried = noticed + count('Survived', 'NoCoverage');
  return {
    mutants: planned,
    tried,
    killed: count('Killed'),
    timedOut: count('Timeout'),
    survived: count('Survived'),
    unreached: count('NoCoverage'),
    score: Math.round((1000 * noticed) / tried) / 10,
  };
}

/** `file:line  what stood there → what was put there`, with the line. */
function survivorsOf([, ...results]) {
  const sources = new Map();
  const linesOf = (file) => sources.get(file) ?? sources.set(file, readFileSync(path.join(root, file), 'utf8').split('\n')).get(file);
  return results
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
    .map(({ status, file, line, column, original, replacement, mutator }) => {
      const change = `${shortened(original)} → ${shortened(replacement)}`;
      const mark = status === 'NoCoverage' ? ' (no test comes here)' : '';
      return `${file}:${line}:${column} ${mutator}${mark}: ${change}\n    ${linesOf(file)[line - 1]?.trim()}`;
    });
}

function shortened(text) {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > 100 ? `${flat.slice(0, 99)}…` : flat;
}
