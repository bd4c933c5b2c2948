import assert from 'node:assert/strict';
import { createManualClock, startSandbox, type Sandbox } from '../../src/sandbox';
import { frameOf, violationsIn } from './axe';
import { connect } from './connecting';
import { runPayload, trySandbox } from './runs';
import type { Tree } from './tree';
import { eventually } from './wait';
import { Workbench } from './workbench';

const account = 'user_12345';
const clock = createManualClock(Date.now());
const usual = { width: 1400, height: 900 };

describe('the health of a workflow', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  let workflows: Tree;

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 1500 });
    workbench = await Workbench.launch({
      files: { 'payloads/sync.payload.json': '{}\n' },
      theme: 'Dark Modern',
      settings: { 'runlight.autoRefresh': false, 'runlight.openOnRun': 'none' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    });
    workflows = workbench.tree('Workflows');
    await connect(workbench, 'Acme');
    await workbench.tree('Executions').row(account).waitFor();
    // The workflows have its place; what is listed stays known.
    await workbench.tree('Executions').fold();
    await workflows.unfold();
    await workflows.row('Daily Sync').waitFor();
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });
  afterEach(() => sandbox.faults.clear());

  /** What health asked the platform for. */
  const lists = () => sandbox.journal.filter(({ operation, query }) => operation === 'listExecutions' && query['workflow_id'] !== undefined);
  const singles = () => sandbox.journal.filter(({ operation }) => operation === 'getExecution');
  const page = () => workbench.panelFrame();
  const period = async () => Number(/last ([\d,]+) executions/.exec((await page().locator('.period').textContent()) ?? '')?.[1]?.replace(',', ''));
  const strip = () => page().getByRole('listbox', { name: 'Last executions' });
  const said = (words: string | RegExp) => page().getByText(words).first().waitFor();
  const isRead = () => page().getByText(/^From 20 executions that were read/).first().waitFor();

  it('is shown from the row of a workflow, within ten list requests and twenty single ones, all of them GETs', async () => {
    await workflows.inline('Daily Sync', 'Show Health');
    await page().getByRole('heading', { name: 'Daily Sync Health' }).waitFor();
    await isRead();
    assert.match(await workbench.activeTab(), /^Health of Daily Sync/);
    const count = await period();
    assert.ok(count > 100 && count < 1500, String(count));
    assert.equal(lists().length, Math.ceil(count / 100));
    assert.ok(lists().every(({ method, query }) => method === 'GET' && query['limit'] === '100'));
    assert.equal(singles().length, 20);
    assert.ok(sandbox.journal.every(({ method }) => method === 'GET'));
  });

  it('says rates, times and their trend, triggers, hours and nodes in words with numbers', async () => {
    const text = (await page().locator('.health-body').innerText()).replaceAll(/\s+/g, ' ');
    for (const words of [
      /Success rate \d+ % \d+ of \d+ that ended/,
      /Median [\d.]+ m?s (slower|faster) by \d+ %: [\d.]+ m?s in the second half, [\d.]+ m?s in the first|Median [\d.]+ m?s the same in both halves/,
      /95th percentile [\d.]+ m?s/,
      /One starts every \d+ min/,
      /API Call \d+ · Failed: \d+ · Median: [\d.]+ m?s/,
      /Busiest: \d+:00 (AM|PM) \(\d+\)/,
      /Failing nodes .*(Normalize|Fetch contact|Response) \d+ · Ran: \d+/,
      /Slowest nodes .*Fetch contact \d+ m?s/,
      /Your time zone: /,
    ]) {
      assert.match(text, words);
    }
  });

  it('has nothing that axe objects to, in dark, light and high contrast, as plots and as tables', async () => {
    await workbench.screenshot('health');
    assert.deepEqual(await violationsIn(await frameOf(page())), []);
    for (const theme of ['Light Modern', 'Dark High Contrast', 'Dark Modern'] as const) {
      await workbench.switchTheme(theme);
      await isRead();
      assert.deepEqual(await violationsIn(await frameOf(page())), [], theme);
      await workbench.screenshot(`health-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
    await page().getByRole('button', { name: 'As Table' }).click();
    await page().getByRole('table', { name: 'What triggers it' }).waitFor();
    assert.deepEqual(await violationsIn(await frameOf(page())), []);
    await workbench.screenshot('health-table');
    const captions = await page().locator('table caption').allTextContents();
    for (const caption of ['Last executions', 'Figures', 'How they ended', 'What triggers it', 'Days', 'Hours', 'Failing nodes', 'Slowest nodes']) {
      assert.ok(captions.includes(caption), caption);
    }
    assert.equal(await page().getByRole('table', { name: 'Hours' }).getByRole('row').count(), 25);
    await page().getByRole('button', { name: 'As Table' }).click();
  });

  it('fits into a narrow window', async () => {
    await workbench.page.setViewportSize({ width: 660, height: 900 });
    const frame = await frameOf(page());
    await eventually('a page without a scroll bar below', 10_000, async () =>
      (await frame.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth && window.innerWidth < 400)) || undefined,
    );
    await workbench.screenshot('health-narrow');
    await workbench.page.setViewportSize(usual);
  });

  it('goes through its executions by the keyboard, and opens one with Enter', async () => {
    await strip().focus();
    const current = async () => (await strip().getByRole('option', { selected: true }).getAttribute('aria-label')) ?? '';
    const newest = await current();
    await workbench.press('ArrowLeft');
    await eventually('the one before', 10_000, async () => (await current()) !== newest || undefined);
    await workbench.press('End');
    await eventually('the newest again', 10_000, async () => (await current()) === newest || undefined);
    assert.match(newest, /^(Completed|Errored|Stopped|Timed out), [\d.]+ m?s, /);
    await workbench.press('Enter');
    await page().getByRole('heading', { name: 'Daily Sync', exact: true }).waitFor();
    await page().getByRole('treeitem', { name: /Start/ }).first().waitFor();
    await workbench.runCommand('View: Close Editor');
    await strip().waitFor();
  });

  it('is narrowed by outcome, trigger and time, and says how many match', async () => {
    await page().getByLabel('Outcome').selectOption({ label: 'Failed' });
    await said(/^\d+ of \d+ executions match the filter$/);
    const labels = await strip().getByRole('option').evaluateAll((options) => options.map((option) => option.getAttribute('aria-label') ?? ''));
    assert.ok(labels.every((label) => /^(Errored|Timed out), /.test(label)), labels.join(' | '));
    await page().getByLabel('Outcome').selectOption({ label: 'All' });
    await page().getByLabel('Started').selectOption({ label: 'last 1 d' });
    await said(/^\d+ of \d+ executions match the filter$/);
    await page().getByLabel('Started').selectOption({ label: 'All' });
    await said(/^last \d+ executions/);
  });

  it('takes in what the sidebar reads, and asks for nothing itself', async () => {
    const [count, asked, read] = [await period(), lists().length, singles().length];
    sandbox.start({ workflow: 'Daily Sync', account });
    clock.advance(30_000);
    await workbench.runCommand('Runlight: Refresh');
    await eventually('one more', 30_000, async () => (await period()) === count + 1 || undefined);
    assert.deepEqual([lists().length, singles().length], [asked, read]);
  });

  it('is one page for each workflow, from memory when it is looked at again', async () => {
    const [count, asked] = [await period(), lists().length];
    await workflows.menu('Daily Sync', 'Show Health');
    // It takes the focus, and would take it from the palette.
    await workbench.page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
    assert.equal((await workbench.tabs()).filter((name) => name.startsWith('Health of Daily Sync')).length, 1);
    await workbench.runCommand('View: Close Editor');
    await workflows.inline('Daily Sync', 'Show Health');
    await strip().waitFor();
    assert.deepEqual([await period(), lists().length], [count, asked]);
  });

  it('says in a sentence that there is nothing yet, or why it could not be read, and goes on from there', async () => {
    await workflows.inline('Await Payment', 'Show Health');
    await said('No executions yet. Once this workflow has run, its health is shown here.');
    assert.deepEqual(await violationsIn(await frameOf(page())), []);
    sandbox.faults.add({ operation: 'listExecutions', effect: 'html502' });
    await workflows.inline('Vendor Sync', 'Show Health');
    await page().getByRole('alert').waitFor();
    assert.match((await page().getByRole('alert').textContent()) ?? '', /502.*Try Again/);
    assert.deepEqual(await violationsIn(await frameOf(page())), []);
    await workbench.screenshot('health-failed');
    sandbox.faults.clear();
    await page().getByRole('button', { name: 'Try Again' }).click();
    await strip().waitFor();
    // To its end: what it still asks for would meet the fault of the next test.
    await isRead();
  });

  it('can be cancelled while it reads, keeps what it has, and reads on when asked to', async () => {
    sandbox.faults.add({ operation: 'listExecutions', skip: 1, effect: { delayMs: 60_000 } });
    await workflows.inline('Validate Order', 'Show Health');
    await said(/^Reading the list: request 1 of \d+ at most…$/);
    await strip().waitFor();
    await workbench.screenshot('health-reading');
    await page().getByRole('button', { name: 'Cancel' }).click();
    await said('Cancelled. What was read so far is shown.');
    assert.equal(await period(), 100);
    sandbox.faults.clear();
    await page().getByRole('button', { name: 'Read More' }).click();
    await eventually('all of them', 30_000, async () => (await period()) > 100 || undefined);
    await eventually('nothing more to read', 30_000, async () => (await page().getByRole('button', { name: 'Read More' }).count()) === 0 || undefined);
  });
});

describe('the health of a workflow in the sandbox', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files: { 'payloads/sync.payload.json': '{}\n' }, theme: 'Dark Modern' });
    await trySandbox(workbench);
  });
  after(() => workbench?.close());

  it('is one click above a payload, and in the menu of the panel of its execution', async () => {
    await workbench.openFile('payloads/sync.payload.json');
    await runPayload(workbench, 'Daily Sync');
    // It is offered for the panel in front.
    await workbench.page.locator('.tab', { hasText: /^Daily Sync · / }).click();
    await workbench.runCommand('Runlight: Show Health');
    const page = workbench.panelFrame();
    await page.getByRole('heading', { name: 'Daily Sync Health' }).waitFor();
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile('payloads/sync.payload.json');
    await eventually('the line above the payload', 60_000, async () => (await workbench.lenses()).find((words) => /health/.test(words)));
    await workbench.clickLens(/health/);
    await page.getByRole('heading', { name: 'Daily Sync Health' }).waitFor();
    await page.getByText('last 1,000 executions').first().waitFor();
    await page.getByText('There are older ones.').waitFor();
    await workbench.screenshot('health-sandbox');
  });

  it('is back after a reload, by its name and as it was looked at', async () => {
    const page = workbench.panelFrame();
    await page.getByRole('button', { name: 'As Table' }).click();
    await page.getByRole('table', { name: 'Figures' }).waitFor();
    await workbench.reload();
    await page.getByRole('heading', { name: 'Daily Sync Health' }).waitFor();
    await page.getByRole('table', { name: 'Figures' }).waitFor();
    assert.match(await workbench.activeTab(), /^Health of Daily Sync/);
  });
});
