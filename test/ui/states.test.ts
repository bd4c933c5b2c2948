import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { createManualClock, presets, startSandbox, type Sandbox } from '../../src/sandbox';
import { frameOf, violationsIn } from './axe';
import { connect } from './connecting';
import type { Tree } from './tree';
import { eventually } from './wait';
import { Workbench, type Theme } from './workbench';

const account = 'user_12345';
const others = ['cobalt_test_user', 'user_67890'];
const themes: readonly Theme[] = ['Dark Modern', 'Dark High Contrast', 'Light Modern'];
const usual = { width: 1400, height: 900 };
/** What a window of the usual size holds at a zoom of 200 %. */
const zoomed = { width: 700, height: 450 };
/** Leaves about 300 pixels for what is beside the sidebar. */
const narrow = { width: 650, height: 900 };
const files = { 'payloads/lead.payload.json': '{\n  "source": "web"\n}\n' };

/** Time on the sandbox stands until a test lets it pass. */
const clock = createManualClock(Date.now());

/** Pictures of one place in every theme, at 200 %, and, of an editor, as narrow as a sidebar. The window is light afterwards. */
async function picture(workbench: Workbench, name: string, part: '.part.sidebar' | '.part.editor'): Promise<void> {
  const folder = join('.vscode-test', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const take = (suffix: string) => workbench.page.locator(part).screenshot({ path: join(folder, `state-${name}-${suffix}.png`) });
  for (const theme of themes) {
    await workbench.switchTheme(theme);
    await take(theme.toLowerCase().replaceAll(' ', '-'));
  }
  await workbench.page.setViewportSize(zoomed);
  await take('zoomed');
  if (part === '.part.editor') {
    await workbench.page.setViewportSize(narrow);
    await take('narrow');
  }
  await workbench.page.setViewportSize(usual);
}

/** Goes to a place by Tab alone, as a person does who has no mouse. */
async function tabTo(workbench: Workbench, place: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await place.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await workbench.press('Tab');
  }
  assert.fail('Tab does not lead there.');
}

