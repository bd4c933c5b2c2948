import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../../src/sandbox';
import { callTool, connectClient } from '../fixtures/mcpClient';
import { connect } from './connecting';
import { eventually } from './wait';
import { Workbench } from './workbench';

interface Door {
  readonly url: string;
  readonly token: string;
}

describe('the MCP server for agents, in the workbench', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;
  let door: Door;

  before(async () => {
    sandbox = await startSandbox({ historySize: 10 });
    workbench = await Workbench.launch({ connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: ['user_12345'] }] });
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench.close();
    await sandbox.close();
  });

  const item = () => workbench.page.locator('.part.statusbar .statusbar-item', { hasText: 'MCP' });
  const copied = () => workbench.page.evaluate(() => navigator.clipboard.readText());
  const everythingOnScreen = () => workbench.page.locator('.monaco-workbench').innerText();

  it('is off until a person starts it, and says then that it is read-only', async () => {
    assert.equal(await item().count(), 0);
    await workbench.runCommand('Runlight: Start MCP Server for Agents');
    await workbench.notification('The MCP server for agents is on, read-only.');
    await item().waitFor();
    await workbench.screenshot('mcp-started');
  });

  it('is copied for a client, and its token is on no screen', async () => {
    await workbench.clickNotification('The MCP server for agents is on', 'Copy Configuration…');
    await workbench.prompt.titled('MCP Configuration for…');
    await workbench.screenshot('mcp-clients');
    assert.deepEqual(await workbench.prompt.labels(), ['Claude Code', 'Codex', 'Cursor', 'Gemini CLI', 'VS Code', 'Windsurf', 'Another Client']);
    await workbench.prompt.choose('Another Client');
    await workbench.notification('Copied, with this session’s token: do not commit it.');
    const { url, headers } = JSON.parse(await copied()) as { url: string; headers: { Authorization: string } };
    door = { url, token: headers.Authorization.replace('Bearer ', '') };
    assert.match(door.token, /^[\w-]{43}$/);
    await workbench.runCommand('Runlight: Show Log');
    await workbench.page.getByText(`MCP server: on, port ${new URL(url).port}, read-only`).waitFor();
    assert.ok(!(await everythingOnScreen()).includes(door.token));
    await workbench.clearNotifications();
  });

  it('says who called last, as text and nothing else', async () => {
    const client = await connectClient(door, '2025-11-25', 'Robot $(bell) [x](command:y)\u202e');
    await callTool(client, 'runlight_list_workflows', {});
    await client.close();
    const text = await eventually('the caller', 10_000, async () => (await workbench.statusBar()).find((words) => words.includes('Robot')));
    assert.match(text, /MCP: Robot \$\(bell\) \[x\]\(command:y\)\\u202e/);
    assert.equal(await item().locator('.codicon-bell').count(), 0);
    await workbench.clickStatusBar(/MCP/);
    await workbench.prompt.titled('MCP Server for Agents');
    assert.equal(await workbench.prompt.placeholder(), 'The MCP server for agents is on, read-only.');
    const rows = await workbench.prompt.labels();
    for (const words of [/Copy Configuration…/, /Allow Runs/, /Show Log/, /Last call: Robot .* · runlight_list_workflows · /, /Stop/]) {
      assert.ok(rows.some((row) => words.test(row)), `${words.source} in ${rows.join(', ')}`);
    }
    await workbench.screenshot('mcp-status');
  });

  it('is coloured while agents may start runs', async () => {
    await workbench.prompt.choose('Allow Runs');
    await workbench.page.locator('.part.statusbar .statusbar-item.warning-kind', { hasText: 'MCP' }).waitFor();
    await workbench.screenshot('mcp-runs-allowed');
    await workbench.runCommand('Runlight: Show MCP Server for Agents');
    await workbench.prompt.choose('Make Read-Only');
    await workbench.page.locator('.part.statusbar .statusbar-item:not(.warning-kind)', { hasText: 'MCP' }).waitFor();
  });

  it('is gone when a person stops it', async () => {
    await workbench.clickStatusBar(/MCP/);
    await workbench.prompt.choose('Stop');
    await workbench.notification('The MCP server for agents is off.');
    await item().waitFor({ state: 'hidden' });
    await assert.rejects(connectClient(door));
    await workbench.runCommand('Runlight: Copy MCP Configuration…');
    await workbench.notification('The MCP server for agents is not on. Start it, then copy its configuration.');
  });

  it('is gone with its window', async () => {
    await workbench.clearNotifications();
    await workbench.runCommand('Runlight: Start MCP Server for Agents');
    await workbench.clickNotification('The MCP server for agents is on', 'Copy Configuration…');
    await workbench.prompt.choose('Another Client');
    await workbench.notification('Copied, with');
    const { url } = JSON.parse(await copied()) as { url: string };
    assert.notEqual(url, door.url);
    await workbench.reload();
    await workbench.showRunlight();
    assert.equal(await item().count(), 0);
    await eventually('the port to be closed', 20_000, () => fetch(url).then(() => undefined, () => true));
  });
});
