import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import type { OtherHome } from './launch';
import { eventually } from './wait';
import { Workbench } from './workbench';

const account = 'user_12345';

/** A window of such an editor, in front of a sandbox that it knows under the name Acme. */
async function openIn(home: OtherHome): Promise<{ readonly workbench: Workbench; readonly sandbox: Sandbox }> {
  const sandbox = await startSandbox({ historySize: 3 });
  const workbench = await Workbench.launch({
    files: { 'order.payload.json': '{ "email": "jane@example.com" }\n' },
    connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: [account] }],
    home,
  });
  return { workbench, sandbox };
}

const isTold = (workbench: Workbench, words: string) =>
  eventually(`“${words}” in the status bar`, 60_000, async () => (await workbench.statusBar()).some((text) => text.includes(words)) || undefined);

const close = async ({ workbench, sandbox }: Awaited<ReturnType<typeof openIn>>) => {
  await workbench.close();
  await sandbox.close();
};

describe('an editor without language models, which has links of its own', () => {
  let opened: Awaited<ReturnType<typeof openIn>>;

  before(async () => {
    opened = await openIn({ without: ['lm', 'chat'], scheme: 'other-editor' });
  });
  after(() => opened && close(opened));

  it('connects, runs a payload and shows what its nodes returned', async () => {
    const { workbench } = opened;
    await connect(workbench, 'Acme');
    await isTold(workbench, 'Other home for Runlight without lm without chat');
    await workbench.openFile('order.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.titled(`Workflow for ${account}`);
    await workbench.prompt.type('Daily Sync');
    await workbench.prompt.choose('Daily Sync');
    await workbench.panelFrame().getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
  });

  it('copies links that it opens itself', async () => {
    const { workbench } = opened;
    const tree = workbench.tree('Executions');
    await tree.expand(account);
    await tree.menu(/^Daily Sync/, 'Copy Link');
    const link = await eventually('the link', 10_000, async () => {
      const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
      return text.includes('runlight.runlight/execution') ? text : undefined;
    });
    assert.match(link, /^other-editor:\/\/runlight\.runlight\/execution\?/);
  });
});

describe('an editor that knows MCP servers of extensions, but no tools of extensions', () => {
  let opened: Awaited<ReturnType<typeof openIn>>;

  before(async () => {
    opened = await openIn({ without: ['lm.registerTool'] });
  });
  after(() => opened && close(opened));

  it('is offered the server for agents while it is on', async () => {
    const { workbench } = opened;
    await workbench.showRunlight();
    await isTold(workbench, 'Other home for Runlight without lm.registerTool');
    await workbench.runCommand('Runlight: Start MCP Server for Agents');
    await workbench.notification('The MCP server for agents is on, read-only.');
    await isTold(workbench, 'Servers of extensions: Runlight with 0 headers');
    await workbench.runCommand('Other Home: Connect an Agent');
    await isTold(workbench, 'The server says 200 as Runlight');
    await workbench.runCommand('Runlight: Stop MCP Server for Agents');
    await isTold(workbench, 'Servers of extensions: none');
    await workbench.runCommand('Runlight: Start MCP Server for Agents');
    await isTold(workbench, 'Servers of extensions: Runlight with 0 headers');
  });
});

describe('an editor whose keyring is locked', () => {
  let opened: Awaited<ReturnType<typeof openIn>>;

  before(async () => {
    opened = await openIn({ isLocked: true });
  });
  after(() => opened && close(opened));

  it('says that the key could not be kept, and adds no connection', async () => {
    const { workbench, sandbox } = opened;
    await workbench.showRunlight();
    await isTold(workbench, 'Other home for Runlight');
    await workbench.addConnection('Acme');
    await workbench.notification(/The key for Acme could not be kept in the keyring of this machine \(.*the keyring is locked.*\), so nothing was changed\. Unlock the keyring, then try again\./);
    assert.deepEqual(await workbench.tree('Executions').labels(), []);
    assert.ok((await workbench.notifications()).every(({ text }) => !text.includes(sandbox.keys.test)));
    await workbench.clearNotifications();
  });

  it('connects once the keyring is open', async () => {
    const { workbench } = opened;
    await workbench.runCommand('Other Home: Unlock the Keyring');
    // The palette runs a command once it has gone, and keys are not kept back until then.
    await isTold(workbench, 'The keyring is open');
    await connect(workbench, 'Acme');
    await workbench.tree('Executions').expand('Acme', account);
  });
});

describe('an editor that keeps secrets as long as its window', () => {
  let opened: Awaited<ReturnType<typeof openIn>>;

  before(async () => {
    opened = await openIn({});
    await connect(opened.workbench, 'Acme');
  });
  after(() => opened && close(opened));

  it('keeps the connection without its key, sends nothing, and takes the key again', async () => {
    const { workbench, sandbox } = opened;
    const { prompt } = workbench;
    await workbench.reload();
    const before = sandbox.journal.length;
    await workbench.showRunlight();
    const tree = workbench.tree('Executions');
    await tree.expand('Acme', account);
    await tree.row('Replace Key').waitFor();
    assert.equal(sandbox.journal.length, before);
    await tree.click('Replace Key');
    await prompt.titled('Replace Key of Acme');
    await prompt.type(sandbox.keys.test);
    await prompt.accept();
    await tree.row(/ ago( · |$)/).first().waitFor();
  });
});
