// Fresh windows of one profile on a real VS Code: the packed extension beside an empty one and a plain one, in front of a
// sandbox to which it is connected. A reader inside the extension host does there what it is asked for.
import { createServer } from 'node:http';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { inRoot, leash } from '../../../scripts/setup/place.mjs';
import { temporaryFolder } from '../../../scripts/setup/temporary.mjs';
import { bringBrowser } from '../../../scripts/vscode/browser.mjs';
import { bringCodeServer } from '../../../scripts/vscode/codeServer.mjs';
import { installExtension, startServer } from '../../../scripts/vscode/server.mjs';
import { quietSettings } from '../../../scripts/vscode/settings.mjs';
import { packExtension } from '../packExtension.mjs';

const patienceMs = 120_000;
export const account = 'user_12345';
const payloadName = 'order.payload.json';
const view = (id) => ({ id, name: id });
const sourceOf = (name) => readFileSync(new URL(`${name}.cjs`, import.meta.url), 'utf8');

const companions = {
  empty: { activationEvents: ['onLanguage:json'], source: 'exports.activate = () => undefined;\n' },
  reader: { activationEvents: ['onStartupFinished'], source: sourceOf('reader') },
  plain: {
    source: sourceOf('plain'),
    activationEvents: ['onStartupFinished'],
    contributes: {
      commands: [{ command: 'plain.pick', title: 'Plain Pick' }],
      viewsContainers: { activitybar: ['first', 'second'].map((name) => ({ id: `plain-${name}`, title: `Plain ${name}`, icon: 'icon.svg' })) },
      views: { 'plain-first': [view('plain.first')], 'plain-second': [view('plain.second')] },
    },
  },
};

/** What `measure` gives for an environment in which each `open()` is a fresh window that knows the connection. */
export async function inWindows(vsix, measure) {
  const { folder, node, description } = await bringCodeServer();
  const browser = await bringBrowser();
  const installation = { node, leash, folder };
  const { path: temporary, remove } = temporaryFolder('runlight-activation-');
  const [installed, data, workspace] = ['extensions', 'data', 'workspace'].map((name) => join(temporary, name));
  const reader = await listen();
  const platform = await startPlatform(join(data, 'data', 'User', 'globalStorage', 'runlight.runlight', 'journal'));
  let server;
  let opened;
  try {
    const packed = [];
    for (const [name, more] of Object.entries(companions)) packed.push(await packExtension(temporary, name, more));
    for (const extension of [vsix, ...packed]) await installExtension(installation, extension, installed, data);
    mkdirSync(workspace);
    const files = ['none.json', 'plain-1.json', 'plain-2.json', payloadName];
    for (const name of files) writeFileSync(join(workspace, name), '{ "email": "jane@example.com" }\n');
    server = await startServer(installation, {
      data,
      extensions: installed,
      // The panel stays closed.
      settings: { ...quietSettings, 'runlight.openOnRun': 'none', 'runlight.notifyOnFinish': 'never' },
      options: ['--disable-workspace-trust'],
      env: { ...process.env, RUNLIGHT_BENCH: reader.address },
    });
    opened = await chromium.launch({ executablePath: browser.executablePath, args: browser.args, env: { ...process.env, ...browser.env } });
    const file = ['openFile', `vscode-remote://${server.authority}${join(workspace, 'none.json')}`];
    const address = server.address({ folder: workspace, payload: JSON.stringify([file]) });
    // What the browser keeps of the profile, of which each window has a copy of its own.
    let profile;
    const open = async () => {
      const context = await opened.newContext({ storageState: profile, viewport: { width: 1400, height: 900 } });
      await context.addInitScript(keepSecrets);
      const page = await context.newPage();
      const arrived = reader.next();
      await page.goto(address, { waitUntil: 'commit', timeout: patienceMs });
      const host = await arrived;
      await host.ask(settle);
      return { page, context, ask: host.ask, close: () => context.close() };
    };
    // This window fills the caches of the machine as well.
    const first = await open();
    const target = await connect(first, platform, join(workspace, payloadName));
    profile = await keptProfile(first.context, payloadName);
    await first.close();
    return await measure({ open, platform, target, workspace, payload: join(workspace, payloadName), description });
  } finally {
    await opened?.close();
    await server?.stop();
    platform.close();
    reader.close();
    remove();
  }
}

