import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createManualClock, presets, startSandbox, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import type { Tree } from './tree';
import { eventually } from './wait';
import { Workbench } from './workbench';

const account = 'user_12345';
/** On the sandbox, time passes when a test says so: no execution of its history comes up meanwhile. */
const clock = createManualClock(Date.now());

describe('the executions when something goes wrong', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  let empty: Sandbox;
  let tree: Tree;

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 60 });
    // With so little memory, a thread that reads large outputs has too little for some.
    const memory = { 'runlight.outputs.memory': 32 };
    const settings = { ...memory, 'runlight.autoRefresh': false, 'runlight.pageSize': 5, 'runlight.timeouts': { read: 10, start: 60 } };
    const accounts = [account, 'cobalt_test_user', 'user_67890'];
    empty = await startSandbox({ historySize: 0 });
    workbench = await Workbench.launch({
      settings,
      theme: 'Light Modern',
      connections: [
        { name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts },
        { name: 'Quiet', url: empty.url, key: empty.keys.test, accounts: ['account_001'] },
      ],
    });
    tree = workbench.tree('Executions');
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
    await empty?.close();
  });
  afterEach(() => sandbox.faults.clear());

  /** What is listed below a linked account, as label and description. */
  const listed = async (scope: string): Promise<string[]> => {
    const scopes = (await tree.rows()).flatMap(({ children }) => children);
    return scopes.find(({ label }) => label === scope)?.children.map(({ label, description }) => `${label} | ${description}`) ?? [];
  };
  const failure = (rows: string[]) => rows.find((row) => /^(?:Retry|Replace Key) \| ./.test(row));
  /** Waits until the list of an account is as wanted; gives its rows. */
  const listBecomes = (scope: string, what: string, wanted: (rows: string[]) => boolean): Promise<string[]> => {
    let rows: string[] = [];
    return eventually(what, 25_000, async () => {
      rows = await listed(scope);
      return wanted(rows) ? rows : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; the list is:\n${rows.join('\n')}`);
    });
  };
  const isWhole = (rows: string[]) => rows.length === 6 && rows[5] === 'Load more (55 older) | ' && !failure(rows);

  it('shows that a list is loading for as long as it takes, and everything else can be used', async () => {
    sandbox.faults.add({ operation: 'listExecutions', times: 1, effect: 'hang' });
    await tree.expand('user_67890');
    await tree.row('Loading executions…').waitFor();
    await tree.expand(account);
    await listBecomes(account, 'the other list', isWhole);
    assert.deepEqual(await listed('user_67890'), ['Loading executions… | ']);
    await workbench.screenshot('executions-loading');
    // The request is given up after its time and made again.
    await listBecomes('user_67890', 'the list that hung', isWhole);
    await tree.toggle('user_67890');
  });

  it('says why a list could not be loaded, and tries again on a click', async () => {
    sandbox.faults.add({ operation: 'listExecutions', effect: presets.forbidden.effect });
    await tree.expand('cobalt_test_user');
    const [row] = await listBecomes('cobalt_test_user', 'the failure', (rows) => failure(rows) !== undefined);
    assert.match(row ?? '', /^Retry \| The key for “Acme” is not allowed to do this \(403/);
    await tree.row('Retry').hover();
    await workbench.page.locator('.monaco-hover', { hasText: 'Could not load: The key for “Acme” is not allowed to do this (403' }).waitFor();
    await workbench.screenshot('executions-failed');
    sandbox.faults.clear();
    await tree.click('Retry');
    await listBecomes('cobalt_test_user', 'the list', isWhole);
    await tree.toggle('cobalt_test_user');
  });

  it('keeps the rows it has when a refresh fails, and says why', async () => {
    const before = await listBecomes(account, 'the list', isWhole);
    for (const [effect, words] of [
      ['brokenJson', /answered with JSON that is broken or cut off \(200\)/],
      ['emptyBody', /answered with nothing at all \(200\)/],
      [{ status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }, /a web page instead of data \(200\)/],
      ['html502', /A gateway before .* answered instead of it \(502 Bad Gateway\)/],
      [presets.rateLimited.effect, /asks to slow down \(429 Too many requests\)\. Try again in 1 s/],
      [presets.rateLimitedSilently.effect, /asks to slow down \(429 Too many requests\)\. Try again in a moment/],
      [presets.serverError.effect, /has a problem of its own \(500 Something went wrong\)/],
      ['reset', /connection to .* was lost/],
    ] as const) {
      sandbox.faults.clear();
      sandbox.faults.add({ operation: 'listExecutions', effect });
      await tree.inline(account, 'Refresh');
      const rows = await listBecomes(account, String(words), (all) => words.test(failure(all) ?? ''));
      assert.deepEqual(rows.slice(1).map(labelOf), before.map(labelOf));
    }
    await workbench.screenshot('executions-stale');
    sandbox.faults.clear();
    await tree.click('Retry');
    await listBecomes(account, 'the list', isWhole);
  });

  it('offers to replace a key that is refused', async () => {
    sandbox.faults.add({ effect: presets.badKey.effect });
    await tree.inline(account, 'Refresh');
    await tree.row('Replace Key').waitFor();
    await workbench.screenshot('executions-key');
    sandbox.faults.clear();
    await tree.click('Replace Key');
    await workbench.prompt.titled('Replace Key of Acme');
    await workbench.prompt.type(sandbox.keys.test);
    await workbench.prompt.accept();
    await listBecomes(account, 'the list', isWhole);
  });

  it('shows the nodes of an execution, or why they could not be loaded', async () => {
    sandbox.start({ workflow: 'Daily Sync', account });
    clock.advance(30_000);
    await tree.inline(account, 'Refresh');
    await listBecomes(account, 'the run', (rows) => rows.length === 7 && /^Daily Sync \| \d+ s ago · 3\.9 s$/.test(rows[0] ?? ''));
    sandbox.faults.add({ operation: 'getExecution', effect: presets.notFound.effect });
    await tree.expand('Daily Sync');
    await tree.row('Retry').waitFor();
    await workbench.screenshot('nodes-failed');
    sandbox.faults.clear();
    await tree.click('Retry');
    await tree.row('Fetch contact').waitFor();
    const [run] = (await tree.rows())[0]?.children.find(({ label }) => label === account)?.children ?? [];
    const nodes = run?.children.map(({ label, description }) => `${label} | ${description}`);
    assert.deepEqual(nodes, [
      ...['Start | Success · 403 ms', 'Fetch contact | Success · 812 ms'],
      ...['Normalize | Success · 95 ms', 'Response | Success · 4 ms'],
    ]);
    await workbench.screenshot('nodes');
    await tree.toggle('Daily Sync');
  });

  it('tells more about an execution where the pointer rests', async () => {
    await tree.row('Daily Sync').hover();
    const hover = workbench.page.locator('.monaco-hover', { hasText: 'Started (UTC)' });
    await hover.waitFor();
    const text = (await hover.innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /Status: COMPLETED/);
    assert.match(text, /Started \(UTC\): \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/);
    assert.match(text, /Linked account: user_12345/);
    assert.match(text, /Connection: Acme \(test\)/);
    assert.match(text, /ID: [\da-f]{24}/);
    await workbench.screenshot('tooltip');
    await workbench.page.locator('.part.editor').hover();
    await hover.waitFor({ state: 'hidden' });
  });

  it('loads more without showing anything twice, although newer executions push the pages on', async () => {
    sandbox.faults.add({ operation: 'listExecutions', effect: presets.serverError.effect });
    await tree.click(/^Load more/);
    await listBecomes(account, 'the failure where it was asked', (rows) => /^Load more .*Could not load: .* \(500/.test(rows.at(-1) ?? ''));
    await workbench.screenshot('more-failed');
    sandbox.faults.clear();
    sandbox.start({ workflow: 'Vendor Sync', account });
    await tree.click(/^Load more/);
    // Six of 61 were there. The page that is asked for begins with the last two of them now.
    const rows = await listBecomes(account, 'more rows', (all) => all.length > 7 && !failure(all));
    assert.equal(rows.length, 10);
    assert.equal(rows[9], 'Load more (53 older) | ');
    await workbench.screenshot('more');
  });

  it('says so when an account has no executions', async () => {
    await connect(workbench, 'Quiet');
    await tree.expand('account_001');
    await tree.row('No executions yet. Run a payload to make one.').waitFor();
    await workbench.screenshot('executions-empty');
  });

  it('offers to save what is too large to be read, as it came, and goes on with what is not', async () => {
    await tree.click('Daily Sync');
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Fetch contact/ }).waitFor();
    // No object can be read in part.
    const fields = Array.from({ length: 1_500_000 }, (_, at) => `"key ${at}":{"a":[${at}]}`).join(',');
    const body = `{"name":"Large","status":"COMPLETED","nodes":[{"node_id":"1","node_name":"All","node_status":"Success","latest_output":{${fields}}}]}`;
    sandbox.faults.add({ operation: 'getExecution', effect: { status: 200, body } });
    await panel.getByRole('button', { name: 'Refresh' }).click();
    const offer = /What was returned is too large to be shown \(\d+ MB\)\. Save it to a file/;
    await workbench.notification(offer);
    await workbench.screenshot('answer-too-large');
    await workbench.clickNotification(offer, 'Save to File…');
    const file = join(workbench.workspace, 'answer.json');
    await workbench.prompt.givePath(file);
    await eventually('the whole answer in the file', 30_000, async () => (await readFile(file, 'utf8').catch(() => '')) === body || undefined);
    sandbox.faults.clear();
    await panel.getByRole('button', { name: 'Refresh' }).click();
    await panel.getByText('too large to be shown').waitFor({ state: 'hidden' });
    await panel.getByRole('treeitem', { name: /^Fetch contact/ }).click();
    await panel.getByRole('treegrid', { name: 'Output' }).getByRole('row').first().waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  it('shows no key anywhere, not even one that a server repeats', async () => {
    const { test: key } = sandbox.keys;
    sandbox.faults.add({ effect: { status: 401, body: { message: `The key ${key} is unknown` } } });
    await tree.menu('Acme', 'Test');
    await workbench.notification(/was refused \(401 The key \[REDACTED\] is unknown\)/);
    await tree.inline(account, 'Refresh');
    await tree.row('Replace Key').waitFor();
    await workbench.runCommand('Runlight: Show Log');
    const output = workbench.page.locator('.part.panel .output-view-container, .part.panel .monaco-editor');
    await output.first().waitFor();
    await workbench.screenshot('log');
    await output.filter({ hasText: 'REDACTED' }).first().waitFor();
    assert.ok(!(await workbench.page.content()).replaceAll(/&nbsp;|\s/g, '').includes(key));
  });
});

function labelOf(row: string): string {
  return row.split(' | ')[0] ?? '';
}
