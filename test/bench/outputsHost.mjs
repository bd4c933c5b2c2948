// A real window with the packed extension, a platform in a process of its own, and a third extension that measures the
// extension host from within: what large outputs cost everybody who lives there.
import { createServer, request } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { vsixPath } from '../../scripts/package/vsixPath.mjs';
import { inRoot, leash, projectNode } from '../../scripts/setup/place.mjs';
import { start } from '../../scripts/setup/processes.mjs';
import { temporaryFolder } from '../../scripts/setup/temporary.mjs';
import { bringBrowser } from '../../scripts/vscode/browser.mjs';
import { bringCodeServer } from '../../scripts/vscode/codeServer.mjs';
import { installExtension, startServer } from '../../scripts/vscode/server.mjs';
import { quietSettings } from '../../scripts/vscode/settings.mjs';
import { packExtension } from './packExtension.mjs';

/** The emulator in a process of its own. It tells when the last byte of each large answer has been handed to the system. */
const platformSource = `
const { ServerResponse } = require('node:http');
const sent = [];
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (status, headers) {
  const bytes = Number(headers['content-length'] ?? 0);
  if (bytes > 256 * 1024) this.once('finish', () => sent.push({ at: performance.timeOrigin + performance.now(), bytes }));
  return writeHead.call(this, status, headers);
};
const { startSandbox, workflows } = require(process.argv[1]);
startSandbox({ historySize: 0 }).then((sandbox) => {
  const ids = Object.fromEntries(workflows.map(({ id, name, application }) => [name, { workflow: id, slug: application }]));
  process.send({ url: sandbox.url, key: sandbox.keys.test, ids });
  process.on('message', () => process.send({ sent: sent.splice(0) }));
});
`;

/**
 * Listens for what it is told: a command to run, the beginning or the end of a measurement. Delays are what
 * \`monitorEventLoopDelay\` says, at a resolution of one millisecond; on a busy machine they are longer than the work.
 */
const meterSource = `
const { readFileSync } = require('node:fs');
const { createServer, request } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const vscode = require('vscode');
let running;
// How long this thread could have run and was given no processor, in milliseconds: Linux tells.
const waitedSoFar = () => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return NaN;
  }
};
const revived = (value) => (value && value.file ? vscode.Uri.file(value.file) : value);
const steps = {
  command: ({ id, args = [] }) => vscode.commands.executeCommand(id, ...args.map(revived)),
  // Answers at once: some commands wait for a person.
  press: ({ id, args = [] }) => void vscode.commands.executeCommand(id, ...args.map(revived)),
  read: async ({ uri }) => (await vscode.workspace.fs.readFile(vscode.Uri.parse(uri))).length,
  documents: () => vscode.workspace.textDocuments.map(({ uri, lineCount }) => ({ uri: uri.toString(), lineCount })),
  begin: () => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const rss = () => process.memoryUsage.rss();
    running = { delay, cpu: process.cpuUsage(), before: rss(), most: rss(), utilization: performance.eventLoopUtilization() };
    const measured = running;
    measured.timer = setInterval(() => (measured.most = Math.max(measured.most, rss())), 100);
    // Between two turns of the loop: what this thread worked, and how long it waited because the machine worked for others.
    let last = process.threadCpuUsage();
    let lastWaited = waitedSoFar();
    measured.work = 0;
    measured.waited = 0;
    measured.turns = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last);
      measured.work = Math.max(measured.work, (user + system) / 1e3);
      last = process.threadCpuUsage();
      const waited = waitedSoFar();
      measured.waited = Math.max(measured.waited, waited - lastWaited);
      lastWaited = waited;
    }, 1);
    delay.enable();
  },
  end: () => {
    const { delay, cpu, before, most, timer, turns, work, waited, utilization } = running;
    clearInterval(timer);
    clearInterval(turns);
    delay.disable();
    const { user, system } = process.cpuUsage(cpu);
    const after = process.memoryUsage.rss();
    return { delay: delay.max / 1e6, work, waited, delay99: delay.percentile(99) / 1e6, cpu: (user + system) / 1e3, loop: performance.eventLoopUtilization(utilization).active, before, most: Math.max(most, after), after };
  },
};
exports.activate = () => {
  const server = createServer((asked, response) => {
    let text = '';
    asked.setEncoding('utf8').on('data', (part) => (text += part)).on('end', async () => {
      const { step, ...given } = JSON.parse(text);
      try {
        response.end(JSON.stringify({ answer: await steps[step](given) }));
      } catch (error) {
        response.end(JSON.stringify({ error: String(error && error.stack || error) }));
      }
    });
  });
  server.listen(0, '127.0.0.1', () => request(process.env.RUNLIGHT_BENCH_REPORT, { method: 'POST' }).end(String(server.address().port)));
};
`;

const account = 'user_12345';

