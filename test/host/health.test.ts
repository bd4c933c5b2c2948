import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, command, createWorld, eventually, refused, tabs, targetOf, type World } from './world';

describe('the health of a workflow', () => {
  let world: World;

  before(async () => {
    world = await createWorld({ historySize: 6000 });
  });
  after(() => world.close());

  const placeOf = (name: string) => {
    const { connection, scope, workflow } = targetOf(world, name);
    return { connection, scope, workflow };
  };
  const lists = () => world.sandbox.journal.filter(({ query }) => query['workflow_id'] !== undefined);
  const singles = () => world.sandbox.journal.filter(({ operation }) => operation === 'getExecution');
  /** Of list requests and single ones, once no more of them come for as long as a reading would take for one. */
  const settled = () =>
    eventually('the end of reading', async () => {
      const before = world.sandbox.journal.length;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return before > 0 && before === world.sandbox.journal.length ? [lists().length, singles().length] : undefined;
    });

  it('asks ten times for a list and for twenty executions, with GETs, and once for everybody who looks', async () => {
    await Promise.all([command('runlight.workflows.health', placeOf('Daily Sync')), command('runlight.workflows.health', placeOf('Daily Sync'))]);
    await eventually('the twentieth execution', () => (singles().length >= 20 ? true : undefined));
    assert.deepEqual(await settled(), [10, 20]);
    assert.ok(world.sandbox.journal.every(({ method }) => method === 'GET'));
    assert.equal(tabs().filter((label) => label === 'Health of Daily Sync').length, 1);
  });

  it('asks nothing when it is looked at again, or when the sidebar refreshes', async () => {
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await command('runlight.workflows.health', placeOf('Daily Sync'));
    await command('runlight.executions.refresh');
    assert.deepEqual(await settled(), [10, 20]);
  });

  it('is another page for another workflow, or for the workflow of an execution', async () => {
    await command('runlight.workflows.health', placeOf('Vendor Sync'));
    await eventually('two pages', () => (tabs().filter((label) => label.startsWith('Health of ')).length === 2 ? true : undefined));
    const id = world.sandbox.start({ workflow: 'Lead Import', account: 'user_12345' });
    const { connection, scope } = placeOf('Lead Import');
    await command('runlight.workflows.health', { connection, scope, id });
    await eventually('its page', () => (tabs().includes('Health of Lead Import') ? true : undefined));
    await closeEditors();
  });

  it('says what is missing where nothing was named', async () => {
    await refused(/Select a workflow/, 'runlight.workflows.health');
  });
});
