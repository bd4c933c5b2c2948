// Installs what package-lock.json says, when it is not already there. Only built-ins may be imported here.
import { readFileSync } from 'node:fs';
import { npm } from './npm.mjs';
import { inRoot, root } from './place.mjs';
import { during } from './progress.mjs';

/** npm writes down what it has installed when, and only when, it has finished; an interrupted install leaves no such file. */
function installed() {
  const packagesOf = (...path) => JSON.parse(readFileSync(inRoot(...path), 'utf8')).packages;
  try {
    const wanted = packagesOf('package-lock.json');
    const present = packagesOf('node_modules', '.package-lock.json');
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
    );
  } catch {
    return false;
  }
}

export async function ensureDependencies() {
  if (installed()) return;
  await during('Installing dependencies', 'about a minute the first time', () =>
    npm(['ci'], { cwd: root, node: process.execPath }), // The project's own Node is in the folder that is replaced.
  );
}
