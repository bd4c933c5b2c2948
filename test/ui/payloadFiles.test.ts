import assert from 'node:assert/strict';
import { createManualClock, startSandbox, workflowNamed, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import { eventually } from './wait';
import { Workbench } from './workbench';

const account = 'user_12345';

function targetOf(name: string, connection: string) {
  const { id, application } = workflowNamed(name);
  return { connection, scope: account, workflow: id, workflowName: name, slug: application };
}

const files = {
  'payloads/daily.payload.json': '{\n  "email": "jane@example.com"\n}\n',
  'payloads/signup.payload.json': '{\n  "newsletter": "yes"\n}\n',
  'payloads/asks.payload.json': '{\n  "email": "${prompt:Email}",\n  "token": "${secret:CRM_TOKEN}"\n}\n',
  'data/lead.json': '{ "lead": 1 }\n',
  'plain.json': '{ "plain": true }\n',
  '.vscode/settings.json': JSON.stringify({
    'runlight.targets': {
      'payloads/daily.payload.json': targetOf('Daily Sync', 'Acme'),
      'payloads/signup.payload.json': targetOf('Contact Signup', 'Acme'),
      'data/lead.json': targetOf('Daily Sync', 'Acme'),
      'payloads/asks.payload.json': targetOf('Daily Sync', 'Acme'),
    },
  }),
};

describe('payload files that a team committed', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  const clock = createManualClock(Date.now());

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 5 });
    workbench = await Workbench.launch({
      files,
      theme: 'Light Modern',
      settings: { 'runlight.openOnRun': 'none' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    });
    await workbench.openFile('payloads/daily.payload.json');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  const executes = () => sandbox.journal.filter(({ operation }) => operation === 'execute');
  const lens = (words: RegExp) =>
    eventually(`a lens like ${String(words)}`, 60_000, async () => (await workbench.lenses()).find((text) => words.test(text)));

  it('say which connection is missing, and work once there is one of that name', async () => {
    await lens(/Daily Sync needs the connection “Acme”/);
    await workbench.screenshot('lens-missing');
    await connect(workbench, 'Acme');
    await lens(/Run Daily Sync · user_12345 \(test\)/);
    await workbench.screenshot('lens-ready');
  });

  it('run from the line above them, and show there how it goes and how it went', async () => {
    await workbench.clickLens(/Run Daily Sync/);
    await lens(/stop/);
    await workbench.screenshot('lens-running');
    clock.advance(60_000);
    await lens(/^(now|\d+ s ago) · /);
    await workbench.screenshot('lens-result');
    assert.equal(executes().length, 1);
    await workbench.clickLens(/Run Daily Sync/);
    await eventually('the second', 30_000, () => Promise.resolve(executes().length === 2 || undefined));
    clock.advance(60_000);
    await lens(/compare with previous/);
  });

  it('show at its place what does not fit the schema, and ask before they are sent', async () => {
    await workbench.openFile('payloads/signup.payload.json');
    await lens(/Run Contact Signup/);
    const squiggles = workbench.page.locator('.editor-group-container.active .squiggly-warning');
    await squiggles.first().waitFor();
    await workbench.screenshot('schema-squiggle');
    const before = executes().length;
    await workbench.press('ControlOrMeta+Alt+r');
    const { text, buttons } = await workbench.dialog();
    assert.match(text, /does not fit the schema of Contact Signup/);
    assert.ok(buttons.includes('Run Anyway'));
    await workbench.screenshot('schema-question');
    await workbench.dismissDialog();
    assert.equal(executes().length, before);
    await workbench.setEditorText('{ "email": "jane@example.com" }');
    await squiggles.first().waitFor({ state: 'hidden' });
    await workbench.press('ControlOrMeta+Alt+r');
    await eventually('the run', 30_000, () => Promise.resolve(executes().length === before + 1 || undefined));
  });

  it('have their keys, by their target alone too, and other JSON has none', async () => {
    const before = executes().length;
    await workbench.openFile('plain.json');
    // Buttons and keys are there together, a moment after the editor.
    await workbench.page.locator('.editor-actions [aria-label^="Run Workflow"]').first().waitFor({ state: 'hidden' });
    await workbench.press('ControlOrMeta+Alt+l');
    await workbench.press('ControlOrMeta+Alt+r');
    assert.equal(await workbench.prompt.isShown(), false);
    await workbench.openFile('data/lead.json');
    await lens(/Run Daily Sync/);
    await workbench.press('ControlOrMeta+Alt+r');
    await eventually('the run', 30_000, () => Promise.resolve(executes().length > before || undefined));
    assert.deepEqual(executes().slice(before).map(({ body }) => body), ['{"payload":{"lead":1}}']);
  });

  it('ask for what a variable needs, keep secrets out of sight, and remember them', async () => {
    await workbench.openFile('payloads/asks.payload.json');
    await lens(/Run Daily Sync/);
    const before = executes().length;
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.titled('Payload Secret: CRM_TOKEN');
    assert.ok(await workbench.prompt.masked());
    const secret = '-----BEGIN-----\n s3cret-value \n-----END-----';
    await workbench.page.evaluate((text) => navigator.clipboard.writeText(text), secret);
    await workbench.press('ControlOrMeta+v');
    await workbench.prompt.accept();
    await eventually('why it is not taken', 30_000, async () => /holds 3 lines/.test(await workbench.prompt.message()) || undefined);
    await workbench.prompt.button('Take the Clipboard as It Is');
    await workbench.prompt.titled('Payload: Email');
    await workbench.prompt.type(' ');
    await workbench.prompt.accept();
    await eventually('the run', 30_000, () => Promise.resolve(executes().length === before + 1 || undefined));
    assert.equal(executes().at(-1)?.body, `{"payload":{"email":" ","token":${JSON.stringify(secret)}}}`);
    await workbench.runCommand('Runlight: Show the Exact Request');
    await workbench.page.locator('.tab.active[data-resource-name="asks.payload.json.http"]').waitFor();
    const shown = (await workbench.editorLines()).join('\n');
    assert.ok(!shown.includes('s3cret-value'));
    assert.match(shown, /\$\{prompt:Email\}/);
    await workbench.screenshot('request-preview');
  });
});

