import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createManualClock, startSandbox, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import { runPayload } from './runs';
import type { Tree, TreeRow } from './tree';
import { eventually } from './wait';
import { Workbench, type Theme } from './workbench';

const account = 'user_12345';
const other = 'user_67890';
const themes: readonly Theme[] = ['Light Modern', 'Dark Modern', 'Dark High Contrast'];
const files = {
  'payloads/daily.payload.json': '{\n  "email": "jane@example.com"\n}\n',
  'payloads/lead.payload.json': '{\n  "source": "web"\n}\n',
};

/** Time on the sandbox stands until a test lets it pass: what is listed changes only by what a test does. */
const clock = createManualClock(Date.now());

/** A good end is said by the icon alone. */
const isGood = (description: string) => /^(now|\d+ \w+ ago)( · [\d.]+ m?s)?$/.test(description);

describe('the sidebar', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  let executions: Tree;
  let workflows: Tree;
  let myRuns: Tree;

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 300 });
    const connections = [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account, other] }];
    workbench = await Workbench.launch({ files, theme: 'Light Modern', connections });
    executions = workbench.tree('Executions');
    workflows = workbench.tree('Workflows');
    myRuns = workbench.tree('My Runs');
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  const find = (rows: readonly TreeRow[], label: string): TreeRow | undefined =>
    rows.find((row) => row.label === label) ?? rows.flatMap(({ children }) => find(children, label) ?? [])[0];
  const below = async (tree: Tree, label: string): Promise<TreeRow[]> => find(await tree.rows(), label)?.children ?? [];
  /** Waits until the rows below this one are as wanted. */
  const becomes = (tree: Tree, label: string, what: string, wanted: (rows: TreeRow[]) => boolean): Promise<TreeRow[]> => {
    let rows: TreeRow[] = [];
    return eventually(what, 25_000, async () => {
      rows = await below(tree, label);
      return wanted(rows) ? rows : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; it is ${JSON.stringify(rows)}`);
    });
  };
  const picture = async (name: string): Promise<void> => {
    for (const theme of themes) {
      await workbench.switchTheme(theme);
      await workbench.screenshot(`sidebar-${name}-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
    await workbench.switchTheme('Light Modern');
  };
  const badge = () => workbench.page.locator('.activitybar .action-item:has(a[aria-label^="Runlight"]) .badge-content:visible');
  const copied = () => workbench.page.evaluate(() => navigator.clipboard.readText());
  /** Runs a payload file, and lets its execution end. */
  const runToItsEnd = async (file: string, workflow: string, end: string) => {
    await workbench.openFile(file);
    const panel = await runPayload(workbench, workflow);
    clock.advance(60_000);
    await panel.getByRole('status').filter({ hasText: end }).first().waitFor();
    return panel;
  };

  describe('Executions', () => {
    it('is narrowed by a status that is chosen, and says so', async () => {
      await executions.inline(account, 'Filter…');
      await workbench.prompt.titled(`Filter Executions of ${account}`);
      await workbench.screenshot('sidebar-filter-dialog');
      await workbench.prompt.choose('Status');
      await workbench.prompt.titled('Status');
      await workbench.prompt.choose('ERRORED');
      const isFailed = ({ label, description }: TreeRow) => /^(Errored|failed at)/.test(description) || label.startsWith('Load more');
      await becomes(executions, account, 'only what failed', (rows) => rows.length > 3 && rows.every(isFailed));
      assert.equal(await executions.description(), `ERRORED · ${account}`);
      await eventually('the filter beside the account', 25_000, async () => /ERRORED/.test(find(await executions.rows(), account)?.description ?? '') || undefined);
      assert.match(await executions.spoken(account), /filtered: ERRORED/);
      await workbench.screenshot('sidebar-filtered');
    });

    it('says which workflow it is narrowed to by its name', async () => {
      await executions.inline(account, 'Filter…');
      await workbench.prompt.choose('Workflow');
      await workbench.prompt.choose('Lead Import');
      const isLead = ({ label }: TreeRow) => label === 'Lead Import' || label.startsWith('Load more');
      await becomes(executions, account, 'one workflow', (rows) => rows.length > 1 && rows.every(isLead));
      assert.equal(await executions.description(), `ERRORED · Lead Import · ${account}`);
    });

    it('shows everything again when the filter is cleared', async () => {
      await executions.button('Clear Filter');
      await becomes(executions, account, 'every execution', (rows) => rows.some(({ description }) => isGood(description)));
      assert.equal(await executions.description(), '');
    });

    it('shows all accounts in one list, newest first, and says whose each is', async () => {
      await executions.toggle(account);
      await executions.inline('Acme', 'Show All Together');
      const all = 'All accounts, newest first';
      sandbox.start({ workflow: 'Vendor Sync', account: other });
      clock.advance(1_000);
      sandbox.start({ workflow: 'Daily Sync', account });
      await executions.inline(all, 'Refresh');
      // What is older may have the same names.
      const isRow = (row: { readonly label: string; readonly description: string } | undefined, label: string, words: RegExp) =>
        row?.label === label && words.test(row.description);
      await becomes(executions, all, 'both accounts', ([one, two]) =>
        isRow(one, 'Daily Sync', new RegExp(`^Running · ${account} · `)) && isRow(two, 'Vendor Sync', new RegExp(`^(Running · )?${other} · `)),
      );
      assert.match(await executions.spoken('Daily Sync'), /^Daily Sync, Running, user_12345/);
      await workbench.screenshot('sidebar-together');
      await executions.inline('Acme', 'Show One by One');
      await executions.row(all).waitFor({ state: 'hidden' });
      clock.advance(60_000);
    });
  });

  describe('Workflows', () => {
    before(async () => {
      // Rows that are not on the screen do not exist, and an account has more workflows than usually fit.
      await workbench.page.setViewportSize({ width: 1400, height: 1300 });
      await executions.fold();
      await workflows.unfold();
    });

    after(() => workbench.page.setViewportSize({ width: 1400, height: 900 }));

    it('lists what an account can run, what is not its own and what is not published', async () => {
      await workflows.expand(account);
      const rows = await becomes(workflows, account, 'its workflows', (all) => all.length > 5);
      const described = (label: string) => rows.find((row) => row.label === label)?.description;
      assert.match(described('Daily Sync') ?? '', /HubSpot|hubspot/);
      assert.match(described('Org Digest') ?? '', /organisation/);
      assert.match(described('Draft Cleanup') ?? '', /not published/);
      assert.equal(described('Partner Feed'), undefined);
      assert.equal(sandbox.drafts, 0);
      await workbench.screenshot('sidebar-workflows');
      await workflows.toggle(account);
      await workflows.expand(other);
      await workflows.row('Partner Feed').waitFor();
      await workflows.toggle(other);
      await workflows.expand(account);
    });

    it('puts favourites on top', async () => {
      await workflows.menu('Vendor Sync', 'Add to Favourites');
      await becomes(workflows, account, 'the favourite first', ([first]) => first?.label === 'Vendor Sync');
      assert.match(await workflows.spoken('Vendor Sync'), /^Vendor Sync, favourite/);
      await workbench.screenshot('sidebar-favourite');
      await workflows.menu('Vendor Sync', 'Remove from Favourites');
      await becomes(workflows, account, 'no favourite first', ([first]) => first?.label !== 'Vendor Sync');
    });

    it('is searched, and says for what', async () => {
      await workflows.button('Search Workflows…');
      await workbench.prompt.type('org');
      await workbench.prompt.accept();
      await becomes(workflows, account, 'what was found', (rows) => rows.length > 0 && rows.every(({ label }) => label.startsWith('Org')));
      assert.equal(await workflows.description(), '“org”');
      await workbench.screenshot('sidebar-workflows-search');
      await workflows.button('Clear Search');
      await becomes(workflows, account, 'all of them', (rows) => rows.length > 5);
    });

    it('opens a payload for a workflow, made where there was none', async () => {
      await workflows.inline('Vendor Sync', 'Run…');
      await eventually('the payload', 20_000, async () => (await workbench.activeTab()).startsWith('vendor-sync.payload.json') || undefined);
      await access(join(workbench.workspace, 'payloads', 'vendor-sync.payload.json'));
      await eventually('where it goes', 20_000, async () => (await workbench.lenses()).some((words) => /Run Vendor Sync/.test(words)) || undefined);
      await workbench.screenshot('sidebar-run-workflow');
    });
  });

  describe('My Runs', () => {
    before(async () => {
      await workflows.fold();
      await myRuns.unfold();
    });

    it('says what it is for while it is empty', async () => {
      assert.match(await myRuns.welcome(), /Every run that you start from here is kept with its payload/);
    });

    it('has a run that was started here, and its badge counts what runs', async () => {
      await workbench.openFile('payloads/daily.payload.json');
      const panel = await runPayload(workbench, 'Daily Sync');
      await becomes(myRuns, 'payloads/daily.payload.json', 'the run', ([run]) => run?.label === 'Daily Sync');
      await badge().filter({ hasText: '1' }).waitFor();
      assert.match(await myRuns.spoken('Daily Sync'), /^Daily Sync, Running, user_12345/);
      clock.advance(60_000);
      await panel.getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
      await eventually('its end to be said', 20_000, async () => /^Daily Sync, Completed/.test(await myRuns.spoken('Daily Sync')) || undefined);
    });

    it('opens a run in the panel', async () => {
      await workbench.runCommand('View: Close All Editors');
      await myRuns.click('Daily Sync');
      await workbench.panelFrame().getByRole('heading', { name: 'Daily Sync' }).waitFor();
      await workbench.panelFrame().getByRole('treeitem', { name: /^Fetch contact, Success/ }).waitFor();
    });

    it('tells of a run that failed, and leads to the node where it failed', async () => {
      await executions.fold();
      await runToItsEnd('payloads/lead.payload.json', 'Lead Import', 'Errored');
      await workbench.runCommand('View: Close All Editors');
      await workbench.notification(/Lead Import for user_12345 failed at “Send GET request”/);
      await picture('failed');
      assert.equal(await badge().count(), 0, 'who sees the failed run is not called to look at it');
      await workbench.clickNotification(/Lead Import/, 'Show Failing Node');
      await workbench.panelFrame().getByRole('treeitem', { name: /^Send GET request, Errored/, selected: true }).waitFor();
      const [group] = await myRuns.rows();
      assert.equal(group?.label, 'payloads/lead.payload.json');
    });

    it('opens the payload of a run to be edited and run', async () => {
      await myRuns.expand('payloads/daily.payload.json');
      await myRuns.inline('Daily Sync', 'Edit Payload and Run');
      await eventually('the payload', 20_000, async () => (await workbench.editorLines())[1]?.includes('jane@example.com') || undefined);
      assert.match(await workbench.activeTab(), /^Untitled/);
      await eventually('where it goes', 20_000, async () => (await workbench.lenses()).some((words) => /Run Daily Sync/.test(words)) || undefined);
      await workbench.screenshot('sidebar-edit-and-run');
      await workbench.runCommand('View: Revert and Close Editor');
    });

    it('is grouped by day, and by file again', async () => {
      await myRuns.button('Group My Runs by Day');
      const runs = await becomes(myRuns, 'Today', 'both runs', (rows) => rows.length === 2);
      assert.deepEqual(runs.map(({ label }) => label), ['Lead Import', 'Daily Sync']);
      await workbench.screenshot('sidebar-by-day');
      await myRuns.button('Group My Runs by Payload File');
      await myRuns.row('payloads/daily.payload.json').waitFor();
    });

    it('is searched, and opens what it finds', async () => {
      await myRuns.button('Search My Runs…');
      await workbench.prompt.type('daily completed');
      await workbench.prompt.accept();
      await eventually('what was found', 20_000, async () => {
        const labels = await myRuns.labels();
        return labels.join() === 'payloads/daily.payload.json,  Daily Sync' || undefined;
      });
      assert.equal(await myRuns.description(), '“daily completed”');
      await workbench.screenshot('sidebar-runs-search');
      await myRuns.button('Clear Search');
      await myRuns.row('payloads/lead.payload.json').waitFor();
    });

    it('deletes a run only when that was meant', async () => {
      await myRuns.expand('payloads/daily.payload.json');
      await myRuns.menu('Daily Sync', 'Delete');
      assert.match((await workbench.dialog()).text, /Delete this run of Daily Sync from My Runs\?/);
      await workbench.screenshot('sidebar-delete');
      await workbench.dismissDialog();
      await myRuns.row('Daily Sync').waitFor();
      await myRuns.menu('Daily Sync', 'Delete');
      await workbench.answerDialog('Delete');
      await myRuns.row('payloads/daily.payload.json').waitFor({ state: 'hidden' });
      await myRuns.row('payloads/lead.payload.json').waitFor();
    });
  });

  describe('several executions', () => {
    before(async () => {
      await myRuns.fold();
      await executions.unfold();
      await workbench.runCommand('View: Close All Editors');
      await executions.expand(account);
      await executions.row('Daily Sync').waitFor();
    });

    it('are compared where two are selected', async () => {
      await executions.select(executions.row('Daily Sync'), executions.row('Daily Sync', 1));
      await executions.menu('Daily Sync', 'Compare Executions');
      await workbench.page.locator('.monaco-diff-editor').first().waitFor();
      await workbench.screenshot('sidebar-compare');
    });

    it('are run again with one question, which says how many and where', async () => {
      const reruns = () => sandbox.journal.filter(({ operation }) => operation === 'rerun').length;
      const rerun = async (): Promise<void> => {
        await executions.select(executions.row('Daily Sync'), executions.row('Daily Sync', 1));
        await executions.menu('Daily Sync', 'Rerun');
      };
      await rerun();
      assert.match((await workbench.dialog()).text, /Rerun 2 executions of user_12345 \(Acme, test\)\?/);
      await workbench.screenshot('sidebar-rerun');
      await workbench.dismissDialog();
      assert.equal(reruns(), 0);
      await rerun();
      await workbench.answerDialog('Rerun Executions');
      await eventually('both to run again', 20_000, () => Promise.resolve(reruns() === 2 || undefined));
      clock.advance(60_000);
      const isDone = (row?: TreeRow) => row?.label === 'Daily Sync' && isGood(row.description);
      await becomes(executions, account, 'both on top', ([first, second, third]) => isDone(first) && isDone(second) && third?.label === 'Lead Import');
    });

    it('are found by typing where the keys go to the list', async () => {
      await executions.pane.locator('.monaco-list').focus();
      await workbench.page.keyboard.type('lead');
      await executions.pane.locator('.monaco-list-row.focused', { hasText: 'Lead Import' }).waitFor();
      await workbench.press('Home');
    });

    it('give their links', async () => {
      await executions.select(executions.row('Daily Sync'), executions.row('Lead Import'));
      await executions.menu('Daily Sync', 'Copy Link');
      const links = await eventually('the links', 10_000, async () => {
        const lines = (await copied()).split('\n');
        return lines.length === 2 ? lines : undefined;
      });
      for (const link of links) assert.match(link, /^[\w-]+:\/\/runlight\.runlight\/execution\?.*user_12345/);
    });

    it('are exported to a file that opens in the same panel', async () => {
      await workbench.runCommand('View: Close All Editors');
      await executions.select(executions.row('Lead Import'));
      await executions.menu('Lead Import', 'Export…');
      const file = join(workbench.workspace, 'lead.runlight.json');
      await eventually('a name for the file', 20_000, async () => (await workbench.prompt.value()).endsWith('lead-import.runlight.json') || undefined);
      await workbench.screenshot('sidebar-export');
      await workbench.prompt.givePath(file);
      const text = await eventually('the file', 20_000, () => readFile(file, 'utf8').catch(() => undefined));
      assert.ok(!text.includes(sandbox.keys.test), 'no key in the file');
      await workbench.runCommand('View: Close All Editors');
      await workbench.runCommand('Runlight: Open Exported Execution…');
      await workbench.prompt.givePath(file);
      const panel = workbench.panelFrame();
      await panel.getByRole('treeitem', { name: /^Send GET request, Errored/ }).waitFor();
      assert.equal(await panel.getByRole('button', { name: 'Rerun' }).count(), 0, 'nothing is asked of a platform');
      await workbench.screenshot('sidebar-exported');
    });
  });
});
