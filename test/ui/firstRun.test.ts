import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../src/sandbox';
import { answerUpToKey } from './connecting';
import { walkthroughKeys } from './launch';
import { eventually } from './wait';
import { Workbench, type LaunchOptions } from './workbench';

/** What a person does, counted: clicks and keys. Nothing is typed. */
class Hand {
  inputs = 0;

  constructor(private readonly workbench: Workbench) {}

  async click(place: Locator): Promise<void> {
    this.inputs += 1;
    await place.click();
  }

  async press(key: string): Promise<void> {
    this.inputs += 1;
    await this.workbench.press(key);
  }
}

const payload = '{\n  "email": "jane@example.com"\n}\n';

describe('the first run', () => {
  let workbench: Workbench;

  const launch = async (options: LaunchOptions): Promise<Hand> => {
    workbench = await Workbench.launch({ theme: 'Light Modern', ...options });
    return new Hand(workbench);
  };
  afterEach(() => workbench.close());

  const lens = async (words: RegExp): Promise<Locator> => {
    await eventually(`a lens like ${String(words)}`, 60_000, async () => (await workbench.lenses()).find((text) => words.test(text)));
    return workbench.editor.locator('.codelens-decoration > a', { hasText: words }).first();
  };
  const completes = async (workflow = 'Daily Sync'): Promise<void> => {
    const panel = workbench.panelFrame();
    await panel.getByRole('heading', { name: workflow }).waitFor();
    await panel.getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
  };
  const editorHasFocus = () => workbench.page.locator('.monaco-editor.focused').first().isVisible();

  it('takes one click in the demo, and the sidebar shows where it went without taking the focus', async () => {
    const hand = await launch({ demo: true, open: 'payloads/daily-sync.payload.json' });
    const run = await lens(/Run Daily Sync · user_12345 \(test\)/);
    await workbench.showContainer('Runlight');
    const executions = workbench.tree('Executions');
    await executions.row('user_12345').waitFor();
    const connections = await executions.rows();
    assert.deepEqual(connections.map(({ label }) => label), ['Sandbox']);
    assert.ok(connections[0]?.children.every(({ expanded }) => expanded === false), 'no account is open that nobody opened');
    await workbench.screenshot('first-demo');
    await hand.click(run);
    const selected = executions.pane.locator('.monaco-list-row.selected', { hasText: 'Daily Sync' });
    await selected.waitFor();
    assert.ok(await editorHasFocus(), 'the focus stays in the payload');
    await completes();
    assert.equal(hand.inputs, 1);
    const [sandbox] = await executions.rows();
    assert.deepEqual(sandbox?.children.map(({ expanded }) => expanded), [true, false], 'only the account that something was run for');
    await eventually('how long it took', 10_000, async () => {
      const [first] = (await executions.rows())[0]?.children[0]?.children ?? [];
      return /^(now|\d+ s ago) · [\d.]+ s$/.test(first?.description ?? '') || undefined;
    });
    await workbench.screenshot('first-demo-run');
  });

  it('takes one key in the demo', async () => {
    const hand = await launch({ demo: true, open: 'payloads/daily-sync.payload.json' });
    await lens(/Run Daily Sync/);
    await hand.press('ControlOrMeta+Alt+r');
    await completes();
    assert.equal(hand.inputs, 1);
  });

  it('takes three clicks or keys from an installed extension and a payload of one’s own', async () => {
    const hand = await launch({ files: { 'payloads/create-lead.payload.json': payload }, open: 'payloads/create-lead.payload.json' });
    await lens(/Run with Runlight…/);
    await workbench.screenshot('first-lens');
    await hand.click(await lens(/try it in the sandbox/));
    await workbench.prompt.titled(/linked account/i);
    await workbench.prompt.row('user_12345').waitFor();
    await hand.press('Enter');
    await workbench.prompt.titled('Workflow for user_12345');
    await workbench.prompt.row('Daily Sync').waitFor();
    await hand.press('Enter');
    await completes();
    assert.equal(hand.inputs, 3);
    await lens(/Run Daily Sync · user_12345 \(test\)/);
  });

  it('takes three clicks from an installed extension where nothing is open: an example is brought', async () => {
    const hand = await launch({});
    const icon = workbench.page.locator('.activitybar .action-item:has(a[aria-label^="Runlight"])').first();
    await icon.waitFor();
    await hand.click(icon);
    const { pane } = workbench.tree('Executions');
    await hand.click(pane.getByText('Try the Sandbox'));
    await hand.click(await lens(/Run Daily Sync · user_12345 \(test\)/));
    await completes();
    assert.equal(hand.inputs, 3);
    assert.match(await workbench.activeTab(), /^Untitled/);
    await workbench.screenshot('first-example');
    await workbench.runCommand('View: Revert and Close Editor');
  });

  it('takes four where a person lets Runlight ask for everything', async () => {
    const hand = await launch({ files: { 'payloads/create-lead.payload.json': payload }, open: 'payloads/create-lead.payload.json' });
    await hand.click(await lens(/Run with Runlight…/));
    await workbench.prompt.titled('There is no connection yet');
    await workbench.prompt.row('Try the Sandbox').waitFor();
    await hand.press('Enter');
    await workbench.prompt.titled(/linked account/i);
    await workbench.prompt.row('user_12345').waitFor();
    await hand.press('Enter');
    await workbench.prompt.titled('Workflow for user_12345');
    await workbench.prompt.row('Daily Sync').waitFor();
    await hand.press('Enter');
    await completes();
    assert.equal(hand.inputs, 4);
  });
});

