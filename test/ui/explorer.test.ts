import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { createManualClock, startSandbox, type Sandbox } from '../../src/sandbox';
import { connect, says } from './connecting';
import { runPayload } from './runs';
import { eventually } from './wait';
import { type Theme, Workbench } from './workbench';

const account = 'user_12345';
const themes = ['Light Modern', 'Dark High Contrast', 'Dark Modern'] as const;
const files = Object.fromEntries(
  ['daily', 'check', 'dump', 'large', 'stale', 'export', 'odd', 'narrow'].map((name) => [`payloads/${name}.payload.json`, '{}\n']),
);
/** What runs has ended as soon as a test says so. */
const clock = createManualClock(Date.now());

describe('what nodes returned, read in the panel', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 400 });
    const settings = { 'runlight.notifyOnFinish': 'never' };
    workbench = await Workbench.launch({
      files,
      settings,
      theme: 'Dark Modern',
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account, 'user_67890'] }],
    });
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });
  afterEach(() => sandbox.faults.clear());

  /** Runs a payload to its end, in an editor group of its own beside nothing else. */
  async function run(file: string, workflow: string): Promise<FrameLocator> {
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile(`payloads/${file}.payload.json`);
    const panel = await runPayload(workbench, workflow);
    clock.advance(120_000);
    await panel.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden' });
    await panel.getByRole('treeitem').first().waitFor();
    return panel;
  }
  const selected = (panel: FrameLocator) => panel.getByRole('treeitem', { selected: true });
  const names = (panel: FrameLocator) => panel.locator('.node-name').allTextContents();
  /** Waits until the names of the nodes are as wanted. */
  const namesBecome = (panel: FrameLocator, what: string, wanted: (names: string[]) => boolean) =>
    eventually(what, 10_000, async () => wanted(await names(panel)) || undefined);
  const lineOf = (lines: Locator, key: string) => lines.getByRole('row').filter({ has: workbench.panelFrame().getByText(key, { exact: true }) });

  it('lists nodes as they ran, slowest first or by name, and stays with the node on show', async () => {
    const panel = await run('daily', 'Daily Sync');
    const ran = ['Start', 'Fetch contact', 'Normalize', 'Response'];
    await namesBecome(panel, 'the nodes', (shown) => shown.join() === ran.join());
    await panel.getByRole('treeitem', { name: /^Normalize/ }).click();
    const order = panel.getByRole('combobox', { name: 'Order of nodes' });
    await order.selectOption('Slowest first');
    await namesBecome(panel, 'the slowest first', (shown) => shown.join() === 'Fetch contact,Start,Normalize,Response');
    await selected(panel).filter({ hasText: 'Normalize' }).waitFor();
    await order.focus();
    await workbench.press('ArrowDown');
    await namesBecome(panel, 'the nodes by name', (shown) => shown.join() === [...ran].sort().join());
    await workbench.screenshot('explorer-sorted');
    await order.selectOption('As it ran');
    await namesBecome(panel, 'the nodes as they ran', (shown) => shown.join() === ran.join());
  });

  it('finds words in whatever node they are, and selects it', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Start/ }).click();
    await selected(panel).press('Control+f');
    const field = panel.getByRole('textbox', { name: /^Find/ });
    await field.and(panel.locator(':focus')).waitFor();
    await field.fill('hello world');
    await panel.getByText(/^\d+ found$/).waitFor();
    await field.press('Enter');
    await selected(panel).filter({ hasText: 'Normalize' }).waitFor();
    const line = panel.getByRole('treegrid').getByRole('row', { selected: true });
    await line.filter({ hasText: 'Hello World' }).waitFor();
    await workbench.screenshot('explorer-found');
    await field.fill('nothing says this');
    await panel.getByText('Nothing found').waitFor();
    await field.press('Escape');
    assert.equal(await field.inputValue(), '');
  });

  it('opens what a node returned as a document that nobody can change', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Response/ }).click();
    await panel.getByRole('button', { name: 'Open as JSON' }).click();
    await workbench.page.locator('.tab.active[data-resource-name^="Response · Daily Sync"]').waitFor();
    const text = ['{', '  "status": 200,', '  "body": {', '    "success": true', '  }', '}'];
    await eventually('the text', 15_000, async () => (await workbench.editorLines()).slice(0, 6).join('\n') === text.join('\n') || undefined);
    await workbench.editor.locator('.view-lines').click();
    await workbench.press('x');
    await workbench.page.getByText(/Editor is read-only/).first().waitFor();
    assert.deepEqual((await workbench.editorLines()).slice(0, 6), text);
    await workbench.screenshot('explorer-document');
    await workbench.runCommand('View: Close Editor');
  });

  it('narrows forty nodes to those with a word, or with a status, and says when none is left', async () => {
    const panel = await run('export', 'Nightly Export');
    await panel.getByText('(40)', { exact: true }).waitFor();
    const filter = panel.getByRole('textbox', { name: 'Filter nodes' });
    await filter.fill('upload');
    await namesBecome(panel, 'the uploads', (shown) => shown.length === 8 && shown.every((name) => name.startsWith('Upload')));
    await workbench.screenshot('explorer-filtered');
    await filter.fill('nobody');
    await panel.getByText('No node matches the filter.').waitFor();
    await panel.getByRole('button', { name: 'Clear filter' }).click();
    await namesBecome(panel, 'all nodes', (shown) => shown.length === 40);
    await selected(panel).focus();
    await workbench.press('End');
    await selected(panel).and(panel.locator(':focus')).filter({ hasText: 'Log vendors' }).waitFor();
    assert.ok(await isInView(selected(panel)));
  });

  it('narrows nodes to those of one group of statuses, and counts them', async () => {
    const panel = await run('odd', 'Odd Outputs');
    const before = (await names(panel)).length;
    const status = panel.getByRole('combobox', { name: 'Status of nodes' });
    const [, option] = await status.getByRole('option').allTextContents();
    await status.selectOption(option ?? '');
    const count = Number(/\((\d+)\)/.exec(option ?? '')?.[1]);
    await namesBecome(panel, 'those of one status', (shown) => shown.length === count && count < before);
    await workbench.screenshot('explorer-status');
  });

  it('hides what looks secret until somebody wants to see it', async () => {
    const panel = await run('check', 'Connection Check');
    await selected(panel).filter({ hasText: 'Query accounts' }).waitFor();
    await panel.getByRole('tab', { name: 'Input' }).click();
    const lines = panel.getByRole('treegrid', { name: 'Input' });
    const secret = lineOf(lines, 'authorization');
    await secret.click();
    await secret.filter({ hasText: 'hidden: looks secret' }).waitFor();
    assert.doesNotMatch((await panel.locator('#root').textContent()) ?? '', /sandbox-placeholder/);
    await workbench.screenshot('explorer-masked');
    await panel.getByRole('button', { name: 'Show', exact: true }).click();
    await secret.filter({ hasText: 'Bearer sandbox-placeholder' }).waitFor();
    await panel.getByRole('button', { name: 'Hide', exact: true }).click();
    await secret.filter({ hasText: 'hidden: looks secret' }).waitFor();
  });

  it('shows a list of like objects as a table, from which a row leads back to its lines', async () => {
    const panel = await run('dump', 'Contact Dump');
    await panel.getByRole('treeitem', { name: /^Fetch all contacts/ }).click();
    const lines = panel.getByRole('treegrid', { name: 'Output' });
    await lineOf(lines, 'body').first().click();
    await panel.getByRole('button', { name: 'Show as Table' }).click();
    const table = panel.getByRole('grid');
    await table.getByRole('columnheader', { name: 'email' }).waitFor();
    await table.getByRole('gridcell', { name: 'contact-0@example.com' }).waitFor();
    assert.equal(await table.getAttribute('aria-rowcount'), '40001');
    for (const theme of themes) await picture(theme, 'explorer-table', workbench.panelFrame().getByRole('grid'));
    await table.press('End');
    const row = table.getByRole('row', { selected: true });
    await row.filter({ hasText: 'contact-39999@example.com' }).waitFor();
    assert.ok(await isInView(row));
    await table.press('Enter');
    const line = lines.getByRole('row', { selected: true });
    await line.filter({ hasText: '39999' }).waitFor();
    await lines.and(panel.locator(':focus')).waitFor();
    assert.ok(await isInView(line));
    await workbench.screenshot('explorer-row');
  });

  it('asks before an editor is given what takes it seconds to open', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('button', { name: 'Open as JSON' }).click();
    const question = /The output of Fetch all contacts is [\d.]+ MB\. Opening it may take about \d+ s\./;
    await workbench.notification(question);
    await workbench.screenshot('explorer-slow');
    await workbench.clickNotification(question, 'Open');
    await workbench.page.locator('.tab.active[data-resource-name^="Fetch all contacts · Contact Dump"]').waitFor();
  });

  it('offers to save what no editor can open', async () => {
    const panel = await run('large', 'Connection Check');
    const latest_output = Array.from({ length: 46 }, () => 'x'.repeat(1_000_000));
    const node = { node_id: '1', node_name: 'Everything', node_type: 'http', node_status: 'Success', latest_output };
    const body = JSON.stringify({ name: 'Large', status: 'COMPLETED', nodes: [node] });
    sandbox.faults.add({ operation: 'getExecution', effect: { status: 200, body } });
    await panel.getByRole('button', { name: 'Refresh' }).click();
    await panel.getByRole('treeitem', { name: /^Everything/ }).click();
    await panel.getByRole('button', { name: 'Open as JSON' }).click();
    const offer = await workbench.notification(/The output of Everything is 43\.9 MB, more than an editor can open\./);
    await offer.getByRole('button', { name: 'Save to File…' }).waitFor();
    assert.deepEqual((await workbench.tabs()).filter((tab) => tab.startsWith('Everything')), []);
    await workbench.screenshot('explorer-too-large');
    await workbench.clearNotifications();
  });

  it('keeps what it knows while the platform cannot be reached, and says since when', async () => {
    const panel = await run('stale', 'Daily Sync');
    const known = await names(panel);
    sandbox.faults.add({ operation: 'getExecution', effect: 'reset' });
    await panel.getByRole('button', { name: 'Refresh' }).click();
    const notice = panel.getByText(/^Last seen .* connection to .* was lost/);
    await notice.waitFor();
    assert.deepEqual(await names(panel), known);
    await workbench.screenshot('explorer-stale');
    sandbox.faults.clear();
    await panel.getByRole('button', { name: 'Refresh' }).click();
    await notice.waitFor({ state: 'hidden' });
    assert.deepEqual(await names(panel), known);
  });

  it('leads a failed execution to the first node that went another way than in the last success', async () => {
    await workbench.runCommand('View: Close All Editors');
    const failed = await failedSync();
    await workbench.runCommand('Runlight: Open Execution…');
    await workbench.prompt.choose(account);
    await says(workbench, /execution’s id/);
    await workbench.prompt.type(failed);
    await workbench.prompt.accept();
    const panel = workbench.panelFrame();
    await panel.getByRole('heading', { name: 'Daily Sync' }).waitFor();
    const name = await selected(panel).locator('.node-name').textContent();
    await panel.getByRole('button', { name: 'Compare with Last Success' }).click();
    const diff = workbench.page.locator('.editor-group-container.active .monaco-diff-editor');
    await diff.waitFor();
    assert.match(await workbench.activeTab(), new RegExp(`^${name}: first difference to the last success`));
    await diff.locator('.editor.original .view-line', { hasText: 'Success' }).first().waitFor();
    await diff.locator('.editor.modified .view-line', { hasText: 'Request failed with status code 502' }).first().waitFor();
    for (const theme of themes) await picture(theme, 'explorer-compare', diff);
  });

  it('is read in a narrow place, and when everything is twice as large', async () => {
    const panel = await run('narrow', 'Connection Check');
    await workbench.page.setViewportSize({ width: 1000, height: 800 });
    await workbench.screenshot('explorer-narrow');
    assert.ok(await fits(panel));
    await workbench.page.setViewportSize({ width: 1400, height: 900 });
  });

  /** The newest Daily Sync that failed, as the platform lists it. */
  async function failedSync(): Promise<string> {
    const query = new URLSearchParams({ status: 'ERRORED', workflow_name: 'Daily Sync', limit: '1' }).toString();
    const headers = { 'x-api-key': sandbox.keys.test, linked_account_id: account };
    const answer = await fetch(`${sandbox.url}/api/v2/public/execution?${query}`, { headers });
    const { docs } = (await answer.json()) as { docs: readonly { readonly _id: string }[] };
    assert.ok(docs[0]);
    return docs[0]._id;
  }

  async function picture(theme: Theme, name: string, there: Locator): Promise<void> {
    await workbench.switchTheme(theme);
    await there.waitFor();
    await workbench.screenshot(`${name}-${theme.toLowerCase().replaceAll(' ', '-')}`);
  }
});

/** Whether all of it is within the box that scrolls around it. */
function isInView(line: Locator): Promise<boolean> {
  return line.evaluate((element) => {
    const box = element.closest('[role="tree"], [role="treegrid"], [role="grid"]')?.getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    return box !== undefined && top >= box.top - 1 && bottom <= box.bottom + 1;
  });
}

/** Whether nothing is wider than the page. */
function fits(panel: FrameLocator): Promise<boolean> {
  return panel.locator('#root').evaluate((root) => root.scrollWidth <= root.clientWidth);
}
