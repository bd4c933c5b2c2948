import assert from 'node:assert/strict';
import { Cancelled } from '../../../src/core/model/errors';
import { runToEnd } from '../../../src/core/runs/runToEnd';
import { RunsWorld, target } from '../../fixtures/runsWorld';

const launchOf = (mode?: 'sync') => ({ target: { ...target, mode }, payload: '{}', intent: '0f0f0f0f-1111-4222-8333-444444444444' });

describe('somebody who waits for a run', () => {
  it('gets its last state, and hears of it once when it is known', async () => {
    const world = new RunsWorld();
    const told: string[] = [];
    const waiting = runToEnd(world.open().runs, launchOf(), { signal: new AbortController().signal, onStart: ({ id }) => told.push(id) });
    await world.timing.advance(1_000);
    world.status = 'COMPLETED';
    await world.timing.advance(60_000);
    assert.equal((await waiting).status, 'COMPLETED');
    assert.deepEqual(told, ['run-1']);
  });

  it('and stops doing so before the start is answered still learns what goes on', async () => {
    const world = new RunsWorld();
    world.fate = 'hangs';
    const stopping = new AbortController();
    const told: string[] = [];
    const waiting = runToEnd(world.open().runs, launchOf(), { signal: stopping.signal, onStart: ({ id }) => told.push(id) });
    await world.timing.advance(100);
    stopping.abort();
    await world.timing.advance(100);
    assert.deepEqual([world.posts.length, told], [1, []]);
    world.answerHanging();
    await assert.rejects(waiting, Cancelled);
    assert.deepEqual(told, ['run-1']);
  });

  it('hears of an execution that answers at its end as soon as it is listed', async () => {
    const world = new RunsWorld();
    world.fate = 'hangs';
    const stopping = new AbortController();
    const told: string[] = [];
    const waiting = runToEnd(world.open().runs, launchOf('sync'), { signal: stopping.signal, onStart: ({ id }) => told.push(id) });
    await world.timing.advance(20_000);
    assert.deepEqual(told, ['run-1']);
    stopping.abort();
    await assert.rejects(waiting, Cancelled);
  });

  it('sends nothing when nobody waits any more', async () => {
    const world = new RunsWorld();
    const waiting = runToEnd(world.open().runs, launchOf(), { signal: AbortSignal.abort(new Cancelled()), onStart: () => assert.fail() });
    await assert.rejects(waiting, Cancelled);
    assert.deepEqual(world.posts, []);
  });
});
