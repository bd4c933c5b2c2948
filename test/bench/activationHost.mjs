// What activation costs in a real extension host, by the host's own marks: the packed extension beside an empty one, each
// window fresh, with a JSON file open. A third extension reads the marks when startup has settled, and then rings.
import { createServer } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { vsixPath } from '../../scripts/package/vsixPath.mjs';
import { inRoot, leash, projectNode } from '../../scripts/setup/place.mjs';
import { run } from '../../scripts/setup/processes.mjs';
import { temporaryFolder } from '../../scripts/setup/temporary.mjs';
import { bringBrowser } from '../../scripts/vscode/browser.mjs';
import { bringCodeServer } from '../../scripts/vscode/codeServer.mjs';
import { installExtension, startServer } from '../../scripts/vscode/server.mjs';
import { quietSettings } from '../../scripts/vscode/settings.mjs';

const windowLimitMs = 120_000;
const extensions = { runlight: 'runlight.runlight', empty: 'bench.empty' };

const emptySource = 'exports.activate = () => undefined;\n';

/** Waits until both were activated, tells the marks, and rings: a payload is looked at, then a command runs. */
const readerSource = `
const { request } = require('node:http');
const vscode = require('vscode');
const wanted = ${JSON.stringify(Object.values(extensions))};
const marksOf = (id) => Object.fromEntries(['willLoadExtensionCode', 'didLoadExtensionCode', 'willActivateExtension', 'didActivateExtension'].map((name) =>
  [name, globalThis.MonacoPerformanceMarks.getMarks().find((mark) => mark.name === 'code/extHost/' + name + '/' + id)?.startTime]));
const timed = async (work) => {
  const begun = performance.now();
  const answer = await work();
  return { milliseconds: performance.now() - begun, answer };
};
exports.activate = async () => {
  const isThere = () => wanted.every((id) => marksOf(id).didActivateExtension !== undefined);
  const end = Date.now() + 60_000;
  while (!isThere() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  const marks = Object.fromEntries(wanted.map((id) => [id, marksOf(id)]));
  const payload = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'order.payload.json'));
  const lens = await timed(() => vscode.commands.executeCommand('vscode.executeCodeLensProvider', payload.uri));
  const command = await timed(() => vscode.commands.executeCommand('runlight.workflows.clearSearch'));
  const body = JSON.stringify({ marks, firstRing: lens.milliseconds, firstCommand: command.milliseconds });
  request(process.env.RUNLIGHT_BENCH_REPORT, { method: 'POST' }).end(body);
};
`;

/** Figures of every window, in milliseconds. */
export async function measureInHost(rounds) {
  const { folder, description } = await bringCodeServer();
  const browser = await bringBrowser();
  const installation = { node: projectNode(), leash, folder };
  const { path: temporary, remove } = temporaryFolder('runlight-activation-');
  const reports = await listen();
  let server;
  let window;
  try {
    const [installed, data, workspace] = ['extensions', 'data', 'workspace'].map((name) => join(temporary, name));
    const empty = await packExtension(temporary, 'empty', ['onLanguage:json'], emptySource);
    const reader = await packExtension(temporary, 'reader', ['onStartupFinished'], readerSource);
    for (const vsix of [vsixPath(), empty, reader]) await installExtension(installation, vsix, installed, data);
    mkdirSync(workspace);
    for (const name of ['plain.json', 'order.payload.json']) writeFileSync(join(workspace, name), '{ "email": "jane@example.com" }\n');
    const env = { ...process.env, RUNLIGHT_BENCH_REPORT: reports.address };
    server = await startServer(installation, { data, extensions: installed, settings: quietSettings, options: ['--disable-workspace-trust'], env });
    window = await chromium.launch({ executablePath: browser.executablePath, args: browser.args, env: { ...process.env, ...browser.env } });
    const file = ['openFile', `vscode-remote://${server.authority}${join(workspace, 'plain.json')}`];
    const address = server.address({ folder: workspace, payload: JSON.stringify([file]) });
    const windows = [];
    // The first window fills the caches of the machine, and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      const context = await window.newContext();
      const report = reports.next();
      await (await context.newPage()).goto(address, { waitUntil: 'commit' });
      windows.push(figuresOf(await report));
      await context.close();
    }
    return { description, windows: windows.slice(1) };
  } finally {
    await window?.close();
    await server?.stop();
    reports.close();
    remove();
  }
}

function figuresOf({ marks, firstRing, firstCommand }) {
  const costs = Object.entries(extensions).map(([name, id]) => {
    const { willLoadExtensionCode, didLoadExtensionCode, willActivateExtension, didActivateExtension } = marks[id];
    if (didActivateExtension === undefined) throw new Error(`${id} was not activated by a JSON file.`);
    return [name, { load: didLoadExtensionCode - willLoadExtensionCode, activate: didActivateExtension - willActivateExtension }];
  });
  return { ...Object.fromEntries(costs), firstRing, firstCommand };
}

export async function packExtension(temporary, name, activationEvents, source) {
  const folder = join(temporary, name);
  mkdirSync(folder);
  const manifest = { name, publisher: 'bench', version: '0.0.1', engines: { vscode: '^1.105.0' }, main: './main.js', activationEvents };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'main.js'), source);
  const out = join(temporary, `${name}.vsix`);
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', out];
  const vsce = inRoot('node_modules', '@vscode', 'vsce', 'vsce');
  const { code, output } = await run(projectNode(), [leash, vsce, 'package', ...options], { collect: true, cwd: folder, limitSeconds: 120 });
  if (code !== 0) throw new Error(`The extension ${name} could not be packed:\n${output}`);
  return out;
}

/** Hears what the reader of each window tells. */
async function listen() {
  let tell = () => undefined;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part) => (text += part));
    request.on('end', () => {
      response.end();
      tell(JSON.parse(text));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    next: () =>
      new Promise((resolve, reject) => {
        const patience = setTimeout(() => reject(new Error('A window did not tell its marks within two minutes.')), windowLimitMs);
        tell = (report) => {
          clearTimeout(patience);
          resolve(report);
        };
      }),
    close: () => server.close(),
  };
}
