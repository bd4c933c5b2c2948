import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createManualClock, idIn, startSandbox, workflowNamed, type Sandbox } from '../../src/sandbox';
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

  const stops = (): number => sandbox.journal.filter(({ operation }) => operation === 'stop').length;

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

  it('keep the expectation that is there, unless a person says otherwise', async () => {
    const text = '{ "status": "COMPLETED" }';
    await workbench.write('payloads/good.expected.json', text);
    await workbench.openFile('payloads/good.payload.json');
    await workbench.runCommand('Runlight: Save What Came Back as Expectation');
    await workbench.clickNotification(/good\.expected\.json exists/, 'Keep It');
    await eventually('the end of the question', 60_000, async () => (await workbench.notifications()).length === 0 || undefined);
    assert.equal(await readFile(join(workbench.workspace, 'payloads/good.expected.json'), 'utf8'), text);
    assert.ok((await workbench.tabs()).some((tab) => /kept ↔ what came back/.test(tab)), 'the difference was shown');
  });

  it('go on when nobody waits for them any more, and are stopped when a person wants that', async () => {
    const before = sandbox.accepted.length;
    await workbench.runCommand('Test: Run All Tests');
    await eventually('two starts', 60_000, async () => Promise.resolve(sandbox.accepted.length === before + 2 || undefined));
    await workbench.runCommand('Test: Cancel Test Run');
    await workbench.notification(/2 executions go on, although nobody waits for them/);
    assert.equal(stops(), 0);
    await workbench.screenshot('tests-cancelled');
    await workbench.clickNotification(/2 executions go on/, 'Stop Executions');
    await eventually('both stopped', 60_000, async () => Promise.resolve(stops() === 2 || undefined));
    await row(/^good \(Skipped\)/);
  });

  it('run for several accounts, each test once for each, and are as good as for the worst', async () => {
    await workbench.write('payloads/good.expected.json', '{}');
    const before = sandbox.accepted.length;
    const testing = workbench.page.locator('.test-explorer .monaco-list-row', { hasText: 'leads' });
    const profile = workbench.page.locator('.context-view .action-item', { hasText: 'Execute Using Profile' }).first();
    await testing.click({ button: 'right' });
    await profile.click();
    await workbench.prompt.choose('Run for Several Accounts…');
    await workbench.prompt.titled('Run Tests of Acme for…');
    await workbench.prompt.tick('user_12345', 'user_67890');
    await workbench.screenshot('tests-accounts');
    await workbench.prompt.accept();
    await eventually('two starts', 60_000, async () => Promise.resolve(sandbox.accepted.length === before + 2 || undefined));
    assert.deepEqual(sandbox.accepted.slice(before).map(({ account: one }) => one).sort(), ['user_12345', 'user_67890']);
    clock.advance(60_000);
    await openRow('bad', /^user_67890/);
    await row(/^user_12345 \(Failed\)/);
    await row(/^user_67890 \(Failed\)/);
    await workbench.screenshot('tests-matrix');
  });
});

describe('payload files as tests of production', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ historySize: 5 });
    const target = { ...targetOf('Daily Sync'), workflow: idIn('production', workflowNamed('Daily Sync')) };
    workbench = await Workbench.launch({
      files: { ...files, '.vscode/settings.json': JSON.stringify({ 'runlight.targets': { 'payloads/**': target } }) },
      settings: { 'runlight.openOnRun': 'none', 'testing.automaticallyOpenPeekView': 'never' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.production, accounts: [account] }],
    });
    await connect(workbench, 'Acme');
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    await workbench.runCommand('Test: Run All Tests');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  it('ask once for all of them, name their number, and send nothing on Escape', async () => {
    const { text } = await workbench.dialog();
    assert.match(text, /Run 2 payloads in PRODUCTION of Acme\?/);
    await workbench.screenshot('tests-production');
    await workbench.dismissDialog();
    assert.equal(sandbox.accepted.length, 0);
  });

  it('are all sent when the answer is yes', async () => {
    await workbench.runCommand('Test: Run All Tests');
    await workbench.answerDialog('Run in Production');
    await eventually('two starts', 60_000, async () => Promise.resolve(sandbox.accepted.length === 2 || undefined));
    assert.equal(await workbench.page.locator('.monaco-dialog-box').count(), 0);
  });
});

describe('payload files as tests in a folder that is not trusted', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ historySize: 5 });
    workbench = await Workbench.launch({
      files,
      askForTrust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    });
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  it('run nothing, and that is said', async () => {
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    await workbench.runCommand('Test: Run All Tests');
    const { text } = await workbench.dialog();
    assert.match(text, /Do you trust the authors of the files in this folder/);
    await workbench.screenshot('tests-untrusted');
    await workbench.answerDialog('Cancel');
    await workbench.openFile('payloads/good.payload.json');
    await eventually('the lens', 60_000, async () => (await workbench.lenses()).find((text) => /Trust this folder to run payloads/.test(text)));
    assert.equal(sandbox.accepted.length, 0);
  });

  it('run once it is', async () => {
    await workbench.runCommand('Test: Run All Tests');
    await workbench.answerDialog('Trust Folder & Continue');
    await eventually('two starts', 60_000, async () => Promise.resolve(sandbox.accepted.length === 2 || undefined));
  });
});
