import assert from 'node:assert/strict';
import { createManualClock, startSandbox, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import { eventually } from './wait';
import { Workbench } from './workbench';

const account = 'user_12345';

describe('an extension host that dies between sending and the answer', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  let clock: ReturnType<typeof createManualClock>;

  // Each in a window of its own: VS Code does not start an extension host again that has died three times.
  beforeEach(async () => {
    clock = createManualClock(Date.now());
    sandbox = await startSandbox({ clock, historySize: 5 });
    workbench = await Workbench.launch({
      files: { 'daily.payload.json': '{ "email": "jane@example.com" }' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    });
    await connect(workbench, 'Acme');
    await workbench.openFile('daily.payload.json');
  });
  afterEach(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  const executes = () => sandbox.journal.filter(({ operation }) => operation === 'execute');
  const sent = (count: number) =>
    eventually('the payload to be sent', 30_000, () => Promise.resolve(executes().length === count || undefined));

  const runSlowReport = async () => {
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.titled('Workflow for user_12345');
    await workbench.prompt.type('Slow Report');
    await workbench.prompt.choose('Slow Report');
  };

  it('finds the execution again that the server took, and never sends it twice', async () => {
    sandbox.faults.add({ operation: 'execute', times: 1, effect: 'hangAfterAccept' });
    await runSlowReport();
    await sent(1);
    workbench.killExtensionHost();
    await eventually('the run in the status bar', 90_000, async () => {
      const words = await workbench.statusBar();
      return words.some((text) => text.includes('Slow Report')) || undefined;
    });
    await workbench.tree('Executions').row(/^Slow Report/).waitFor();
    await workbench.screenshot('crash-found');
    clock.advance(10 * 60_000);
    await workbench.tree('Executions').row(/^Slow Report(looks like yours · )?(now|\d+ \w+ ago)/).waitFor();
    assert.equal(executes().length, 1);
  });

  it('says so when the server never took it, and does not send it again', async () => {
    sandbox.faults.add({ operation: 'execute', times: 1, effect: 'hang' });
    await runSlowReport();
    await sent(1);
    workbench.killExtensionHost();
    await workbench.notification(/answer for Slow Report was lost.*did not find one.*not sent again/);
    await workbench.screenshot('crash-lost');
    assert.equal(executes().length, 1);
    await workbench.press('ControlOrMeta+Alt+r');
    const panel = workbench.panelFrame();
    await panel.getByRole('heading', { name: 'Slow Report' }).waitFor();
    assert.equal(executes().length, 2);
  });
});
