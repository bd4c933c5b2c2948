// `npm run record`: makes the README's pictures anew, of the packed extension in a real workbench (test/record/pictures.ts).
// `npm run record -- --grep tour` plays the scenes of that name only.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup/dependencies.mjs';
import { inCache, inRoot, root } from './setup/place.mjs';
import { stopOnSignals } from './setup/processes.mjs';

const { values } = parseArgs({ options: { grep: { type: 'string', default: '' } } });
const raw = inCache('pictures');
const finished = inRoot('docs', 'pictures');

/** A film faster than this is no easier to follow, and larger. In milliseconds. */
const shortestFrame = 80;

async function record() {
  const { runTool } = await import('./test/tools.mjs');
  const { withWorkbench } = await import('./test/uiStage.mjs');
  for (const [script, args] of [['esbuild.js', ['--tests']], ['scripts/package.mjs', []]]) {
    if ((await runTool('.', script, args)) !== 0) throw new Error(`${script} failed.`);
  }
  rmSync(raw, { recursive: true, force: true });
  const code = await withWorkbench((env) =>
    runTool('mocha', 'mocha', ['--exit', '--grep', values.grep, 'out/test/record/pictures.js'], { env: { ...env, RUNLIGHT_PICTURES: raw } }),
  );
  if (code !== 0) throw new Error('A scene did not play.');
}

async function finish() {
  const { default: sharp } = await import('sharp');
  mkdirSync(finished, { recursive: true });
  for (const name of readdirSync(raw).filter((one) => one.endsWith('.png'))) {
    await sharp(join(raw, name)).png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 }).toFile(join(finished, name));
  }
  for (const name of readdirSync(raw).filter((one) => !one.includes('.'))) await finishFilm(sharp, name);
  for (const name of readdirSync(finished)) {
    console.log(`${name.padEnd(16)} ${(statSync(join(finished, name)).size / 1024).toFixed(0).padStart(6)} KB`);
  }
}

async function finishFilm(sharp, name) {
  const folder = join(raw, name);
  const { pictures, delay } = calm(
    readdirSync(folder).filter((one) => one.endsWith('.png')).sort(),
    JSON.parse(readFileSync(join(folder, 'frames.json'), 'utf8')),
  );
  await sharp(pictures.map((one) => join(folder, one)), { join: { animated: true } })
    .webp({ lossless: true, effort: 6, minSize: true, loop: 0, delay }) // Letters leave shadows behind otherwise.
    .toFile(join(finished, `${name}.webp`));
  console.log(`${name}: ${pictures.length} frames, ${(delay.reduce((sum, one) => sum + one, 0) / 1000).toFixed(1)} s`);
}

/** Leaves out pictures that stood for a moment only; the one before them stands as long. */
function calm(names, durations) {
  const pictures = [];
  const delay = [];
  let left = 0;
  names.forEach((name, index) => {
    left += durations[index];
    if (left < shortestFrame && index < names.length - 1) return;
    pictures.push(name);
    delay.push(left);
    left = 0;
  });
  return { pictures, delay };
}

stopOnSignals();
process.chdir(root);
try {
  await ensureDependencies();
  await record();
  await finish();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
