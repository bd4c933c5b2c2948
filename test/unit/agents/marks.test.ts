import assert from 'node:assert/strict';
import { executionOf } from '../../fixtures/executions';
import { RunsWorld, target } from '../../fixtures/runsWorld';

describe('a run that an agent started', () => {
  it('is marked as one in the journal before it is sent, and in My Runs to its end', async () => {
    const world = new RunsWorld();
    world.fate = 'hangs';
    const window = world.open();
    const launch = { target, payload: '{}', agent: 'Some Agent' };
    const started = window.runs.start(launch);
    await world.timing.advance(10);
    assert.match([...(await world.journal.read()).values()].join('\n'), /"agent":\s*"Some Agent"/);
    world.answerHanging();
    world.status = 'COMPLETED';
    await started;
    await world.timing.advance(60_000);
    assert.deepEqual(window.ends, ['run-1 COMPLETED']);
    const [kept] = await window.runs.history.all();
    assert.equal(kept?.agent, 'Some Agent');
  });

  it('keeps its mark where another window goes on with it', async () => {
    const world = new RunsWorld();
    const first = world.open();
    const started = first.runs.start({ target, payload: '{}', agent: 'Some Agent' });
    await world.timing.advance(1_000);
    await started;
    first.crash();
    const second = world.open();
    void second.runs.takeOver();
    await world.timing.advance(300_000);
    assert.deepEqual(second.runs.running.map(({ agent }) => agent), ['Some Agent']);
  });

  it('is marked as well where it runs an execution once more', async () => {
    const world = new RunsWorld();
    world.facts = { rerun: () => Promise.resolve('again') };
    const window = world.open();
    const again = window.runs.rerun(executionOf('first', 'COMPLETED'), 'Some Agent');
    await world.timing.advance(1_000);
    await again;
    const [kept] = await window.runs.history.all();
    assert.deepEqual([kept?.agent, kept?.repeats], ['Some Agent', 'first']);
  });

  it('is nobody’s where a person started it', async () => {
    const world = new RunsWorld();
    const window = world.open();
    await window.start();
    const [kept] = await window.runs.history.all();
    assert.ok(kept && !('agent' in kept));
  });
});
