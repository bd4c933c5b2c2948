// Finds a desktop VS Code: one that is named, the `code` command, or (for tests) one that can be downloaded.
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { inCache } from '../setup/place.mjs';
import { during } from '../setup/progress.mjs';
import { isOldestChosen } from './codeServer.mjs';
import { onPath } from './onPath.mjs';

/** The one that a person names in the environment, as a path or a command. */
export function namedDesktop() {
  const name = process.env.RUNLIGHT_VSCODE || process.env.VSCODE_EXECUTABLE_PATH;
  if (!name) return undefined;
  const path = isAbsolute(name) ? name : onPath(name);
  if (!path || !existsSync(path)) throw new Error(`The VS Code that is named does not exist: ${name}`);
  return path;
}

/** In a terminal of a remote window `code` talks to that window and knows none of the options that are needed here. */
export function desktopOnPath() {
  const path = onPath('code');
  return path && !/remote-cli|code-server/.test(path) ? path : undefined;
}

/** Downloads VS Code for tests where that can work: not offline, and where there is a screen to show it on. */
export async function downloadedDesktop() {
  if (process.env.RUNLIGHT_OFFLINE || !hasScreen() || !(await reachable())) return undefined;
  try {
    return await download(isOldestChosen() ? '1.105.1' : 'stable');
  } catch (error) {
    console.log(`VS Code could not be downloaded: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** The desktop VS Code of this version, or a sentence why there is none: whoever asks for it wants no other. */
export async function requiredDesktop(version) {
  const named = namedDesktop();
  if (named) return named;
  if (process.env.RUNLIGHT_OFFLINE) throw new Error('A desktop VS Code is asked for, and RUNLIGHT_OFFLINE forbids to download one.');
  if (!hasScreen()) throw new Error('A desktop VS Code needs a screen. On Linux without one, put `xvfb-run --auto-servernum` before the command.');
  return download(version);
}

async function download(version) {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return during(`Bringing VS Code (${version})`, 'about a minute, once', () =>
    downloadAndUnzipVSCode({ version, cachePath: inCache('desktop') }),
  );
}

const hasScreen = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function reachable() {
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', { signal: AbortSignal.timeout(5000) });
    return answer.ok;
  } catch {
    return false;
  }
}
