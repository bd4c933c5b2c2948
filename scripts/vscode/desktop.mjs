// Finds a desktop VS Code: one that is named, the `code` command, or (for tests) one that can be downloaded.
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { inCache } from '../setup/place.mjs';
import { during } from '../setup/progress.mjs';
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
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    return await during('Bringing VS Code', 'about a minute, once', () =>
      downloadAndUnzipVSCode({ version: 'stable', cachePath: inCache('desktop') }),
    );
  } catch (error) {
    console.log(`VS Code could not be downloaded: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
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
