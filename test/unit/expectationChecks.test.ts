import assert from 'node:assert/strict';
import { readExpectation } from '../../src/core/payload/expectation/expectation';
import { sentenceOf } from '../../src/core/payload/expectation/checkRun';
import { ValueReader } from '../../src/core/reader/reader';
import { hold } from '../../src/core/values/held';
import { ExpectationChecks } from '../../src/host/tests/checkExpectation';
import { executionOf } from '../fixtures/executions';
import { RunsWorld } from '../fixtures/runsWorld';

/** What the editor says of an execution whose one node returned this. */
async function mismatchesOf(output: unknown, expectation: object): Promise<readonly string[]> {
  const world = new RunsWorld();
  const nodes = [{ id: 'n1', name: 'Fetch', status: 'Success', statusClass: 'ok' as const, type: 'action', isBatch: false, output: hold(output) }];
  world.facts = { inspect: (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED', { nodes })) };
  const checks = new ExpectationChecks(world.open().runs, new ValueReader(), () => []);
  const text = JSON.stringify(expectation);
  const read = readExpectation(text);
  assert.ok('expectation' in read);
  return (await checks.check({ connection: 'acme', scope: 'user_12345', id: 'run-1' }, text, read.expectation)).map(sentenceOf);
}

describe('an expectation that is saved', () => {
  it('has nothing of a secret that its run was sent or signed in with, however the workflow names it', async () => {
    const world = new RunsWorld();
    world.namedSecrets.push('correct horse');
    const output = { motto: 'correct horse', line: 'say correct horse twice', echo: ['key-of-the-window'], city: 'Berlin' };
    const nodes = [{ id: 'n1', name: 'Fetch', status: 'Success', statusClass: 'ok' as const, type: 'action', isBatch: false, output: hold(output) }];
    world.facts = { inspect: (ref) => Promise.resolve(executionOf(ref.id, 'COMPLETED', { nodes })) };
    const window = world.open();
    const started = await window.start();
    assert.ok('ref' in started);
    const checks = new ExpectationChecks(window.runs, new ValueReader(), () => ['key-of-the-window']);
    for (const other of [undefined, started.ref]) {
      const text = await checks.textOf(started.ref, other);
      assert.match(text, /Berlin/);
      assert.doesNotMatch(text, /correct horse|key-of-the-window/);
    }
  });
});

describe('an expectation in the editor', () => {
  const schema = { type: 'object', properties: { id: { type: 'string' } } };

  it('is held against subset and schema', async () => {
    assert.deepEqual(await mismatchesOf({ id: 'a' }, { nodes: { Fetch: { output: { id: 'a' }, schema } } }), []);
    const [subset, ofSchema, ...more] = await mismatchesOf({ id: 1 }, { nodes: { Fetch: { output: { id: 'a' }, schema } } });
    assert.equal(subset, 'nodes › Fetch › id: expected "a", got 1');
    assert.match(ofSchema ?? '', /^nodes › Fetch › id: the schema does not allow it: Incorrect type/);
    assert.deepEqual(more, []);
  });

  it('is not good where a value is too large for its schema to be checked, and that is said', async () => {
    const sentences = await mismatchesOf({ id: 'x'.repeat(1_100_000) }, { nodes: { Fetch: { schema } } });
    assert.deepEqual(sentences, ['nodes › Fetch: with 1 MB it is too large to be checked by a schema in the editor. “runlight test” on the command line checks it.']);
  });
});
