import assert from 'node:assert/strict';
import { runPayload, trySandbox } from './runs';
import { eventually } from './wait';
import { Workbench } from './workbench';

const exported = JSON.stringify({
  runlight: { version: 1, exportedAt: '2026-03-01T10:00:00.000Z', connection: 'Acme' },
  executions: [
    {
      id: '64f0c0ffee0000000000beef',
      scope: 'user_12345',
      status: 'COMPLETED',
      workflow: { id: '64f0c0ffee0000000000cafe', name: 'Order Import' },
      nodes: [{ id: 'n1', name: 'Read orders', status: 'SUCCESS', output: { orders: 51 } }],
    },
  ],
});

describe('a window that is reloaded with nothing else open', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files: { 'order.payload.json': '{}\n', 'kept.runlight.json': exported } });
    await trySandbox(workbench);
    await workbench.openFile('order.payload.json');
    const panel = await runPayload(workbench, 'Daily Sync');
    await panel.getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
  });
  after(() => workbench?.close());

  /** Neither the view nor a payload wakes the extension in the next window. */
  const reloadWithout = async (...names: readonly RegExp[]) => {
    for (const name of names) {
      // By the tab itself: a panel that is in front would take the keys.
      const tab = workbench.page.locator('.tab[role="tab"]', { hasText: name });
      await tab.click({ button: 'middle' });
      await tab.waitFor({ state: 'detached' });
    }
    await workbench.showContainer('Explorer');
    await workbench.reload();
  };
  const badge = () => workbench.page.locator('.activitybar .action-item:has(a[aria-label^="Runlight"]) .badge-content:visible');

  it('brings back a panel', async () => {
    await reloadWithout(/order\.payload\.json/);
    assert.deepEqual((await workbench.tabs()).length, 1);
    await workbench.panelFrame().getByRole('treeitem', { name: /^Fetch contact, Success/ }).waitFor();
  });

  it('brings back the document of an output', async () => {
    await workbench.showContainer('Runlight');
    const tree = workbench.tree('Executions');
    await tree.expand('user_12345', /^Daily Sync/);
    await tree.menu(/^Fetch contact/, 'Open Node Output as JSON');
    await workbench.page.locator('.tab.active', { hasText: /Fetch contact/ }).waitFor();
    await reloadWithout(/^Daily Sync/);
    assert.deepEqual((await workbench.tabs()).length, 1);
    await eventually('the output', 30_000, async () => (await workbench.editorLines()).join('\n').includes('jane@example.com') || undefined);
  });

  it('brings back an exported execution from its file', async () => {
    await workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'kept.runlight.json' }).click({ button: 'right' });
    // For a moment after it opens, a menu takes a click for the end of the one that opened it; a key it takes at once.
    await workbench.page.getByRole('menuitem', { name: 'Open Exported Execution…' }).hover();
    await workbench.page.locator('.context-view .action-item.focused', { hasText: 'Open Exported Execution…' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.panelFrame().getByRole('treeitem', { name: /^Read orders/ }).waitFor();
    await reloadWithout(/Fetch contact/);
    assert.deepEqual((await workbench.tabs()).length, 1);
    await workbench.panelFrame().getByRole('treeitem', { name: /^Read orders/ }).waitFor();
  });

  it('opens a link', async () => {
    await workbench.showContainer('Runlight');
    const tree = workbench.tree('Executions');
    await tree.expand('user_12345');
    await tree.menu(/^Daily Sync/, 'Copy Link');
    const link = await eventually('the link', 10_000, async () => {
      const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
      return text.includes('runlight.runlight/execution') ? text : undefined;
    });
    await reloadWithout(/Order Import/);
    assert.deepEqual(await workbench.tabs(), []);
    await workbench.runCommand('Developer: Open URL');
    await workbench.prompt.shown();
    await workbench.prompt.type(link);
    await workbench.prompt.accept();
    await workbench.answerDialog('Open');
    // This window has not used the connection yet.
    await workbench.answerDialog('Open Execution');
    await workbench.panelFrame().getByRole('treeitem', { name: /^Fetch contact, Success/ }).waitFor();
  });

  it('follows what still runs, and counts it on its icon', async () => {
    await workbench.openFile('order.payload.json');
    await workbench.clickLens(/change/);
    await workbench.prompt.titled(/linked account/i);
    await workbench.prompt.choose('user_12345');
    await workbench.prompt.titled('Workflow for user_12345');
    await workbench.prompt.type('Slow Report');
    await workbench.prompt.choose('Slow Report');
    await workbench.clickLens(/Run Slow Report/);
    await badge().filter({ hasText: '1' }).waitFor();
    await workbench.runCommand('View: Close All Editors');
    await reloadWithout();
    assert.deepEqual(await workbench.tabs(), []);
    await badge().filter({ hasText: '1' }).waitFor();
    await eventually('the run in the status bar', 30_000, async () => (await workbench.statusBar()).some((text) => text.includes('Slow Report')) || undefined);
  });
});
