import assert from 'node:assert/strict';
import { eventually } from './wait';
import { Workbench } from './workbench';

const payload = `{
  "email": "jane@example.com"
}
`;

describe('the main job, as a person does it', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({
      files: { 'payloads/create-lead.payload.json': payload },
      theme: 'Light Modern',
    });
  });
  after(() => workbench.close());

  it('welcomes a person who has no connection, and connects the sandbox with one click', async () => {
    await workbench.showContainer('Runlight');
    const tree = workbench.tree('Executions');
    await tree.pane.getByText('Try the Sandbox').waitFor();
    assert.match(await tree.welcome(), /Run workflows from JSON files and see what every node returned/);
    await workbench.screenshot('welcome');
    await tree.pane.getByText('Try the Sandbox').click();
    await tree.row('Sandbox').waitFor();
    await tree.row('user_12345').waitFor();
  });

  it('lists the executions of an account, newest first, when it is opened', async () => {
    const tree = workbench.tree('Executions');
    await tree.expand('user_12345');
    // Which workflows are among the newest depends on the hour.
    await tree.row(/\d+ \w+ ago · [\d.]+ m?s$/).first().waitFor();
    await workbench.screenshot('executions');
  });

  it('runs the open payload for a target that is chosen once', async () => {
    await workbench.openFile('payloads/create-lead.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.titled(/linked account/i);
    await workbench.prompt.choose('user_12345');
    await workbench.prompt.titled('Workflow for user_12345');
    await workbench.screenshot('choose-workflow');
    // What is typed is offered as an id too, and does not come in above the workflows that it fits.
    await workbench.prompt.row('Daily Sync').waitFor();
    await workbench.prompt.type('daily');
    await workbench.prompt.row('daily · use as workflow id').waitFor();
    await workbench.screenshot('choose-workflow-typed');
    assert.deepEqual((await workbench.prompt.labels()).slice(0, 1), ['Daily Sync']);
    await workbench.prompt.accept();
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Start, Success/ }).waitFor();
    await workbench.screenshot('panel-live');
  });

  it('shows each node as it finishes, and the execution moving by itself in the list', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Response, Success/ }).waitFor();
    await panel.getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
    for (const name of ['Start, Success, 403 ms', 'Fetch contact, Success, 812 ms', 'Normalize, Success, 95 ms']) {
      await panel.getByRole('treeitem', { name }).waitFor();
    }
    assert.equal(await panel.getByRole('treeitem').count(), 4);
    const tree = workbench.tree('Executions');
    const first = await eventually('the new execution to end in the list', 60_000, async () => {
      const [connection] = await tree.rows();
      const row = connection?.children.find(({ label }) => label === 'user_12345')?.children[0];
      return /^(now|\d+ s ago) · [\d.]+ s$/.test(row?.description ?? '') ? row : undefined;
    });
    assert.equal(first.label, 'Daily Sync');
    await workbench.screenshot('panel-completed');
  });

  it('shows what a node returned as readable JSON', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Fetch contact/ }).click();
    await panel.getByRole('tabpanel').getByText('"jane@example.com"').waitFor();
    await panel.getByRole('tab', { name: 'Input' }).click();
    await panel.getByRole('tabpanel').getByText('"/v1/contacts/51"').waitFor();
    await workbench.screenshot('panel-input');
  });

  it('is back after a reload with what was open', async () => {
    await workbench.reload();
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Fetch contact, Success/, selected: true }).waitFor();
    await panel.getByRole('tab', { name: 'Input', selected: true }).waitFor();
    await workbench.screenshot('panel-restored');
  });
});
