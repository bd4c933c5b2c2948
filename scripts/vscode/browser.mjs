// Finds a Chromium on this machine, else brings the one inside the npm package @sparticuz/chromium (Linux, x64).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './onPath.mjs';
import { npm } from '../setup/npm.mjs';
import { inCache, leash, projectNode } from '../setup/place.mjs';
import { run } from '../setup/processes.mjs';
import { during } from '../setup/progress.mjs';
import { once } from './once.mjs';

const version = '147.0.0';
const name = `chromium-${version}`;

const names = ['chromium', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge', 'chromium-browser'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const switches = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses to sandbox for root.
];

/** Gives what playwright's `chromium.launch` takes, and words that say which browser it is. */
export async function bringBrowser() {
  const found = [process.env.RUNLIGHT_BROWSER, ...names.map(onPath), ...places].find((path) => path && starts(path));
  return found ? { executablePath: found, args: switches, env: {}, description: found } : bringChromium();
}

/** On Ubuntu `chromium-browser` may be a text that says to install a snap. */
function starts(path, env = {}) {
  if (!existsSync(path)) return false;
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore', env: { ...process.env, ...env } }).status === 0;
}

async function bringChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium, Chrome or Edge was found. Install one, or name it in RUNLIGHT_BROWSER.');
  }
  if (!existsSync(inCache(name))) {
    await during('Bringing a browser (Chromium 147)', 'about half a minute, once', () => once(name, install));
  }
  const folder = inCache(name);
  const executablePath = join(folder, 'unpacked', 'chromium');
  const env = { ...fonts(folder), ...(starts(executablePath) ? {} : libraries(folder)) };
  if (!starts(executablePath, env)) throw new Error(`The brought browser does not start: ${executablePath}`);
  // This build is made for machines without a /dev/shm of useful size and without a sandbox for its processes.
  const args = [...new Set([...switches, '--no-sandbox', '--no-zygote', '--disable-dev-shm-usage'])];
  return { executablePath, args, env, description: `Chromium ${version} (@sparticuz/chromium)` };
}

/** The package unpacks into the folder for temporary files, and its libraries for bare machines only where it believes to be in such a one. */
async function install(folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await npm(['install', `@sparticuz/chromium@${version}`, '--ignore-scripts', '--no-package-lock'], { cwd: folder });
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  const script = join(folder, 'unpack.js');
  writeFileSync(script, "import chromium from '@sparticuz/chromium';\nawait chromium.executablePath();\n");
  const { code, output } = await run(projectNode(), [leash, script], {
    collect: true,
    env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
  });
  if (code !== 0) throw new Error(`The browser could not be unpacked:\n${output}`);
}

const libraries = (folder) => ({
  LD_LIBRARY_PATH: [join(folder, 'unpacked', 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
});

/** A machine without font settings shows no text at all. */
function fonts(folder) {
  if (existsSync('/etc/fonts/fonts.conf')) return {};
  const brought = join(folder, 'unpacked', 'fonts');
  const settings = join(brought, 'fonts.conf');
  writeFileSync(settings, readFileSync(settings, 'utf8').replaceAll('>/tmp/fonts', `>${brought}`));
  return { FONTCONFIG_PATH: brought };
}
