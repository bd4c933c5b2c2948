import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTarget } from '../../src/core/model/target';
import { lastRunIn } from '../../src/host/payload/lastRun';

const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily' };

describe('what a workspace keeps of targets and runs', () => {
  it('is a target where it says connection, account and workflow, with the options that can be read', () => {
    const whole = { ...target, workflowName: 'Daily Sync', slug: 'hubspot', configId: 'c', mode: 'sync', instanceTag: 't', includeHeaders: false };
    assert.deepEqual(readTarget(whole), whole);
    const newer = { ...target, mode: 'batch', slug: null, includeHeaders: 'yes', retries: { most: 3 }, workflowName: '' };
    assert.deepEqual(readTarget(newer), { ...target, workflowName: '' });
    for (const none of [undefined, null, 'acme', [], {}, { ...target, scope: 7 }, { ...target, workflow: ' ' }]) assert.equal(readTarget(none), undefined);
    fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(readTarget(readTarget(value)), readTarget(value))));
  });

  it('is the last run where it names a file, whichever version kept it', () => {
    const memoryOf = (kept: unknown) => ({ keys: () => [], get: () => kept as never, update: () => Promise.resolve() });
    const whole = { file: 'file:///a.json', isSelection: true, target, mode: 'sync', instanceTag: 't', configId: 'c', includeHeaders: true };
    assert.deepEqual(lastRunIn(memoryOf(whole)), whole);
    const odd = { file: 'file:///a.json', target: 'acme', mode: 7, includeHeaders: 'no' };
    assert.deepEqual(lastRunIn(memoryOf(odd)), { file: 'file:///a.json', isSelection: false, target: undefined });
    for (const none of [undefined, null, 'file:///a.json', {}, { file: 7 }, []]) assert.equal(lastRunIn(memoryOf(none)), undefined);
  });
});