describe('every state of the sidebar', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  let away: Sandbox;
  let executions: Tree;
  let workflows: Tree;
  let myRuns: Tree;

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 60 });
    away = await startSandbox({ clock, historySize: 3 });
    workbench = await Workbench.launch({
      files,
      theme: 'Light Modern',
      settings: { 'runlight.autoRefresh': false, 'runlight.pageSize': 5, 'runlight.timeouts': { read: 5, start: 60 } },
      connections: [
        { name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account, ...others] },
        { name: 'Away', url: away.url, key: away.keys.test, accounts: ['account_001'] },
      ],
    });
    executions = workbench.tree('Executions');
    workflows = workbench.tree('Workflows');
    myRuns = workbench.tree('My Runs');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
    await away?.close();
  });
  afterEach(() => sandbox.faults.clear());

  const listed = async (tree: Tree, label: string) =>
    (await tree.rows()).flatMap((row) => [row, ...row.children]).find((row) => row.label === label)?.children ?? [];

  /** Goes through a view by keys to a row with these words. */
  const arrowTo = async (tree: Tree, words: string | RegExp): Promise<void> => {
    await tree.pane.locator('.monaco-list').focus();
    await workbench.press('Home');
    await eventually(`the row ${String(words)} to have the focus`, 20_000, async () => {
      if (await tree.pane.locator('.monaco-list-row.focused', { hasText: words }).isVisible()) return true;
      await workbench.press('ArrowDown');
      return undefined;
    });
  };

  it('nothing yet: each view says what it is for, and Tab leads to what can be done', async () => {
    await workbench.showRunlight();
    await workflows.unfold();
    await myRuns.unfold();
    assert.match(await executions.welcome(), /^Run workflows from JSON files and see what every node returned\./);
    assert.match(await workflows.welcome(), /^Connect a platform to see its workflows here\./);
    assert.match(await myRuns.welcome(), /^Every run that you start from here is kept with its payload/);
    await picture(workbench, 'empty', '.part.sidebar');
    await executions.pane.locator('> .pane-header').focus();
    for (const name of ['Try the Sandbox', 'Add Connection']) await tabTo(workbench, executions.pane.getByRole('button', { name, exact: true }));
    await myRuns.fold();
    await workflows.fold();
  });

  it('loading: a row says so, and the others can be used', async () => {
    await connect(workbench, 'Acme');
    sandbox.faults.add({ operation: 'listExecutions', times: 1, effect: 'hang' });
    await executions.expand(account);
    await executions.row('Loading executions…').waitFor();
    await workbench.screenshot('state-loading');
    await eventually('the list', 30_000, async () => (await listed(executions, account)).length > 3 || undefined);
  });

  it('failed: what can be done comes first, by the keyboard too, and why is whole in its name', async () => {
    sandbox.faults.add({ operation: 'listExecutions', effect: presets.serverError.effect });
    await executions.expand('cobalt_test_user');
    await executions.row('Retry').waitFor();
    assert.match(await executions.spoken('Retry'), /^Retry, .+ has a problem of its own \(500 .+\)/);
    await picture(workbench, 'failed', '.part.sidebar');
    sandbox.faults.clear();
    await arrowTo(executions, 'Retry');
    await workbench.press('Enter');
    await eventually('the list', 30_000, async () => (await listed(executions, 'cobalt_test_user')).length > 3 || undefined);
    await executions.toggle('cobalt_test_user');
  });

  it('filtered to nothing: the filter is said, and one key clears it, for one account and for all together', async () => {
    const narrow = async (label: string) => {
      // A list that has just been narrowed is drawn anew: the command takes the row that is selected.
      await arrowTo(executions, label);
      await workbench.press('Enter');
      await workbench.runCommand('Runlight: Filter…');
      await workbench.prompt.titled(/^Filter Executions of/);
      await workbench.prompt.choose('Status');
      await workbench.prompt.titled('Status');
      await workbench.prompt.choose('QUEUED');
    };
    await narrow(account);
    await executions.row('Clear Filter').waitFor();
    assert.match(await executions.spoken('Clear Filter'), /^Clear Filter, (No execution matches|None of the newest \d+ matches): QUEUED$/);
    await picture(workbench, 'filtered', '.part.sidebar');
    await arrowTo(executions, 'Clear Filter');
    await workbench.press('Enter');
    await executions.row('Clear Filter').waitFor({ state: 'hidden' });
    for (const label of [account, ...others]) await narrow(label);
    await executions.inline('Acme', 'Show All Together');
    const all = 'All accounts, newest first';
    await eventually('the words', 30_000, async () => (await listed(executions, all)).some(({ label }) => label === 'Clear Filter') || undefined);
    const [message] = await listed(executions, all);
    assert.match(message?.description ?? '', /: 3 filters$|: QUEUED$/);
    await executions.click('Clear Filter');
    await eventually('every execution', 30_000, async () => (await listed(executions, all)).length > 5 || undefined);
    assert.equal(await executions.description(), '');
    await executions.inline('Acme', 'Show One by One');
  });

  it('read-only: the connection says so, and nothing that would start something is offered', async () => {
    await executions.menu('Acme', 'Make Read-Only');
    await eventually('the word', 20_000, async () => (await executions.rows())[0]?.description.includes('read-only') || undefined);
    await executions.expand(account);
    const rows = await eventually('the list', 30_000, async () => {
      const found = await listed(executions, account);
      return found.length > 3 ? found : undefined;
    });
    await executions.row(rows[0]?.label ?? '').hover();
    assert.equal(await executions.pane.locator('.actions a[aria-label^="Rerun"]:visible').count(), 0);
    await picture(workbench, 'read-only', '.part.sidebar');
    await executions.menu('Acme', 'Allow Runs');
    await eventually('the list again', 30_000, async () => {
      const [connection] = await executions.rows();
      return (!connection?.description.includes('read-only') && (await listed(executions, account)).length > 3) || undefined;
    });
  });

  it('workflows: loading, failed, searched to nothing, each with words', async () => {
    await executions.fold();
    await workflows.unfold();
    sandbox.faults.add({ path: '/workflow', times: 1, effect: 'hang' });
    await workflows.expand(account);
    await workflows.row('Loading workflows…').waitFor();
    sandbox.faults.clear();
    await workflows.row('Daily Sync').waitFor();
    await workflows.toggle(account);
    sandbox.faults.add({ path: '/workflow', effect: presets.serverError.effect });
    await workflows.expand('user_67890');
    await workflows.row('Retry').waitFor();
    await picture(workbench, 'workflows-failed', '.part.sidebar');
    sandbox.faults.clear();
    await arrowTo(workflows, 'Retry');
    await workbench.press('Enter');
    await workflows.row('Partner Feed').waitFor();
    await workflows.toggle('user_67890');
    await workflows.expand(account);
    await workflows.button('Search Workflows…');
    await workbench.prompt.type('nobody has this');
    await workbench.prompt.accept();
    await workflows.row('No workflow matches “nobody has this”.').first().waitFor();
    await picture(workbench, 'workflows-searched', '.part.sidebar');
    await arrowTo(workflows, 'No workflow matches');
    await workbench.press('Enter');
    await workflows.row('Daily Sync').waitFor();
  });

  it('workflows: each says how it went the last times, where the pointer rests', async () => {
    // Which of those that are on the screen ran lately depends on the hour: one runs now.
    sandbox.start({ workflow: 'Daily Sync', account });
    clock.advance(60_000);
    await workbench.runCommand('Runlight: Refresh');
    await workflows.row(/^Daily Sync.* ago/).waitFor();
    await workflows.row('Daily Sync').hover();
    const hover = workbench.page.locator('.monaco-hover', { hasText: 'The last one:' });
    await hover.waitFor();
    const text = (await hover.innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /Completed: \d+ of \d+, newest first/);
    assert.match(text, /The last one: \w[\w ]* · \d+ \w+ ago/);
    const [, last = ''] = /Completed: \d+ of (\d+)/.exec(text) ?? [];
    assert.equal(await hover.locator('.codicon[class*="codicon-"]').count(), Number(last));
    await workbench.screenshot('state-workflow-tooltip');
  });

  it('offline: the place that cannot be reached is named, and what is known stays', async () => {
    await workflows.fold();
    await executions.unfold();
    await connect(workbench, 'Away');
    await executions.expand('account_001');
    await eventually('its executions', 30_000, async () => (await listed(executions, 'account_001')).length === 3 || undefined);
    await away.close();
    await executions.inline('account_001', 'Refresh');
    await eventually('the reason', 60_000, async () => (await listed(executions, 'account_001'))[0]?.label === 'Retry' || undefined);
    const rows = await listed(executions, 'account_001');
    assert.equal(rows.length, 4);
    assert.match(rows[0]?.description ?? '', /^Could not reach 127\.0\.0\.1/);
    await executions.toggle(account);
    await picture(workbench, 'offline', '.part.sidebar');
  });

  it('my runs: searched to nothing, and one key shows all again', async () => {
    await workbench.openFile('payloads/lead.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.choose('Acme');
    await workbench.prompt.choose(account);
    await workbench.prompt.type('Lead Import');
    await workbench.prompt.choose('Lead Import');
    await workbench.panelFrame().getByRole('heading', { name: 'Lead Import' }).waitFor();
    clock.advance(60_000);
    await workbench.panelFrame().getByRole('status').filter({ hasText: 'Errored' }).first().waitFor();
    await executions.fold();
    await myRuns.unfold();
    await myRuns.row('Lead Import').waitFor();
    await myRuns.button('Search My Runs…');
    await workbench.prompt.type('nobody has this');
    await workbench.prompt.accept();
    await myRuns.row('No run matches “nobody has this”.').waitFor();
    await picture(workbench, 'runs-searched', '.part.sidebar');
    await arrowTo(myRuns, 'No run matches');
    await workbench.press('Enter');
    await myRuns.row('Lead Import').waitFor();
    await picture(workbench, 'runs', '.part.sidebar');
  });
});

