// Brings the npm package code-server: VS Code's own server, extension host and web workbench, for machines where no
// desktop VS Code is and none can be downloaded. No native module is compiled; what uses one is not needed here.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../setup/npm.mjs';
import { inCache, projectNode } from '../setup/place.mjs';
import { during } from '../setup/progress.mjs';
import { bringLogWriter } from './logWriter.mjs';
import { once } from './once.mjs';
import { bringCompiledParts } from './compiledParts.mjs';

/** By the code-server that carries it; the oldest one, which the manifest promises, runs on the Node that it was made with. */
const releases = {
  current: { version: '4.139.1' },
  oldest: { version: '4.105.1', node: '22.19.0' },
};

/** Says which release it is to those whom others start in between. */
const chosen = 'RUNLIGHT_RELEASE';

/** What is started from now on is the oldest VS Code that the manifest promises. */
export function chooseOldest() {
  process.env[chosen] = 'oldest';
}

export const isOldestChosen = () => process.env[chosen] === 'oldest';

/** Gives the folder of VS Code's server, and the Node that runs it. */
export async function bringCodeServer() {
  const { version, node } = isOldestChosen() ? releases.oldest : releases.current;
  const name = `code-server-${version}`;
  if (!existsSync(inCache(name))) {
    await during(`Bringing a VS Code (code-server ${version})`, 'one to two minutes, once, about 600 MB', () =>
      once(name, (folder) => install(folder, version, node)),
    );
  }
  const folder = join(inCache(name), 'node_modules', 'code-server', 'lib', 'vscode');
  bringLogWriter(folder);
  await bringCompiledParts(folder);
  const description = `code-server ${version} (VS Code 1.${version.slice(2)})`;
  return { folder, node: node ? broughtNode(inCache(name)) : projectNode(), description };
}

async function install(folder, version, node) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const packages = [`code-server@${version}`, ...(node ? [`${nodePackage}@${node}`] : [])];
  await npm(['install', ...packages, '--ignore-scripts', '--no-package-lock'], { cwd: folder });
  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  for (const part of [server, join(server, 'extensions')]) {
    takeFromRegistry(part);
    await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: part });
  }
}

/** The package that holds the program, which the package `node` would bring by a script. */
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

const broughtNode = (folder) => join(folder, 'node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Some releases take a package from its repository, which needs git and a compiler: the published version does as well here. */
function takeFromRegistry(folder) {
  const [manifest, lock] = ['package.json', 'npm-shrinkwrap.json'].map((name) => join(folder, name));
  if (!existsSync(lock)) return;
  const [own, locked] = [manifest, lock].map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const prefix = 'node_modules/';
  for (const [place, found] of Object.entries(locked.packages)) {
    if (!found.resolved?.startsWith('git+')) continue;
    const name = place.slice(prefix.length);
    delete found.resolved;
    delete found.integrity;
    for (const part of [own, locked.packages['']]) {
      for (const wanted of [part.dependencies, part.devDependencies]) if (wanted?.[name]) wanted[name] = found.version;
    }
  }
  for (const [file, json] of [[manifest, own], [lock, locked]]) writeFileSync(file, `${JSON.stringify(json, undefined, 2)}\n`);
}
