import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cancelled, closeEditors, command, createWorld, eventually, openPayload, refused, tabs, targetOf, type Acknowledgement, type World } from './world';

describe('an execution', () => {
  let world: World;
  let running: Acknowledgement;

  beforeEach(async () => {
    world = await createWorld();
    const { document } = await openPayload('{}');
    running = await command<Acknowledgement>('runlight.payload.run', document.uri, { target: targetOf(world, 'Slow Report') });
    assert.ok(running);
  });
  afterEach(() => world.close());

  const posts = (operation: string) => world.sandbox.journal.filter((entry) => entry.operation === operation).length;

  it('is stopped on the server and seen to its end', async () => {
    await command('runlight.execution.stop', running);
    assert.equal(posts('stop'), 1);
    world.clock.advance(60_000);
    await eventually('the end in the title', () => tabs().find((label) => label === 'Slow Report · Stopped'));
  });

  it('is not asked to stop once it has ended', async () => {
    world.clock.advance(10 * 60_000);
    await eventually('the end in the title', () => tabs().find((label) => label === 'Slow Report · Completed'));
    await refused(/^Slow Report has already ended\.$/, 'runlight.execution.stop', running);
    assert.equal(posts('stop'), 0);
  });

  it('runs again as a new execution', async () => {
    world.clock.advance(10 * 60_000);
    await eventually('the end in the title', () => tabs().find((label) => label === 'Slow Report · Completed'));
    const again = await command<Acknowledgement>('runlight.execution.rerun', running);
    assert.ok(again && again.id !== running.id);
    assert.equal(posts('rerun'), 1);
  });

  it('is not exported, and nobody is asked where to, once that was cancelled', async () => {
    await closeEditors();
    // The platform never tells the first of them.
    const rows = [1, 2].map((digit) => ({ kind: 'run', ref: { ...running, id: `${digit}`.repeat(24) } }));
    const asked = (digit: number) => world.sandbox.journal.some(({ path }) => path.includes(`${digit}`.repeat(24)));
    world.sandbox.faults.add({ path: '1'.repeat(24), effect: 'hang' });
    await cancelled(() => vscode.commands.executeCommand('notification.acceptPrimaryAction'), 'runlight.execution.export', rows[0], rows);
    assert.ok(asked(1));
    assert.ok(!asked(2), 'nothing more is read');
  });

  it('opens by its id, and its id is copied', async () => {
    await closeEditors();
    await command('runlight.execution.open', running);
    await eventually('the panel', () => tabs().find((label) => label.startsWith('Slow Report')));
    await command('runlight.execution.copyId', running);
    assert.equal(await vscode.env.clipboard.readText(), running.id);
  });

  it('that does not exist says so in its panel instead of failing', async () => {
    await closeEditors();
    await command('runlight.execution.open', { ...running, id: '000000000000000000000000' });
    await eventually('the panel', () => tabs().find((label) => label.startsWith('000000')));
  });
});