describe('every state of the panel', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  let executions: Tree;

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 0 });
    workbench = await Workbench.launch({
      files,
      theme: 'Light Modern',
      settings: { 'runlight.autoRefresh': false, 'runlight.timeouts': { read: 5, start: 60 }, 'runlight.openOnRun': 'none' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    });
    for (const workflow of ['Contact Loop', 'Lead Import', 'Daily Sync']) {
      sandbox.start({ workflow, account });
      clock.advance(200_000);
    }
    executions = workbench.tree('Executions');
    await connect(workbench, 'Acme');
    await executions.row('Daily Sync').waitFor();
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });
  afterEach(() => sandbox.faults.clear());

  const panel = () => workbench.panelFrame();
  /** In every theme and at 200 %: pictures, and nothing that axe objects to. */
  const look = async (name: string): Promise<void> => {
    await picture(workbench, `panel-${name}`, '.part.editor');
    assert.deepEqual(await violationsIn(await frameOf(panel())), [], name);
  };

  it('loading: says so after a moment', async () => {
    sandbox.faults.add({ operation: 'getExecution', times: 1, effect: 'hang' });
    await executions.click('Daily Sync');
    await panel().getByText('Loading execution…').waitFor();
    await workbench.screenshot('state-panel-loading');
    assert.deepEqual(await violationsIn(await frameOf(panel())), []);
    await panel().getByRole('treeitem', { name: /^Start/ }).waitFor();
  });

  it('filtered to nothing, and found nothing', async () => {
    await panel().getByRole('textbox', { name: 'Filter nodes' }).fill('nobody');
    await panel().getByText('No node matches the filter.').waitFor();
    await panel().getByRole('textbox', { name: /^Find/ }).fill('nobody has this');
    await panel().getByText('Nothing found').waitFor();
    await look('nothing');
  });

  it('failed: says why, does not claim that no node ran, and can be tried again by keys', async () => {
    await workbench.runCommand('View: Close All Editors');
    sandbox.faults.add({ operation: 'getExecution', effect: presets.serverError.effect });
    await executions.click('Lead Import');
    await panel().getByText('The nodes could not be read.').waitFor();
    await panel().getByText(/has a problem of its own \(500/).waitFor();
    assert.equal(await panel().getByText(/No node/).count(), 0);
    await look('failed');
    sandbox.faults.clear();
    const retry = panel().getByRole('button', { name: 'Retry' });
    await retry.focus();
    await retry.press('Enter');
    await panel().getByRole('treeitem', { name: /Errored/, selected: true }).waitFor();
    await look('errored');
  });

  it('iterations: failed, and read again', async () => {
    sandbox.faults.add({ operation: 'listBatches', effect: presets.serverError.effect });
    await executions.click('Contact Loop');
    await panel().getByRole('treeitem', { name: /^Loop/ }).click();
    await panel().getByRole('tab', { name: /Batches/ }).click();
    await panel().getByRole('button', { name: 'Retry' }).waitFor();
    await look('iterations-failed');
    sandbox.faults.clear();
    await panel().getByRole('button', { name: 'Retry' }).click();
    await panel().getByRole('button', { name: 'Retry' }).waitFor({ state: 'hidden' });
    await look('iterations');
  });

  it('offline: what is known stays, and it is said since when', async () => {
    await executions.click('Daily Sync');
    await panel().getByRole('treeitem', { name: /^Fetch contact/ }).click();
    await sandbox.close();
    await panel().getByRole('button', { name: 'Refresh' }).click();
    await panel().getByText(/Last seen .* Could not reach 127\.0\.0\.1/).waitFor();
    await panel().getByRole('treeitem', { name: /^Fetch contact, Success/, selected: true }).waitFor();
    await look('offline');
  });

  it('questions: a list that cannot be loaded says why and can be tried again', async () => {
    await workbench.openFile('payloads/lead.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.row('Try again').waitFor();
    await workbench.page.locator('.quick-input-widget').screenshot({ path: join('.vscode-test', 'screenshots', 'state-question-offline.png') });
    await workbench.prompt.cancel();
  });
});

