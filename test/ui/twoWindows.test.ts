import assert from 'node:assert/strict';
import { createManualClock, startSandbox, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import { eventually } from './wait';
import { Workbench } from './workbench';

const account = 'user_12345';

describe('two windows of one profile', () => {
  let sandbox: Sandbox;
  let clock: ReturnType<typeof createManualClock>;
  let first: Workbench;
  let second: Workbench;

  before(async () => {
    clock = createManualClock(Date.now());
    sandbox = await startSandbox({ clock, historySize: 5 });
    first = await Workbench.launch({
      files: { 'daily.payload.json': '{ "email": "jane@example.com" }' },
      settings: { 'runlight.notifyOnFinish': 'always', 'runlight.openOnRun': 'none' },
      connections: [
        { name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] },
        { name: 'Beta', url: sandbox.url, key: sandbox.keys.test, accounts: [account] },
      ],
    });
    await connect(first, 'Acme');
    second = await first.another();
    await second.showRunlight();
    await second.tree('My Runs').unfold();
  });
  after(async () => {
    await second?.close();
    await first?.close();
    await sandbox?.close();
  });

  const executes = () => sandbox.journal.filter(({ operation }) => operation === 'execute');
  const isRunningIn = (window: Workbench) =>
    eventually('Slow Report in the status bar', 90_000, async () => {
      const words = await window.statusBar();
      return words.some((text) => text.includes('Slow Report')) || undefined;
    });

  it('show the same connections, whichever of them adds, renames or removes one', async () => {
    await second.tree('Executions').row('Acme').waitFor();
    // In a browser, each page has a keyring of its own.
    await second.tree('Executions').click('Replace Key');
    await second.prompt.titled('Replace Key of Acme');
    await second.prompt.type(sandbox.keys.test);
    await second.prompt.accept();
    await second.tree('Executions').row('Replace Key').waitFor({ state: 'hidden' });
    await second.addConnection('Beta');
    await first.tree('Executions').row('Beta').waitFor();
    await first.tree('Executions').menu('Beta', 'Rename');
    await first.prompt.titled('Rename Connection');
    await first.prompt.type('Gamma');
    await first.prompt.accept();
    await second.tree('Executions').row('Gamma').waitFor();
    await second.tree('Executions').menu('Gamma', 'Remove');
    await second.answerDialog('Remove');
    await first.tree('Executions').row('Gamma').waitFor({ state: 'hidden' });
    await second.screenshot('windows-connections');
  });

  it('follow a run in one of them, and show it in both', async () => {
    await first.openFile('daily.payload.json');
    await first.press('ControlOrMeta+Alt+r');
    await first.prompt.titled('Workflow for user_12345');
    await first.prompt.type('Slow Report');
    await first.prompt.choose('Slow Report');
    await isRunningIn(first);
    await second.tree('My Runs').row(/Slow Report/).waitFor();
    assert.ok(!(await second.statusBar()).some((text) => text.includes('Slow Report')));
  });

  it('lose nothing when one dies: the other takes over what it followed, and tells the end once', async () => {
    await first.vanish();
    await isRunningIn(second);
    await second.screenshot('windows-taken-over');
    clock.advance(10 * 60_000);
    await second.notification(/Slow Report for user_12345: Completed/);
    await second.tree('My Runs').row(/Slow Report/).waitFor();
    assert.equal((await second.notifications()).filter(({ text }) => text.includes('Slow Report')).length, 1);
    assert.equal(executes().length, 1);
  });
});

describe('a question that is open while another window decides otherwise', () => {
  let sandbox: Sandbox;
  let first: Workbench;
  let second: Workbench;

  before(async () => {
    sandbox = await startSandbox({ historySize: 5 });
    const { url, token, workflows } = sandbox.altostrat;
    first = await Workbench.launch({
      files: { 'daily.payload.json': '{ "email": "jane@example.com" }', 'other.payload.json': '{}' },
      connections: [
        { name: 'Live', url: sandbox.url, key: sandbox.keys.production, accounts: [account, 'user_67890'] },
        { name: 'Somewhere', platform: 'altostrat', auth: 'token', url, key: token, accounts: workflows.slice(0, 1).map(({ id }) => id) },
      ],
    });
    await connect(first, 'Live');
    second = await first.another();
    await second.showRunlight();
    await second.tree('Executions').row('Live').waitFor();
    await first.openFile('daily.payload.json');
  });
  after(async () => {
    await second?.close();
    await first?.close();
    await sandbox?.close();
  });

  const starts = () => sandbox.accepted.length;
  const run = () => first.press('ControlOrMeta+Alt+r');
  /** The other window's decision has come here when its row says so. */
  const isForbiddenIn = (window: Workbench, name: string) =>
    eventually(`${name} as read-only`, 30_000, async () => /read-only/.test(await window.tree('Executions').spoken(name)) || undefined);
  const forbid = async (name: string) => {
    await second.tree('Executions').menu(name, 'Make Read-Only');
    await isForbiddenIn(first, name);
  };
  const allow = async (name: string) => {
    await first.clearNotifications();
    await second.tree('Executions').menu(name, 'Allow Runs');
    await eventually(`${name} as writable`, 30_000, async () => !/read-only/.test(await first.tree('Executions').spoken(name)) || undefined);
  };

  it('sends nothing where the connection is made read-only while the account is being chosen, and says so', async () => {
    await run();
    await first.prompt.titled('Linked account');
    await forbid('Live');
    await first.prompt.choose(account);
    await first.prompt.titled(`Workflow for ${account}`);
    await first.prompt.choose('Daily Sync');
    await first.notification('The connection Live is read-only: nothing is started or stopped through it. Allow it in its menu first.');
    assert.equal(starts(), 0);
  });

  it('sends nothing where it is made read-only while the start in production is to be confirmed', async () => {
    await allow('Live');
    await run();
    assert.match((await first.dialog()).text, /in PRODUCTION\?/);
    await forbid('Live');
    await first.answerDialog('Run in Production');
    await first.notification('The connection Live is read-only: nothing is started or stopped through it. Allow it in its menu first.');
    await first.screenshot('windows-forbidden');
    assert.equal(starts(), 0);
  });

  it('sends nothing where it is removed meanwhile', async () => {
    await allow('Live');
    await run();
    await first.dialog();
    await second.tree('Executions').menu('Live', 'Remove');
    await second.answerDialog('Remove');
    await first.tree('Executions').row('Live').waitFor({ state: 'hidden' });
    await first.answerDialog('Run in Production');
    await first.notification('This connection was removed. Add it again to use it.');
    assert.equal(starts(), 0);
  });

  it('sends nothing where it is made read-only while it is asked whether it leads to production', async () => {
    await first.clearNotifications();
    await connect(first, 'Somewhere');
    await second.tree('Executions').row('Somewhere').waitFor();
    await first.openFile('other.payload.json');
    await run();
    assert.match((await first.dialog()).text, /Does Somewhere lead to a test environment or to PRODUCTION\?/);
    await forbid('Somewhere');
    await first.answerDialog('It is a test environment');
    await first.notification('The connection Somewhere is read-only: nothing is started or stopped through it. Allow it in its menu first.');
    assert.equal(starts(), 0);
  });
});

