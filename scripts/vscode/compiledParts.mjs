// Programs and modules that older releases download or compile when they are installed, from where not every machine may: newer ones
// are packages of the registry, one for each kind of machine.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npm } from '../setup/npm.mjs';
import { once } from './once.mjs';

const { platform, arch } = process;
const machine = `${platform}-${arch}`;
const library = platform === 'linux' ? `-${process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'}` : '';
const ripgrep = platform === 'win32' ? 'rg.exe' : 'rg';

/** Without the first no file is found, without the second nobody is told of a file that has changed. Paths are from `node_modules`. */
const parts = [
  { of: '@vscode/ripgrep', from: `@vscode/ripgrep-${machine}`, version: () => '1.18.0', take: join('bin', ripgrep), to: join('@vscode', 'ripgrep', 'bin', ripgrep) },
  { of: '@parcel/watcher', from: `@parcel/watcher-${machine}${library}`, version: versionOf, take: '.', to: join('@parcel', `watcher-${machine}${library}`) },
];

/** Puts them where they are missing, in the folder of VS Code's server. */
export async function bringCompiledParts(folder) {
  const modules = join(folder, 'node_modules');
  for (const { of, from, version, take, to } of parts) {
    const place = join(modules, to);
    if (!existsSync(join(modules, of)) || existsSync(place)) continue;
    const wanted = version(join(modules, of));
    const brought = await once(`${from.replace(/^@(\w+)\//, '$1-')}-${wanted}`, (partial) =>
      npm(['install', `${from}@${wanted}`, '--ignore-scripts', '--no-package-lock', '--prefix', partial], { cwd: partial }),
    );
    mkdirSync(dirname(place), { recursive: true });
    // Another process that begins at the same time finds it whole.
    const partial = `${place}.new-${process.pid}`;
    cpSync(join(brought, 'node_modules', from, take), partial, { recursive: true });
    if (!existsSync(place)) renameSync(partial, place);
  }
}

function versionOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}
