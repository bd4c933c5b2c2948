import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, command, createWorld, eventually, targetOf, type World } from './world';

describe('the view Workflows', () => {
  let world: World;
  const made: vscode.Uri[] = [];

  before(async () => {
    world = await createWorld();
  });
  after(async () => {
    for (const file of made) await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
    await world.close();
  });

  const rowOf = (name: string) => {
    const { connection, scope, workflow } = targetOf(world, name);
    return { kind: 'workflow', connection, scope, workflow };
  };
  const changes = () => world.sandbox.journal.filter(({ method }) => method !== 'GET').length;

  it('runs a workflow by opening a payload that goes there, and makes one only once', async () => {
    const before = changes();
    const file = await command<vscode.Uri>('runlight.workflows.run', rowOf('Daily Sync'));
    made.push(file);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), file.toString());
    await closeEditors();
    const again = await command<vscode.Uri>('runlight.workflows.run', rowOf('Daily Sync'));
    assert.equal(again.toString(), file.toString());
    assert.equal(changes(), before, 'nothing was changed on the server');
    const answer = await command<{ readonly id: string }>('runlight.payload.run', file);
    assert.ok(answer.id);
  });

  it('makes a new payload beside those that are there', async () => {
    const one = await command<vscode.Uri>('runlight.payload.new', rowOf('Daily Sync'));
    const other = await command<vscode.Uri>('runlight.payload.new', rowOf('Daily Sync'));
    made.push(one, other);
    assert.notEqual(one.toString(), other.toString());
  });

  it('copies ids and keeps favourites', async () => {
    const row = rowOf('Daily Sync');
    await command('runlight.workflows.copyId', row);
    assert.equal(await vscode.env.clipboard.readText(), row.workflow);
    await command('runlight.workflows.addFavourite', row);
    await command('runlight.workflows.removeFavourite', row);
  });

  it('asks for the workflows when it is looked at, changing nothing', async () => {
    const before = changes();
    await command('runlight.workflows.focus');
    await command('runlight.workflows.search', 'daily');
    await command('runlight.workflows.refresh');
    await command('runlight.workflows.clearSearch');
    await eventually('the view', () => true);
    assert.equal(changes(), before);
  });
});
