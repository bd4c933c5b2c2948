import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import { runPayload, trySandbox } from './runs';
import { eventually } from './wait';
import { Workbench } from './workbench';

const files = { 'payloads/daily.payload.json': '{\n  "email": "jane@example.com"\n}\n', 'payloads/slow.payload.json': '{}\n' };

describe('running a payload', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files, theme: 'Light Modern' });
    await trySandbox(workbench);
  });
  after(() => workbench.close());

  it('shows what is not JSON at its line and in a sentence', async () => {
    await workbench.openFile('payloads/daily.payload.json');
    await workbench.setEditorText('{\n  "email": jane\n}');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.notification(/daily\.payload\.json was not sent: .* \(line 2\)/);
    await workbench.screenshot('payload-problem');
  });

  it('sends what stands in the editor although it is not saved, and remembers where', async () => {
    await workbench.setEditorText('{ "email": "unsaved@example.com" }');
    const panel = await runPayload(workbench, 'Daily Sync');
    await panel.getByText('"unsaved@example.com"').waitFor();
    await workbench.editor.locator('.view-lines').click();
    await workbench.press('ControlOrMeta+Alt+r');
    await eventually('the second run to be on its way', 60_000, async () => {
      return (await workbench.statusBar()).some((text) => /Daily Sync/.test(text)) || undefined;
    });
    assert.equal(await workbench.prompt.isShown(), false);
  });

  it('says in the status bar what runs; a click stops waiting and offers to stop the execution', async () => {
    await workbench.openFile('payloads/slow.payload.json');
    const panel = await runPayload(workbench, 'Slow Report');
    await panel.getByRole('button', { name: 'Stop' }).waitFor();
    await eventually('only the slow run to be left', 60_000, async () => {
      return (await workbench.statusBar()).some((text) => /Slow Report \d+ %/.test(text)) || undefined;
    });
    await workbench.clickStatusBar(/Slow Report/);
    await workbench.prompt.titled('Running Executions');
    await workbench.screenshot('running');
    await workbench.prompt.choose('Stop Waiting for Slow Report');
    await workbench.clickNotification(/no longer waits for Slow Report/, 'Stop Execution');
    await panel.getByRole('status').filter({ hasText: 'Stopped' }).first().waitFor();
  });
});

describe('production', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ historySize: 10 });
    const connections = [{ name: 'Live', url: sandbox.url, key: sandbox.keys.production, accounts: ['user_12345'] }];
    workbench = await Workbench.launch({ files, theme: 'Light Modern', connections });
    await connect(workbench, 'Live');
    await workbench.openFile('payloads/daily.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.titled('Workflow for user_12345');
    await workbench.prompt.choose('Daily Sync');
  });
  after(async () => {
    await workbench.close();
    await sandbox.close();
  });

  const executes = () => sandbox.journal.filter(({ operation }) => operation === 'execute').length;

  it('is asked about first, with the workflow, the account and what will be sent where', async () => {
    const { text, buttons } = await workbench.dialog();
    assert.match(text, /Run Daily Sync for user_12345 in PRODUCTION\?/);
    assert.match(text, /28 B of payload will be sent to 127\.0\.0\.1/);
    assert.ok(buttons.includes('Run in Production'));
    await workbench.screenshot('production');
  });

  it('runs nothing on Escape', async () => {
    await workbench.dismissDialog();
    assert.equal(executes(), 0);
  });

  it('runs once when the answer is yes, and says PRODUCTION in the panel and the tree', async () => {
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.answerDialog('Run in Production');
    await workbench.panelFrame().getByText('PRODUCTION').first().waitFor();
    assert.equal(executes(), 1);
    await workbench.showContainer('Runlight');
    await workbench.tree('Executions').row(/PRODUCTION/).waitFor();
    await workbench.screenshot('production-panel');
  });
});
