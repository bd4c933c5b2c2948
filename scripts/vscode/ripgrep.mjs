// VS Code looks for files with ripgrep. The older package of it downloads the program when it is installed, from where not every machine
// may; the newer one has packages with the program, one for each kind of machine.
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../setup/npm.mjs';
import { once } from './once.mjs';

const version = '1.18.0';
const nameOfPackage = `@vscode/ripgrep-${process.platform}-${process.arch}`;
const program = process.platform === 'win32' ? 'rg.exe' : 'rg';

/** Puts it where it is missing, in the folder of VS Code's server. */
export async function bringRipgrep(folder) {
  const wanting = join(folder, 'node_modules', '@vscode', 'ripgrep');
  const place = join(wanting, 'bin', program);
  if (!existsSync(wanting) || existsSync(place)) return;
  const brought = await once(`ripgrep-${version}`, (partial) =>
    npm(['install', `${nameOfPackage}@${version}`, '--ignore-scripts', '--no-package-lock', '--prefix', partial], { cwd: partial }),
  );
  mkdirSync(join(wanting, 'bin'), { recursive: true });
  copyFileSync(join(brought, 'node_modules', nameOfPackage, 'bin', program), `${place}.new`);
  chmodSync(`${place}.new`, 0o755);
  renameSync(`${place}.new`, place); // Another process that begins at the same time finds it whole.
}
