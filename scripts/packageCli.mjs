// `npm run package:cli`: runlight-VERSION.tgz, the command line alone, for machines without an editor.
// `-- --built --to FOLDER` packs the bundles that are there, into another folder than the root.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { npm } from './setup/npm.mjs';
import { inCache, inRoot, root } from './setup/place.mjs';
import { stopOnSignals } from './setup/processes.mjs';

/** The program, and what it loads when it needs it, with what that needs. Nothing is left to install. */
function bundlesFrom(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, needed] of readFileSync(inRoot('dist', name), 'utf8').matchAll(/require\("\.\/([\w-]+\.js)"\)/g)) bundlesFrom(needed, found);
  return found;
}

const texts = ['LICENSE', 'THIRD-PARTY-NOTICES.txt'];

const { values } = parseArgs({ options: { built: { type: 'boolean' }, to: { type: 'string', default: root } } });
const destination = resolve(values.to);
const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

function stage() {
  const folder = values.built ? join(destination, 'staged') : inCache('cli');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'dist'), { recursive: true });
  for (const name of bundlesFrom('cli.js')) cpSync(inRoot('dist', name), join(folder, 'dist', name));
  for (const name of texts) cpSync(inRoot(name), join(folder, name));
  cpSync(inRoot('docs', 'command-line.md'), join(folder, 'README.md'));
  const { name, version, license, bin, keywords } = manifest;
  const description = 'Runs workflows from JSON payload files, and tests what they answer.';
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, version, description, license, bin, keywords, engines: { node: '>=22' } }, undefined, 2)}\n`);
  return folder;
}

stopOnSignals();
process.chdir(root);
try {
  await ensureDependencies();
  if (!values.built && (await build('--production')) !== 0) throw new Error('The build failed.');
  await npm(['pack', '--pack-destination', destination], { cwd: stage() });
  console.log(`${join(destination, `runlight-${manifest.version}.tgz`)}: npx ./runlight-${manifest.version}.tgz help`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