describe('a start whose answer was lost', () => {
  let sandbox: Sandbox;
  let workbench: Workbench;

  before(async () => {
    sandbox = await startSandbox({ historySize: 5 });
    workbench = await Workbench.launch({
      files: { 'daily.payload.json': '{ "email": "jane@example.com" }' },
      settings: { 'runlight.timeouts': { read: 30, start: 20 } },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    });
    await connect(workbench, 'Acme');
    await workbench.tree('My Runs').unfold();
    await workbench.openFile('daily.payload.json');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  const chooseSlowReport = async () => {
    await workbench.prompt.titled('Workflow for user_12345');
    await workbench.prompt.type('Slow Report');
    await workbench.prompt.choose('Slow Report');
  };
  const begun = () => sandbox.accepted.length;
  const showPayload = async () => {
    await workbench.page.locator('.tab[data-resource-name="daily.payload.json"]').first().click();
    await workbench.page.locator('.monaco-editor.focused').first().waitFor();
  };

  it('is said to look like yours, everywhere it shows, where one execution fits', async () => {
    sandbox.faults.add({ operation: 'execute', times: 1, effect: 'resetAfterAccept' });
    await workbench.press('ControlOrMeta+Alt+r');
    await chooseSlowReport();
    const panel = workbench.panelFrame();
    await panel.getByText(/Looks like yours: the answer to your start was lost/).waitFor();
    const rows = workbench.tree('Executions');
    await rows.row(/^Slow Report.*looks like yours/).waitFor();
    assert.match(await rows.spoken(/^Slow Report.*looks like yours/), /looks like yours/);
    await workbench.tree('My Runs').row(/^Slow Report.*looks like yours/).waitFor();
    assert.ok((await workbench.tabs()).some((tab) => /Slow Report.*looks like yours/.test(tab)), String(await workbench.tabs()));
    assert.ok((await workbench.statusBar()).some((text) => /Slow Report \(looks like yours\)/.test(text)));
    await showPayload();
    await eventually('the lens', 30_000, async () => {
      const words = (await workbench.lenses()).join(' | ');
      // Another run is within reach all the while.
      return (/Run Slow Report/.test(words) && /Slow Report \(looks like yours\)/.test(words)) || undefined;
    });
    await workbench.screenshot('lost-looks-like-yours');
    assert.equal(begun(), 1);
  });

  it('is chosen by a person where several executions may be it', async () => {
    sandbox.faults.add({ operation: 'execute', times: 1, effect: 'resetAfterAccept' });
    await showPayload();
    await workbench.press('ControlOrMeta+Alt+r');
    await eventually('the second run', 30_000, () => Promise.resolve(begun() === 2 || undefined));
    sandbox.start({ workflow: 'Slow Report', account, source: 'API Call' });
    await workbench.clickNotification(/answer for Slow Report was lost, and 2 executions may be it/, 'Choose Execution…');
    await workbench.prompt.titled('Which Execution Is Yours?');
    await workbench.screenshot('lost-choose');
    const labels = await workbench.prompt.labels();
    assert.ok(labels.includes('None of these'), labels.join());
    await workbench.prompt.choose(labels.find((label) => label.endsWith(' · Running')) ?? '');
    const panel = workbench.panelFrame();
    await panel.getByRole('heading', { name: 'Slow Report' }).waitFor();
    await eventually('a tab that doubts nothing', 30_000, async () => (await workbench.tabs()).some((tab) => /^Slow Report · Running(,|$)/.test(tab)) || undefined);
  });

  it('is told although a person stopped waiting for it', async () => {
    await showPayload();
    sandbox.faults.add({ operation: 'execute', times: 1, effect: 'hang' });
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.runCommand('Runlight: Show Running Executions');
    await workbench.prompt.type('Stop Waiting for Slow Report');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'What was sent is not called back' }).first().click();
    await workbench.notification(/answer for Slow Report was lost.*did not find one.*not sent again/);
  });
});
