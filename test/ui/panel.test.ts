import assert from 'node:assert/strict';
import { runPayload, trySandbox } from './runs';
import { Workbench } from './workbench';

const files = Object.fromEntries(['lead', 'odd', 'dump', 'slow'].map((name) => [`payloads/${name}.payload.json`, '{}\n']));

describe('the execution panel', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files, theme: 'Dark Modern' });
    await trySandbox(workbench);
  });
  after(() => workbench.close());

  it('leads to the node that failed, with its message in words and its attempts', async () => {
    await workbench.openFile('payloads/lead.payload.json');
    const panel = await runPayload(workbench, 'Lead Import');
    const failing = panel.getByRole('treeitem', { name: /Errored/ });
    await failing.waitFor();
    assert.match((await failing.textContent()) ?? '', /attempt 3 of 3/);
    await panel.getByRole('treeitem', { name: /Errored/, selected: true }).waitFor();
    await panel.getByText('Invalid URL').first().waitFor();
    await panel.getByRole('button', { name: 'Rerun' }).waitFor();
    await workbench.screenshot('panel-failed');
    await workbench.tree('Executions').expand('user_12345');
    await workbench.tree('Executions').row(/failed at “/).waitFor();
  });

  it('is true to light and high contrast themes', async () => {
    for (const theme of ['Light Modern', 'Dark High Contrast'] as const) {
      await workbench.switchTheme(theme);
      await workbench.panelFrame().getByRole('treeitem', { name: /Errored/, selected: true }).waitFor();
      await workbench.screenshot(`panel-failed-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
    await workbench.switchTheme('Dark Modern');
  });

  it('shows hostile output as text: nothing in it runs, loads or reorders', async () => {
    await workbench.openFile('payloads/odd.payload.json');
    const panel = await runPayload(workbench, 'Odd Outputs');
    await panel.getByRole('status').filter({ hasText: /partially successful/i }).first().waitFor();
    const items = panel.getByRole('treeitem');
    const count = await items.count();
    assert.ok(count > 5);
    for (let index = 0; index < count; index += 1) {
      await items.nth(index).click();
      await panel.getByRole('treeitem', { selected: true }).nth(0).waitFor();
    }
    const alive = '#root :is(script, img, a[href], iframe, object, embed, style, form)';
    assert.equal(await panel.locator(alive).count(), 0);
    await workbench.screenshot('panel-odd');
  });

  it('shows numbers beyond 2^53 as the platform wrote them', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Large numbers/ }).click();
    await panel.getByRole('tabpanel').filter({ hasText: /\d{17,}/ }).waitFor();
  });

  it('reads an output of 8 MB slice by slice', async () => {
    await workbench.clearNotifications();
    await workbench.openFile('payloads/dump.payload.json');
    const panel = await runPayload(workbench, 'Contact Dump');
    await panel.getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
    await panel.getByRole('treeitem').last().click();
    await panel.getByRole('button', { name: 'Text' }).click();
    const more = panel.getByRole('button', { name: /Show more \(.* of .* MB\)/ });
    await more.waitFor();
    const before = await more.textContent();
    await more.click();
    await panel.getByRole('button', { name: /Show more/ }).filter({ hasNotText: before ?? '' }).waitFor();
    await workbench.screenshot('panel-large');
  });

  it('shows the same output as lines, and finds words in it', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('button', { name: 'Tree' }).click();
    const lines = panel.getByRole('treegrid', { name: 'Output' });
    await lines.getByRole('row').nth(1).waitFor();
    await panel.getByRole('textbox', { name: /^Find/ }).fill('a');
    await panel.getByText(/^[\d,]+ found$/).waitFor();
    await workbench.press('Enter');
    await lines.getByRole('row', { selected: true }).waitFor();
    await workbench.screenshot('panel-lines');
  });

  it('stops an execution on the server and sees it stopped', async () => {
    await workbench.openFile('payloads/slow.payload.json');
    const panel = await runPayload(workbench, 'Slow Report');
    await panel.getByRole('button', { name: 'Stop' }).click();
    await panel.getByRole('status').filter({ hasText: 'Stopped' }).first().waitFor();
    await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden' });
    await workbench.screenshot('panel-stopped');
  });

  it('runs an execution again as a new one, in the same place', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('button', { name: 'Rerun' }).click();
    await panel.getByRole('status').filter({ hasText: 'Running' }).first().waitFor();
    await panel.getByRole('button', { name: 'Stop' }).waitFor();
  });
});