describe('the walkthrough', () => {
  let workbench: Workbench;
  /** Answers as a person's own account on the platform would. */
  let platform: Sandbox;

  before(async () => {
    platform = await startSandbox({ historySize: 3 });
    workbench = await Workbench.launch({
      files: { 'payloads/create-lead.payload.json': payload, 'payloads/other.payload.json': payload },
      theme: 'Light Modern',
    });
  });
  after(async () => {
    await workbench?.close();
    await platform?.close();
  });

  const step = (title: string) => workbench.page.locator('.getting-started-step', { hasText: title });
  const isDone = (title: string) => step(title).locator('.codicon-getting-started-step-checked').first();
  const open = async (): Promise<void> => {
    await eventually('the walkthrough', 60_000, async () => {
      await workbench.press(walkthroughKeys);
      return step('Try the sandbox').waitFor({ timeout: 2_000 }).then(() => true, () => undefined);
    });
  };
  const titles = ['Try the sandbox', 'Run a payload', 'Read what every node returned', 'Connect your account', 'Commit where payloads go'];

  it('has five steps with pictures, none of them done', async () => {
    await open();
    for (const title of titles) {
      await step(title).locator('button, .step-title').first().click();
      await step(title).locator('.step-description-container').getByRole('button').first().waitFor();
      await workbench.screenshot(`walkthrough-${titles.indexOf(title) + 1}`);
    }
    assert.equal(await workbench.page.locator('.getting-started-step .codicon-getting-started-step-checked').count(), 0);
  });

  it('ticks off what a person does: the sandbox from its own button, a run, and reading its nodes', async () => {
    await step('Try the sandbox').locator('.step-title').click();
    await step('Try the sandbox').getByRole('button', { name: 'Try the Sandbox' }).click();
    await eventually('the example', 60_000, async () => (await workbench.lenses()).find((words) => /Run Daily Sync/.test(words)));
    await workbench.clickLens(/Run Daily Sync/);
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Fetch contact, Success/ }).click();
    await panel.getByRole('tabpanel').getByText('"jane@example.com"').waitFor();
    await open();
    for (const title of titles.slice(0, 3)) await isDone(title).waitFor();
    assert.equal(await isDone('Connect your account').count(), 0);
    assert.equal(await isDone('Commit where payloads go').count(), 0);
    await workbench.screenshot('walkthrough-ticked');
  });

  it('ticks off the last step when a file’s workflow is committed, which the next person’s payload runs by', async () => {
    await workbench.openFile('payloads/create-lead.payload.json');
    await workbench.runCommand('Runlight: Commit Workflow of This File for the Team');
    await workbench.prompt.choose('user_12345');
    await workbench.prompt.titled('Workflow for user_12345');
    await workbench.prompt.choose('Daily Sync');
    await workbench.clickNotification('create-lead.payload.json goes to Daily Sync', 'Show Settings');
    const text = await eventually('the settings', 30_000, async () => {
      const lines = (await workbench.editorLines()).join('\n');
      return lines.includes('runlight.targets') ? lines : undefined;
    });
    assert.match(text, /"payloads\/create-lead\.payload\.json": \{[^}]*"connection": "Sandbox"/);
    await open();
    await isDone('Commit where payloads go').waitFor();
  });

  it('ticks off the account when the key of one was tried and taken, from the step’s own button', async () => {
    const { prompt } = workbench;
    await step('Connect your account').locator('.step-title').click();
    await step('Connect your account').getByRole('button', { name: 'Add Connection' }).click();
    await answerUpToKey(workbench, { url: platform.url, key: platform.keys.test });
    await prompt.titled('Add Connection: Name');
    assert.equal(await isDone('Connect your account').count(), 0);
    await prompt.type('Acme');
    await prompt.accept();
    await prompt.titled('Linked Accounts of Acme (test)');
    await prompt.row('user_12345').waitFor();
    await prompt.tick('user_12345');
    await prompt.accept();
    await open();
    await isDone('Connect your account').waitFor();
    await workbench.screenshot('walkthrough-connected');
  });
});
