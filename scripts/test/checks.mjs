// Types and style. What was found good is remembered in the cache folder, and looked at again when it has changed.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inCache, inRoot } from '../setup/place.mjs';
import { runTool } from './tools.mjs';

const worlds = ['.', 'src/webview', 'test'];

/** The type checker remembers by itself (`incremental` in tsconfig.json). Gives whether all is good. */
export async function checkTypes(print) {
  const codes = [];
  for (const world of worlds) codes.push(await runTool('typescript', 'tsc', ['-p', world], { print }));
  return codes.every((code) => code === 0);
}

/** Gives whether all is good. */
export async function lint(print) {
  const cache = lintCache();
  const options = ['--cache', '--cache-strategy', 'content', '--cache-location', cache];
  return (await runTool('eslint', 'eslint', [...options, '.'], { print })) === 0;
}

/**
 * Rules that know types see through imports: what is right in one file may be wrong because another has changed, which
 * eslint's own cache does not notice. So there is one for each state of all that has types.
 */
function lintCache() {
  const hash = createHash('sha256');
  // By means that Node 20 has, which may be the machine's own on a fresh clone.
  const sources = ['src', 'test', 'scripts']
    .flatMap((folder) => readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((name) => /\.(?:tsx?|mts|mjs)$/.test(name))
    .sort();
  for (const path of ['package-lock.json', 'tsconfig.json', ...sources]) hash.update(path).update(readFileSync(inRoot(path)));
  const name = hash.digest('hex').slice(0, 16);
  const folder = inCache('lint');
  for (const other of readdirSafely(folder)) if (other !== name) rmSync(inCache('lint', other), { force: true });
  return inCache('lint', name);
}

function readdirSafely(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return []; // There is no cache yet.
  }
}
