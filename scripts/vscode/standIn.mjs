#!/usr/bin/env node
// A stand-in for the VS Code executable: takes the arguments that @vscode/test-electron passes, runs the tests in
// code-server's workbench and extension host, and ends with their exit code. `--install-extension` works as well.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format, parseArgs } from 'node:util';
import { inCache, leash } from '../setup/place.mjs';
import { stopEverything, stopOnSignals } from '../setup/processes.mjs';
import { temporaryFolder } from '../setup/temporary.mjs';
import { bringBrowser } from './browser.mjs';
import { bringCodeServer } from './codeServer.mjs';
import { isNoise } from './noise.mjs';
import { installExtension, startServer } from './server.mjs';
import { quietSettings } from './settings.mjs';

const limitSeconds = Number(process.env.RUNLIGHT_TEST_SECONDS ?? 600);

const { values, positionals } = parseArgs({
  strict: false, // A desktop VS Code takes many more options than matter here.
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'install-extension': { type: 'string' },
    'extensions-dir': { type: 'string' },
    'user-data-dir': { type: 'string' },
  },
});

const { path: temporary, remove } = temporaryFolder('runlight-vscode-');
let browser;
let server;
let page;
let finishing = false;

async function cleanUp() {
  await browser?.close().catch(() => {});
  await stopEverything();
  remove();
}

async function finish(code) {
  if (finishing) return;
  finishing = true;
  // Never hang on a process that does not go.
  setTimeout(() => process.exit(code), 10_000).unref();
  await cleanUp();
  process.exit(code);
}

async function installation() {
  const { folder, node } = await bringCodeServer();
  return { node, leash, folder };
}

async function install(vsix) {
  await installExtension(await installation(), resolve(vsix), values['extensions-dir'], temporary);
  return finish(0);
}

async function runTests() {
  const { chromium } = await import('playwright-core');
  const workspace = resolve(positionals[0] ?? join(temporary, 'workspace'));
  const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
  if (kind === 'folder') mkdirSync(workspace, { recursive: true });
  server = await startServer(await installation(), {
    data: join(temporary, 'data'),
    extensions: values['extensions-dir'] ?? join(temporary, 'extensions'),
    settings: quietSettings,
    // Without the driver a built workbench ignores which extension and which tests to load.
    options: ['--enable-smoke-test-driver', '--disable-workspace-trust'],
  });
  const { args, env, executablePath } = await bringBrowser();
  browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  // Both must be there before the workbench loads. It calls them with the extension host's console and the exit code.
  await page.exposeFunction('codeAutomationLog', (type, words) => {
    const line = format(...words);
    if (!isNoise(line)) (type === 'error' ? console.error : console.log)(line);
  });
  await page.exposeFunction('codeAutomationExit', (code) => void finish(code));
  page.on('crash', () => lost('The page crashed.'));
  void server.ended.then(() => lost(`The server ended.\n${server.output()}`));
  const remote = (path) => `vscode-remote://${server.authority}${resolve(path)}`;
  const payload = [
    ...values.extensionDevelopmentPath.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ['extensionTestsPath', remote(values.extensionTestsPath)],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  await page.goto(server.address({ [kind]: workspace, payload: JSON.stringify(payload) }), { waitUntil: 'commit', timeout: 90_000 });
}

/** A picture and the server's words, for what left no other trace. */
async function timedOut() {
  const picture = inCache('screenshots', 'host-tests-did-not-end.png');
  await page?.screenshot({ path: picture, timeout: 10_000 }).catch(() => {});
  lost(`The tests did not end within ${limitSeconds} s. See ${picture}.\n${server?.output() ?? ''}`);
}

function lost(why) {
  if (finishing) return;
  console.error(why);
  void finish(3);
}

stopOnSignals({ cleanUp });
process.stdin.on('end', () => void finish(130)).on('error', () => {}).resume(); // Whoever started this is gone.
setTimeout(() => void timedOut(), limitSeconds * 1000).unref();

(values['install-extension'] ? install(values['install-extension']) : runTests()).catch((error) => {
  if (finishing) return;
  console.error(error);
  void finish(2);
});