describe('a payload that goes to production', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ historySize: 5 });
    const connections = [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.production, accounts: [account] }];
    workbench = await Workbench.launch({ files, theme: 'Light Modern', connections });
    await connect(workbench, 'Acme');
    // The team left out what its workflows are called.
    const settings = files['.vscode/settings.json'].replaceAll(/6a(106ba44480b80424a65289)/g, '6b$1').replaceAll(/"workflowName":"[^"]*",/g, '');
    await workbench.write('.vscode/settings.json', settings);
    await workbench.openFile('payloads/daily.payload.json');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  it('says so in red, and Escape never runs it', async () => {
    await eventually('the lens', 60_000, async () => (await workbench.lenses()).find((text) => /PRODUCTION/.test(text)));
    await eventually('the status bar', 30_000, async () => (await workbench.statusBar()).find((text) => text.includes('PRODUCTION')));
    const executes = () => sandbox.journal.filter(({ operation }) => operation === 'execute').length;
    await workbench.press('ControlOrMeta+Alt+r');
    const { text, buttons } = await workbench.dialog();
    assert.match(text, /Run Daily Sync for user_12345 in PRODUCTION\?/);
    assert.ok(buttons.includes('Run in Production') && buttons.includes('Show Request'));
    await workbench.screenshot('production-question');
    await workbench.dismissDialog();
    assert.equal(executes(), 0);
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.answerDialog('Show Request');
    await workbench.page.locator('.tab.active[data-resource-name="daily.payload.json.http"]').waitFor();
    assert.equal(executes(), 0);
    await workbench.openFile('payloads/daily.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.answerDialog('Run in Production');
    await eventually('the run', 30_000, () => Promise.resolve(executes() === 1 || undefined));
  });
});

describe('a folder that is not trusted', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files, askForTrust: true, settings: { 'security.workspace.trust.startupPrompt': 'never' } });
  });
  after(() => workbench?.close());

  it('runs nothing, and says why above the payload', async () => {
    await workbench.runCommand('Runlight: Try the Sandbox');
    await workbench.openFile('payloads/daily.payload.json');
    await eventually('the lens', 60_000, async () => (await workbench.lenses()).find((text) => /Trust this folder to run payloads/.test(text)));
    await workbench.screenshot('lens-untrusted');
  });
});
