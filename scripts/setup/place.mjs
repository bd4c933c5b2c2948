// Where things are. Everything that is brought or made at run time lives in `.vscode-test`, which git ignores.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
export const cache = join(root, '.vscode-test');
export const inRoot = (...parts) => join(root, ...parts);
export const inCache = (...parts) => join(cache, ...parts);

/** The Node that the project brings (24): code-server and vsce need it, whatever the machine has. */
export function projectNode() {
  const brought = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(brought) ? brought : process.execPath;
}

/** See leash.mjs. */
export const leash = inRoot('scripts', 'setup', 'leash.mjs');
