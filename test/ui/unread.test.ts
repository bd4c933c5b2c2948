import assert from 'node:assert/strict';
import { createManualClock, presets, startSandbox, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import { runPayload } from './runs';
import { eventually } from './wait';
import { Workbench } from './workbench';

describe('a run whose platform refuses the key while it goes on', () => {
  const clock = createManualClock(Date.now());
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 10 });
    workbench = await Workbench.launch({
      theme: 'Light Modern',
      files: { 'slow.payload.json': '{}\n' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: ['user_12345', 'user_67890'] }],
    });
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  const statusBecomes = (words: RegExp) =>
    eventually(`${String(words)} in the status bar`, 60_000, async () => (await workbench.statusBar()).find((text) => words.test(text)));

  it('was seen last some time ago, and nothing looks as if it went on', async () => {
    await workbench.openFile('slow.payload.json');
    const panel = await runPayload(workbench, 'Slow Report');
    await statusBecomes(/Slow Report/);
    sandbox.faults.add({ effect: presets.badKey.effect });
    await statusBecomes(/Slow Report.*, last seen /);
    await panel.getByText(/^Last seen .* was refused \(401 Invalid Credentials\)/).waitFor();
    assert.equal(await panel.locator('.bar-unknown').count(), 0);
    await workbench.screenshot('panel-unread');
  });

  it('is followed again when the key is replaced', async () => {
    sandbox.faults.clear();
    await workbench.tree('Executions').menu('Acme', 'Replace Key');
    await workbench.prompt.titled('Replace Key of Acme');
    await workbench.prompt.type(sandbox.keys.test);
    await workbench.prompt.accept();
    await eventually('the status bar without a doubt', 60_000, async () => {
      const texts = await workbench.statusBar();
      return texts.some((text) => /Slow Report/.test(text) && !/last seen/.test(text)) || undefined;
    });
  });

  it('is no longer waited for without a word of how it goes on, and offered to be stopped', async () => {
    await workbench.clickStatusBar(/Slow Report/);
    await workbench.prompt.titled('Running Executions');
    await workbench.prompt.choose('Stop Waiting for Slow Report');
    await workbench.clickNotification(/no longer waits for Slow Report, which does not stop it/, 'Stop Execution');
    await workbench.panelFrame().getByRole('status').filter({ hasText: /Stopping|Stopped/ }).first().waitFor();
  });
});
