import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createManualClock, startSandbox, workflowNamed, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import { eventually } from './wait';
import { Workbench } from './workbench';

const account = 'user_12345';

function targetOf(name: string) {
  const { id, application } = workflowNamed(name);
  return { connection: 'Acme', scope: account, workflow: id, workflowName: name, slug: application };
}

const files = {
  'payloads/good.payload.json': '{\n  "email": "jane@example.com"\n}\n',
  'payloads/good.expected.json': '{\n  "status": "COMPLETED"\n}\n',
  'payloads/leads/bad.payload.json': '{\n  "email": "jane@example.com"\n}\n',
  'payloads/leads/bad.expected.json': '{\n  "nodes": {\n    "Normalize": { "status": "Errored" },\n    "Nowhere": {}\n  }\n}\n',
  'payloads/wrong.payload.json': '{}\n',
  'payloads/wrong.expected.json': '{\n  "statsu": "COMPLETED"\n}\n',
  '.vscode/settings.json': JSON.stringify({ 'runlight.targets': { 'payloads/**': targetOf('Daily Sync') } }),
};

describe('payload files as tests', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  const clock = createManualClock(Date.now());

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 5 });
    workbench = await Workbench.launch({
      files,
      settings: { 'runlight.openOnRun': 'none', 'testing.automaticallyOpenPeekView': 'never' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    });
    await workbench.openFile('payloads/good.payload.json');
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  /** The rows of the Test Explorer, as a screen reader says them. */
  const rows = async (): Promise<string[]> =>
    workbench.page.locator('.test-explorer .monaco-list-row').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
  const row = (words: RegExp) => eventually(`a row like ${String(words)}`, 60_000, async () => (await rows()).find((text) => words.test(text)));

  /** Opens a folder, until what is in it shows: the rows may be drawn anew under the click. */
  const openRow = (name: string, inside: RegExp) =>
    eventually(`what is in ${name}`, 60_000, async () => {
      if ((await rows()).some((text) => inside.test(text))) return true;
      await workbench.page.locator('.test-explorer .monaco-list-row', { hasText: name }).locator('.monaco-tl-twistie.collapsed').click();
      return undefined;
    });

  it('stand in the Test Explorer as folders and files, and no request is made for it', async () => {
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    await row(/payloads/);
    await openRow('payloads', /^good/);
    await openRow('leads', /^bad/);
    await workbench.screenshot('tests-found');
    assert.equal(sandbox.journal.filter(({ operation }) => operation === 'execute').length, 0);
  });

  it('run, few at a time, and tell which are as expected', async () => {
    await workbench.runCommand('Test: Run All Tests');
    await eventually('two starts', 60_000, async () => Promise.resolve(sandbox.accepted.length === 2 || undefined));
    clock.advance(60_000);
    await row(/^good \(Passed\)/);
    await row(/^bad \(Failed\)/);
    await row(/^wrong \(Errored\)/);
    await workbench.screenshot('tests-run');
  });

  it('say at the line of the expectation what is not as expected, and what the test said above the payload', async () => {
    await workbench.openFile('payloads/leads/bad.expected.json');
    const marks = workbench.page.locator('.monaco-editor .test-message-inline-content, .monaco-editor .test-error-content-widget');
    await eventually('a message at the line', 60_000, async () => (await marks.count()) > 0 || undefined);
    await workbench.screenshot('tests-message');
    await workbench.openFile('payloads/leads/bad.payload.json');
    await eventually('the verdict', 60_000, async () => (await workbench.lenses()).find((text) => /not as expected/.test(text)));
    await workbench.screenshot('tests-verdict');
  });

  it('are made from what came back, by one command', async () => {
    await workbench.openFile('payloads/good.payload.json');
    await workbench.runCommand('Runlight: Save What Came Back as Expectation');
    await workbench.notification(/good\.expected\.json exists/);
    await workbench.screenshot('expectation-difference');
    await workbench.clickNotification(/good\.expected\.json exists/, 'Replace');
    const file = join(workbench.workspace, 'payloads/good.expected.json');
    const saved = await eventually('the saved expectation', 60_000, async () => {
      const text = await readFile(file, 'utf8');
      return text.includes('Normalize') ? text : undefined;
    });
    const { status, nodes } = JSON.parse(saved) as { status: string; nodes: Record<string, { status: string }> };
    assert.deepEqual([status, nodes['Normalize']?.status], ['COMPLETED', 'Success']);
    await workbench.screenshot('expectation-saved');
  });
});
