// The packed page in a real Chromium, with the host's own answers behind it: everything that `vscode` would do is a stub.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { bringBrowser } from '../../scripts/vscode/browser.mjs';

const inRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const origin = 'https://panel.test';

/** What the host is asked for, without VS Code around it. */
const hostSource = `
  export { answerOf } from './src/host/panel/valueAnswers';
  export { changesBetween } from './src/host/panel/changes';
  export { findIn } from './src/host/panel/finder';
  export { pageOf } from './src/host/panel/page';
  export { rowsOfBatches } from './src/host/panel/batches';
  export { rowsOf } from './src/host/panel/rows';
  export { panelWords } from './src/host/panel/words';
  export { parseFromPanel } from './src/shared/fromPanel';
  export { expressionOf } from './src/core/platforms/refold/output';
  export { BodyCollector, KeptBody } from './src/core/http/body';
  export { systemTiming } from './src/core/model/timing';
  export { executionDecoder } from './src/core/platforms/refold/executions';
  export { ValueReader } from './src/core/reader/reader';
  export { WorkerReader } from './src/core/reader/remote';
  export { holdBatches, holdExecution } from './src/core/values/held';
`;

const vscodeStub = {
  name: 'stub-vscode',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'stub' }));
    build.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
      contents: `
        const said = (text, values) => text.replace(/\\{(\\d)\\}/g, (all, index) => values[index] ?? all);
        export const l10n = { t: (sentence, ...values) => (typeof sentence === 'string' ? said(sentence, values) : said(sentence.message, sentence.args ?? [])) };
        export const env = { language: 'en' };
        export const Uri = { joinPath: (base, ...parts) => [base, ...parts].join('/') };
      `,
    }));
  },
};

export const loadHost = () => bundleHost(hostSource);

/** What a source exports, with a stub in place of VS Code. */
export async function bundleHost(source) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: source, resolveDir: inRoot('.'), loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    mainFields: ['module', 'main'],
    plugins: [vscodeStub],
    logLevel: 'error',
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}


export async function launchBrowser() {
  const { executablePath, args, env } = await bringBrowser();
  return chromium.launch({ executablePath, args: [...args, '--enable-precise-memory-info', '--js-flags=--expose-gc'], env: { ...process.env, ...env } });
}

/** As many bytes of an answer arrive at a time. */
const chunkBytes = 64 * 1024;

function createReader({ ValueReader, WorkerReader, systemTiming }) {
  const start = (keeper) => new Worker(inRoot('dist/reader.js'), { workerData: { keeper } });
  return new ValueReader(async () => new WorkerReader({ start, timing: systemTiming }));
}

/** A page of the panel, and the host behind it, which answers from `execution` as the extension does. */
export class PanelHarness {
  said = [];
  /** Bytes of the largest message to the page since it was last asked. */
  largest = 0;
  revision = 0;

  constructor(host, page, execution, head) {
    Object.assign(this, { host, page, execution, head });
    this.reader = createReader(host);
  }

  static async open(browser, host, execution, head, { width = 1200, height = 800, theme = '', bodyClass = 'vscode-dark', state, face = 'nodes', ...context } = {}) {
    const page = await (await browser.newContext({ viewport: { width, height }, ...context })).newPage();
    page.setDefaultTimeout(120_000);
    const harness = new PanelHarness(host, page, execution, head);
    harness.face = face;
    const served = ['panel', 'graph'].flatMap((name) => [[`dist/${name}.js`, 'text/javascript'], [`media/${name}.css`, 'text/css']]);
    const files = Object.fromEntries(served.map((file) => [`/${file[0]}`, file]));
    const webview = { cspSource: origin, asWebviewUri: (uri) => uri };
    const html = host.pageOf(webview, origin, { connection: 'c', scope: 's', id: 'e' }, 'Bench');
    await page.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/theme.css') return route.fulfill({ body: theme, contentType: 'text/css' });
      const file = files[pathname];
      if (file) return route.fulfill({ body: readFileSync(inRoot(file[0])), contentType: file[1] });
      const styled = html.replace('<link ', `<link rel="stylesheet" href="${origin}/theme.css"><link `).replace('<body ', `<body class="${bodyClass}" `);
      return pathname === '/' ? route.fulfill({ body: styled, contentType: 'text/html' }) : route.abort();
    });
    await page.exposeBinding('toHost', (_source, message) => {
      // Thrown here, an error would end in the page.
      new Promise((resolve) => resolve(harness.hear(message)));
    });
    await page.addInitScript((kept) => {
      let state = kept;
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => void window.toHost(JSON.parse(JSON.stringify(message))),
        getState: () => state,
        setState: (next) => (state = window.keptState = next),
      });
    }, state);
    await page.goto(`${origin}/`);
    return harness;
  }

  /** Its values themselves; the host holds them as it does those of a small answer. */
  set execution(execution) {
    this.held = this.host.holdExecution(execution);
  }

  /** A body that has come in. What it returns reads it as the extension does: what is large goes to the packed worker. */
  arrived(bytes) {
    const { BodyCollector, KeptBody, executionDecoder } = this.host;
    const collector = new BodyCollector();
    for (let at = 0; at < bytes.length; at += chunkBytes) collector.add(Uint8Array.from(bytes.subarray(at, at + chunkBytes)));
    const large = new KeptBody(collector.finish(), 'application/json');
    const reading = { decoder: executionDecoder, args: { connection: 'c', scope: 's', id: 'e' }, group: 'bench' };
    return async () => {
      this.held = await this.reader.read({ large, text: '' }, reading);
    };
  }

  get rows() {
    return this.host.rowsOf(this.held, undefined, { answer: 'Answer', statusOf: (status) => status }).map((row) => ({ ...row, ...this.more }));
  }

  /** An answer of the host, as the extension gives it. */
  hear(message) {
    const said = this.host.parseFromPanel(message);
    if (!said) throw new Error(`The page said what it may not say: ${JSON.stringify(message).slice(0, 200)}`);
    this.said.push(said);
    if (said.type === 'ready') return this.sendSnapshot();
    if (['pull', 'outline', 'table', 'value'].includes(said.type)) {
      const sources = { reader: this.reader, provider: { expressionOf: this.host.expressionOf } };
      return void this.host.answerOf(this.held, said, sources).then((answer) => this.post(answer));
    }
    if (said.type === 'find') {
      this.finding?.abort();
      this.finding = new AbortController();
      const { text, search } = said;
      const request = { text, signal: this.finding.signal, reader: this.reader, reported: 0 };
      void this.host.findIn(this.held, request, (found) => void this.post({ type: 'found', search, ...found }));
    }
    return this.onSaid?.(said);
  }

  sendSnapshot() {
    this.revision += 1;
    return this.post({ type: 'snapshot', revision: this.revision, head: this.head, nodes: this.rows, words: this.host.panelWords(), locale: 'en', face: this.face });
  }

  post(message) {
    const text = JSON.stringify(message);
    this.largest = Math.max(this.largest, Buffer.byteLength(text));
    // A page that is gone hears nothing, as in VS Code.
    return this.page.evaluate((data) => window.postMessage(JSON.parse(data), '*'), text).catch(() => undefined);
  }

  async close() {
    this.reader.dispose();
    await this.page.context().close();
  }
}