/** The other extensions of a window are busy with themselves when it opens: waits until the host is not, three seconds at most. */
async function settle() {
  for (let calm = 0, end = Date.now() + 3_000; calm < 20 && Date.now() < end; ) {
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 25));
    calm = performance.now() - begun < 35 ? calm + 1 : 0;
  }
}

/** Connects, and says where the payload goes. */
function connect({ ask }, { address, sandbox, workflow }, payload) {
  const connection = { name: 'Bench', platform: 'refold', baseUrl: address, auth: 'apiKey', secret: sandbox.keys.test, scopes: [account] };
  const target = { scope: account, workflow: workflow.id, workflowName: workflow.name, slug: workflow.application ?? 'hubspot' };
  return ask(
    async (vscode, given) => {
      const id = await vscode.commands.executeCommand('runlight.connection.add', given.connection);
      if (!id) throw new Error('No connection was added.');
      const target = { ...given.target, connection: id };
      await vscode.commands.executeCommand('runlight.payload.chooseTarget', vscode.Uri.file(given.payload), target);
      return target;
    },
    { connection, target, payload },
  );
}

/** code-server answers this question of its page, VS Code's server alone does not, and secrets would end with their window. */
function keepSecrets() {
  const { fetch } = window;
  window.fetch = (target, ...rest) => (String(target).endsWith('/mint-key') ? Promise.resolve(new Response(new Uint8Array(32))) : fetch(target, ...rest));
}

/** The workbench writes to the browser a moment after it is told. */
async function keptProfile(context, name) {
  for (const end = Date.now() + patienceMs; Date.now() < end; ) {
    const state = await context.storageState({ indexedDB: true });
    if (JSON.stringify(state).includes(name)) return state;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The window did not keep where the payload goes.');
}

/** A sandbox behind a socket of this process, which looks at each start whether the journal has it. */
async function startPlatform(journal) {
  const { createManualClock, createSandbox, workflowNamed } = createRequire(import.meta.url)(inRoot('dist', 'sandbox.js'));
  const clock = createManualClock(Date.now());
  const sandbox = createSandbox({ clock, historySize: 100 });
  const starts = { all: 0, written: 0 };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part));
    request.on('end', async () => {
      const { method, url, headers } = request;
      if (method === 'POST' && url.endsWith('/execute') && !headers['x-raw']) {
        starts.all += 1;
        if (openEntries(journal).some((entry) => entry.execution === undefined)) starts.written += 1;
      }
      const answer = await sandbox.handle({ method, url, headers, body });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    sandbox,
    starts,
    workflow: workflowNamed('Contact Signup'),
    address: `http://127.0.0.1:${server.address().port}`,
    /** Lets everything that runs end, and resolves when nobody follows it any more. */
    async settle() {
      clock.advance(60 * 60_000);
      for (const end = Date.now() + patienceMs; openEntries(journal).length > 0; ) {
        if (Date.now() > end) throw new Error('A run was followed for ever.');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    close: () => server.close(),
  };
}

function openEntries(journal) {
  try {
    const names = readdirSync(journal).filter((name) => /^[\da-f-]+\.json$/.test(name));
    return names.map((name) => JSON.parse(readFileSync(join(journal, name), 'utf8')));
  } catch {
    return []; // It may be gone meanwhile.
  }
}

/** The bench's end of the readers: each of their requests brings what they found, its answer is what they do next. */
async function listen() {
  let arrive = () => undefined;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part) => (text += part));
    request.on('end', () => arrive(JSON.parse(text), response));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const request = () =>
    new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('A window told nothing for two minutes.')), patienceMs);
      arrive = (found, response) => {
        clearTimeout(patience);
        resolve({ found, response });
      };
    });
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    async next() {
      let { response } = await request();
      return {
        /** What the function gives, which runs in the extension host and sees `vscode`, this value and `require`. */
        async ask(work, given) {
          const answered = request();
          response.end(JSON.stringify({ source: String(work), given }));
          const answer = await answered;
          ({ response } = answer);
          if (answer.found.error) throw new Error(answer.found.error);
          return answer.found.value;
        },
      };
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