/** A window's host with this version of the extension, in front of the emulator of today. */
export async function openBench(vsix = vsixPath()) {
  const { folder, description } = await bringCodeServer();
  const browser = await bringBrowser();
  const installation = { node: projectNode(), leash, folder };
  const { path: temporary, remove } = temporaryFolder('runlight-outputs-');
  const closing = [remove];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const [installed, data, workspace] = ['extensions', 'data', 'workspace'].map((name) => join(temporary, name));
    const meter = await packExtension(temporary, 'meter', { activationEvents: ['onStartupFinished'], source: meterSource });
    for (const extension of [vsix, meter]) await installExtension(installation, extension, installed, data);
    mkdirSync(workspace);
    const payload = join(workspace, 'bench.payload.json');
    writeFileSync(payload, '{}\n');
    const platform = start(installation.node, ['-e', platformSource, inRoot('dist', 'sandbox.js')], { stdio: ['pipe', 'inherit', 'inherit', 'ipc'] });
    closing.push(() => platform.stop());
    const heardFromPlatform = () => new Promise((resolve) => platform.once('message', resolve));
    const { url, key, ids } = await heardFromPlatform();
    const reports = await listen();
    closing.push(reports.close);
    const env = { ...process.env, RUNLIGHT_BENCH_REPORT: reports.address };
    const server = await startServer(installation, { data, extensions: installed, settings: { ...quietSettings, 'remote.autoForwardPorts': false, 'remote.autoForwardPortsSource': 'output', 'npm.autoDetect': 'off' }, options: ['--disable-workspace-trust'], env });
    closing.push(() => server.stop());
    const browsing = await chromium.launch({ executablePath: browser.executablePath, args: browser.args, env: { ...process.env, ...browser.env } });
    closing.push(() => browsing.close());
    return {
      description,
      close,
      /** A folder for the files of a window. */
      folder: (name) => join(temporary, name),
      /** A fresh window with an extension host of its own, and a connection to the platform unless nothing of ours is to be loaded. */
      async openWindow({ folder: opened = workspace, connects = true } = {}) {
        const context = await browsing.newContext({ viewport: { width: 1400, height: 900 } });
        const page = await context.newPage();
        page.setDefaultTimeout(120_000);
        const told = reports.next();
        await page.goto(server.address({ folder: opened }), { waitUntil: 'commit' });
        const port = Number(await told);
        const ask = (step, given = {}) => askMeter(port, { step, ...given });
        const args = { name: 'Bench', platform: 'refold', baseUrl: url, auth: 'apiKey', secret: key, scopes: [account] };
        const connection = connects ? await ask('command', { id: 'runlight.connection.add', args: [args] }) : undefined;
        if (connects) await ask('command', { id: 'workbench.view.extension.runlight' });
        const target = (name) => ({ connection, scope: account, ...ids[name] });
        return {
          page,
          ask,
          /** The panel's page. */
          panel: () => page.locator('iframe.webview.ready:visible').first().contentFrame().frameLocator('#active-frame'),
          /** Starts a workflow; resolves to its execution when the platform has acknowledged it. */
          run: (name) => ask('command', { id: 'runlight.payload.run', args: [{ file: payload }, { target: target(name) }] }),
          /** When the first row of the panel was there, within a few milliseconds: a locator would look at longer intervals. */
          async firstRow() {
            for (const end = Date.now() + 60_000; Date.now() < end; await pause(2)) {
              const seen = page.frames().slice(1).map((frame) => frame.evaluate(() => document.querySelector('[role="treeitem"]') !== null));
              // A frame may go while it is looked at.
              const found = await Promise.allSettled(seen);
              if (found.some(({ value }) => value === true)) return performance.timeOrigin + performance.now();
            }
            throw new Error('No row was shown within a minute.');
          },
          /** Figures of the host for as long as the work takes. */
          async measured(work) {
            await ask('begin');
            const result = await work();
            return { result, ...(await ask('end')) };
          },
          close: () => context.close(),
        };
      },
      /** When large answers were sent since this was last asked, on the wall clock. */
      async sentByPlatform() {
        platform.send('sent');
        return (await heardFromPlatform()).sent;
      },
      /** The bytes of an execution's answer, as they travel. */
      async bodyOf({ id }) {
        const response = await fetch(`${url}/api/v2/public/execution/${id}`, { headers: { 'x-api-key': key, linked_account_id: account } });
        const bytes = Buffer.from(await response.arrayBuffer());
        await this.sentByPlatform();
        return bytes;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function askMeter(port, question) {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => {
        const { answer, error } = JSON.parse(text);
        if (error === undefined) resolve(answer);
        else reject(new Error(error));
      });
    });
    asking.once('error', reject);
    asking.end(JSON.stringify(question));
  });
}

/** Hears the meter of each window tell where it listens. */
async function listen() {
  let tell = () => undefined;
  const server = createServer((asked, response) => {
    let text = '';
    asked.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => {
      response.end();
      tell(text);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    next: () =>
      new Promise((resolve, reject) => {
        const patience = setTimeout(() => reject(new Error('The meter was not activated within two minutes.')), 120_000);
        tell = (port) => {
          clearTimeout(patience);
          resolve(port);
        };
      }),
    close: () => server.close(),
  };
}