describe('every state of lenses and documents', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  let executions: Tree;
  const file = 'payloads/sync.payload.json';

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 0 });
    workbench = await Workbench.launch({
      files: { [file]: '{\n  "email": "jane@example.com"\n}\n' },
      theme: 'Light Modern',
      settings: { 'runlight.autoRefresh': false, 'runlight.timeouts': { read: 5, start: 60 }, 'runlight.openOnRun': 'none' },
      connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    });
    for (const workflow of ['Daily Sync', 'Lead Import']) {
      sandbox.start({ workflow, account });
      clock.advance(200_000);
    }
    executions = workbench.tree('Executions');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  const lens = (words: RegExp) =>
    eventually(`a lens like ${String(words)}`, 30_000, async () => (await workbench.lenses()).find((text) => words.test(text)));
  const closeEditors = () => workbench.runCommand('View: Close All Editors');

  it('lenses: before anything is connected, with a target, while it runs, and after it has ended', async () => {
    await workbench.openFile(file);
    await lens(/Run with Runlight…/);
    await picture(workbench, 'lens-new', '.part.editor');
    await connect(workbench, 'Acme');
    await workbench.clickLens(/Run with Runlight…/);
    await workbench.prompt.titled(`Workflow for ${account}`);
    await workbench.prompt.choose('Daily Sync');
    await lens(/stop/);
    await picture(workbench, 'lens-running', '.part.editor');
    clock.advance(60_000);
    await lens(/save as expectation/);
    await picture(workbench, 'lens-ended', '.part.editor');
  });

  it('an output, as it came', async () => {
    await closeEditors();
    await executions.expand('Daily Sync');
    await executions.menu(/^Fetch contact/, 'Open Node Output as JSON');
    await eventually('the output', 30_000, async () => (await workbench.editorLines()).join('').includes('jane@example.com') || undefined);
    await picture(workbench, 'output', '.part.editor');
  });

  it('a comparison: the words of both sides', async () => {
    await closeEditors();
    await executions.select(executions.row('Daily Sync'), executions.row('Daily Sync', 1));
    await executions.menu('Daily Sync', 'Compare Executions');
    await workbench.page.locator('.monaco-diff-editor .view-line').first().waitFor();
    await picture(workbench, 'compare', '.part.editor');
  });
});
