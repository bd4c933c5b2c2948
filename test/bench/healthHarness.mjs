// The packed page of a workflow's health in a real Chromium, with executions of the sandbox's history behind it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleHost } from './panelHarness.mjs';

const inRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const origin = 'https://health.test';

const hostSource = `
  export { frameOf } from './src/host/ui/webviewPage';
  export { healthWords } from './src/host/health/words';
  export { sampleOf } from './src/core/health/sample';
  export { executionsToRead, readNodesOf } from './src/core/health/nodeHealth';
  export { parseFromHealthPage } from './src/shared/health';
  export { decodeExecution } from './src/core/platforms/refold/execution';
  export { executionDetail, executionRow } from './src/sandbox/refold/executionViews';
  export { History } from './src/sandbox/runs/history';
`;

export const loadHealthHost = () => bundleHost(hostSource);

/** The last executions of one workflow in the sandbox, newest first, with their nodes. */
export function sandboxExecutions(host, size, { now = Date.UTC(2026, 4, 28, 16, 30), workflow = 'Daily Sync' } = {}) {
  const history = new host.History({ environment: 'test', account: 'user_12345', size: 24_742, seed: 1, now });
  const place = { connection: 'sandbox', scope: 'user_12345' };
  const found = [];
  for (let index = 0; found.length < size; index += 1) {
    const run = history.run(index);
    if (run.workflow.name !== workflow) continue;
    const row = host.decodeExecution(host.executionRow(run, now, 'contract'), place);
    found.push({ ...row, nodes: host.decodeExecution(host.executionDetail(run, now, ''), place, run.id).nodes });
  }
  return found;
}

export class HealthHarness {
  said = [];
  revision = 0;
  onReady = () => undefined;

  constructor(host, page) {
    Object.assign(this, { host, page });
  }

  static async open(browser, host, samples, { width = 1200, height = 900, theme = '', bodyClass = 'vscode-dark', nodes = [], reading, state, ...context } = {}) {
    const page = await (await browser.newContext({ viewport: { width, height }, ...context })).newPage();
    page.setDefaultTimeout(60_000);
    const harness = new HealthHarness(host, page);
    const webview = { cspSource: origin, asWebviewUri: (uri) => uri };
    const workflow = JSON.stringify({ connection: 'sandbox', scope: 'user_12345', workflow: 'w' });
    const html = host.frameOf(webview, origin, { title: 'Health', script: 'health.js', styles: ['panel.css', 'health.css'], data: { workflow } });
    await page.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/theme.css') return route.fulfill({ body: theme, contentType: 'text/css' });
      const type = { js: 'text/javascript', css: 'text/css' }[pathname.split('.').pop()];
      if (/^\/(dist|media)\//.test(pathname)) return route.fulfill({ body: readFileSync(inRoot(pathname.slice(1))), contentType: type });
      const styled = html.replace('<link ', `<link rel="stylesheet" href="${origin}/theme.css"><link `).replace('<body ', `<body class="${bodyClass}" `);
      return pathname === '/' ? route.fulfill({ body: styled, contentType: 'text/html' }) : route.abort();
    });
    await page.exposeBinding('toHost', (_source, message) => {
      const said = host.parseFromHealthPage(message);
      if (!said) throw new Error(`The page said what it may not say: ${JSON.stringify(message)}`);
      harness.said.push(said);
      if (said.type === 'ready') return harness.post(harness.everything(samples, nodes, reading));
      return undefined;
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
    await page.locator('h1').waitFor();
    return harness;
  }

  everything(samples, nodes = [], reading = { isListed: true, hasMore: false }) {
    this.revision += 1;
    return {
      type: 'everything',
      revision: this.revision,
      samples,
      nodes,
      reading: { wasCancelled: false, unreadNodes: 0, tellsNodes: true, ...reading },
      head: { title: 'Daily Sync', connection: 'Sandbox', account: 'user_12345', environment: 'test' },
      words: this.host.healthWords(),
      locale: 'en',
    };
  }

  post(message) {
    return this.page.evaluate((data) => window.postMessage(data, '*'), message).catch(() => undefined);
  }

  async close() {
    await this.page.context().close();
  }
}
