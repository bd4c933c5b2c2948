// Opens a desktop VS Code with its own settings and extensions, so that nothing of the person's own is touched.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inCache, root } from '../setup/place.mjs';
import { isStopping, start } from '../setup/processes.mjs';
import { quietSettings } from '../vscode/settings.mjs';

const user = inCache('start', 'user');

/** Comes back when VS Code has been closed; false when it could not be opened. */
export async function openDesktop(executable, { folder, file }) {
  keepOrWriteSettings();
  console.log(`Opening ${executable}`);
  const child = start(
    executable,
    [
      ...['--user-data-dir', user, '--extensions-dir', inCache('start', 'extensions')],
      ...[`--extensionDevelopmentPath=${root}`, '--new-window', '--disable-workspace-trust'],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...[folder, file],
    ],
    { env: ownEnvironment(), shell: process.platform === 'win32' },
  );
  process.on('exit', () => closeWindow()); // The `code` command leaves a window that is no child of ours.
  console.log('Press the key Ctrl+Alt+R (Cmd+Alt+R) in the payload file. Ctrl+C here closes VS Code.');
  const { code } = await child.ended;
  if (code !== 0 && !isStopping()) {
    console.log(`${executable} ended with ${code}.`);
    return false;
  }
  await windowClosed();
  return true;
}

function keepOrWriteSettings() {
  const file = join(user, 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(join(user, 'User'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(quietSettings, undefined, 2)}\n`);
}

/** VS Code's main process writes its number here. */
function mainProcess() {
  try {
    const number = Number(readFileSync(join(user, 'code.lock'), 'utf8'));
    process.kill(number, 0);
    return number;
  } catch {
    return undefined;
  }
}

async function windowClosed() {
  for (let tries = 0; mainProcess() === undefined && tries < 20; tries += 1) await wait(250);
  while (mainProcess() !== undefined) await wait(500);
}

function closeWindow() {
  const number = mainProcess();
  if (number !== undefined) process.kill(number, 'SIGTERM');
}

/** Started in a terminal of VS Code, `code` would otherwise talk to that window. */
function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_(?!EXECUTABLE)|ELECTRON_)/.test(name)));
}
