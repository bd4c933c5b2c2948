// Brings the npm package code-server: VS Code's own server, extension host and web workbench, for machines where no
// desktop VS Code is and none can be downloaded. No native module is compiled; what uses one is not needed here.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../setup/npm.mjs';
import { inCache } from '../setup/place.mjs';
import { during } from '../setup/progress.mjs';
import { bringLogWriter } from './logWriter.mjs';
import { once } from './once.mjs';

const version = '4.139.1';
const name = `code-server-${version}`;
const vscodeIn = (folder) => join(folder, 'node_modules', 'code-server', 'lib', 'vscode');

/** Gives the folder of VS Code's server. */
export async function bringCodeServer() {
  if (!existsSync(inCache(name))) {
    await during(`Bringing a VS Code (code-server ${version})`, 'one to two minutes, once, about 600 MB', () =>
      once(name, install),
    );
  }
  bringLogWriter(vscodeIn(inCache(name)));
  return { folder: vscodeIn(inCache(name)), description: `code-server ${version} (VS Code 1.${version.slice(2)})` };
}

async function install(folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', `code-server@${version}`, '--ignore-scripts', '--no-package-lock'], { cwd: folder });
  for (const part of [vscodeIn(folder), join(vscodeIn(folder), 'extensions')]) {
    await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: part });
  }
}
