import assert from 'node:assert/strict';
import { createManualClock, startSandbox, type Sandbox } from '../../src/sandbox';
import { eventually } from './wait';
import { Workbench } from './workbench';

const account = 'user_12345';
const payload = '{\n  "email": "jane@example.com"\n}\n';

describe('the platforms of the sandbox, as a person tries them', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files: { 'one.payload.json': payload, 'two.json': '{ "respond_with": 418 }', 'three.payload.json': payload }, theme: 'Light Modern' });
  });
  after(() => workbench?.close());

  const connect = async (flavour: string, description?: string) => {
    await workbench.runCommand('Runlight: Add Connection…');
    await workbench.prompt.choose('Sandbox');
    await workbench.prompt.titled('Add Connection: Sandbox');
    if (description === undefined) await workbench.prompt.choose(flavour);
    else await workbench.prompt.chooseDescribed(description);
    await workbench.showContainer('Runlight');
  };

  it('Cobalt v1 says that it lists nothing, runs a workflow by its alias, and shows the response', async () => {
    await connect('Cobalt v1');
    const tree = workbench.tree('Executions');
    await tree.row('Sandbox, Cobalt v1').waitFor();
    await tree.row(/Nothing was started here yet/).waitFor();
    await workbench.screenshot('cobalt-empty');
    await workbench.openFile('one.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.titled('one.payload.json: Workflow for user_12345');
    await workbench.prompt.type('daily-sync');
    await workbench.prompt.choose('daily-sync');
    await workbench.prompt.titled('one.payload.json: Application slug of daily-sync');
    await workbench.prompt.accept();
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Answer/ }).waitFor();
    await panel.getByText('Cobalt v1 tells the response of an execution, not its nodes.').waitFor();
    await tree.row(/^daily-sync(now|\d+ s ago)/).waitFor();
    await tree.row(/Only what was started here/).waitFor();
    await workbench.screenshot('cobalt-answer');
  });

  it('Altostrat lists by workflow, and shows the log of a run as its nodes', async () => {
    await connect('Altostrat');
    const tree = workbench.tree('Executions');
    await tree.row('Sandbox, Altostrat').waitFor();
    const altostrat = async () => (await tree.rows()).find(({ label }) => label === 'Sandbox, Altostrat');
    const [workflow] = (await altostrat())?.children.map(({ label }) => label) ?? [];
    assert.ok(workflow);
    await tree.expand(workflow);
    await eventually('the executions of the workflow', 30_000, async () => {
      const rows = (await altostrat())?.children.find(({ label }) => label === workflow)?.children ?? [];
      return rows.length > 3 || undefined;
    });
    await workbench.openFile('three.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.choose('Sandbox, Altostrat');
    await workbench.prompt.titled('three.payload.json: workflow');
    await workbench.prompt.choose(workflow);
    const panel = workbench.panelFrame();
    await panel.getByRole('heading', { name: workflow }).waitFor();
    await panel.getByRole('treeitem').first().waitFor();
    await panel.getByRole('status').filter({ hasText: /Completed|completed/ }).first().waitFor();
    assert.equal(await panel.getByRole('button', { name: 'Stop' }).count(), 0, 'nothing that the platform cannot do is offered');
    await workbench.screenshot('altostrat-panel');
  });

  it('Refold is waited for, and what the workflow answered is shown', async () => {
    await connect('Refold', 'with an API key');
    await workbench.tree('Executions').row('Sandbox').waitFor();
    await workbench.openFile('two.json');
    await workbench.runCommand('Runlight: Run Workflow with This Payload and Wait for Its Answer');
    await workbench.prompt.choose('Sandbox');
    await workbench.prompt.choose(account);
    await workbench.prompt.type('Validate Order');
    await workbench.prompt.choose('Validate Order');
    const panel = workbench.panelFrame();
    await panel.getByText('workflow answered 418').first().waitFor();
    await panel.getByRole('treeitem', { name: 'Answer, 418' }).click();
    await panel.getByRole('row', { name: /^error "Validation failed"/ }).waitFor();
    await workbench.screenshot('sync-answer');
  });
});

describe('a session token', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  const clock = createManualClock(Date.now());

  before(async () => {
    sandbox = await startSandbox({ clock, historySize: 3, tokenLifetimeMs: 60 * 60_000 });
    workbench = await Workbench.launch();
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  /** A token tells no environment, so a person does. */
  const add = async (signIn: string, secret: string, name: string, environment?: string) => {
    const { prompt } = workbench;
    await workbench.runCommand('Runlight: Add Connection…');
    await prompt.choose('Refold');
    await prompt.titled('Add Connection: Base URL');
    await prompt.type(sandbox.url);
    await prompt.accept();
    await prompt.titled('Add Connection: Credential');
    await prompt.choose(signIn);
    await prompt.titled(/Add Connection: (Token|API Key)/);
    await prompt.type(secret);
    await prompt.accept();
    if (environment !== undefined) {
      await prompt.titled('Add Connection: Environment');
      await prompt.choose(environment);
    }
    await prompt.titled('Add Connection: Name');
    await prompt.type(name);
    await prompt.accept();
  };

  it('brings its linked account along, and says so when it has expired', async () => {
    await add('Session Token', sandbox.mint(account), 'By token', 'Test');
    await workbench.showContainer('Runlight');
    const tree = workbench.tree('Executions');
    await tree.row(account).waitFor();
    await tree.row(/ ago( · |$)/).first().waitFor();
    clock.advance(2 * 60 * 60_000);
    await tree.inline(account, 'Refresh');
    await tree.row('Replace Key').waitFor();
    await workbench.screenshot('token-expired');
    await tree.click('Replace Key');
    await workbench.prompt.titled('Replace Key of By token');
    await workbench.prompt.type(sandbox.mint(account));
    await workbench.prompt.accept();
    await tree.row('Replace Key').waitFor({ state: 'hidden' });
  });

  it('is minted with an API key where a person chose that, and again when it has expired', async () => {
    await add('Session Tokens from an API Key', sandbox.keys.test, 'Minted');
    await workbench.prompt.titled('Linked Accounts of Minted (test)');
    await workbench.prompt.choose(account);
    const tree = workbench.tree('Executions');
    await tree.row('Minted').waitFor();
    // The account of the other connection has the same name.
    await tree.toggle('By token');
    await tree.expand(account);
    const mints = () => sandbox.journal.filter(({ path }) => path.endsWith('/session-token')).length;
    await eventually('a token to be minted', 30_000, () => Promise.resolve(mints() > 0 || undefined));
    const before = mints();
    clock.advance(2 * 60 * 60_000);
    await workbench.runCommand('Runlight: Refresh');
    await eventually('another token', 30_000, () => Promise.resolve(mints() > before || undefined));
    assert.equal(sandbox.journal.filter(({ path }) => path.includes('session-token/refresh')).length, 0);
  });
});
