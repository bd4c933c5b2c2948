import assert from 'node:assert/strict';
import { nodeOffersFor, offersFor, refusalOf } from '../../src/core/runs/actions';
import { classOfNode } from '../../src/core/model/status';
import { executionOf } from '../fixtures/executions';

const does = () => Promise.resolve(undefined);
const connection = { name: 'Acme' };
const able = { label: 'Refold', stop: does, rerun: does, resumeFrom: does, listExecutions: () => Promise.reject(new Error('not asked')) };

describe('what can be done with an execution', () => {
  const table: readonly (readonly [string, object, readonly string[]])[] = [
    ['RUNNING', { stop: does, rerun: does }, ['stoppable']],
    ['STOPPING', { stop: does, rerun: does }, []],
    ['COMPLETED', { stop: does, rerun: does }, ['rerunnable']],
    ['ERRORED', { stop: does, rerun: does }, ['rerunnable']],
    ['ERRORED', { rerun: does, listExecutions: able.listExecutions }, ['rerunnable', 'comparable']],
    ['MARINATING', { stop: does, rerun: does }, ['stoppable']],
    ['RUNNING', { rerun: does }, []],
    ['COMPLETED', { stop: does }, []],
  ];
  for (const [status, provider, words] of table) {
    it(`${status} with ${Object.keys(provider).join(' and ')}: ${words.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(offersFor(executionOf('a', status), { connection, provider }), words);
    });
  }
});

describe('what can be done with an execution that only this editor knows', () => {
  it('is nothing on its platform', () => {
    assert.deepEqual(offersFor(executionOf('a', 'ERRORED', { local: true }), { connection, provider: able }), []);
  });
});

describe('what can be done through a connection that is read-only', () => {
  const place = { connection: { name: 'Acme', readOnly: true }, provider: able };
  const node = { id: '2', name: 'Sub', type: '', status: 'Success', statusClass: 'ok', isBatch: false, child: 'c1' } as const;

  it('is to look: neither stop, rerun nor resume is offered', () => {
    assert.deepEqual(offersFor(executionOf('a', 'RUNNING'), place), []);
    assert.deepEqual(offersFor(executionOf('a', 'ERRORED'), place), ['comparable']);
    assert.deepEqual(nodeOffersFor(executionOf('a', 'ERRORED'), node, place), ['parent']);
  });

  it('is refused in words to whoever asks all the same', () => {
    for (const action of ['stop', 'rerun', 'resumeFrom'] as const) {
      assert.match(refusalOf(action, executionOf('a', 'COMPLETED'), place, node)?.message ?? '', /^The connection Acme is read-only/);
    }
  });
});

describe('what can be done from a node', () => {
  const resumes = { resumeFrom: does };
  const table: readonly (readonly [string, string, object, readonly string[]])[] = [
    ['ERRORED', 'Success', resumes, ['resumable']],
    ['COMPLETED', 'Success', resumes, ['resumable']],
    ['RUNNING', 'Success', resumes, []],
    ['ERRORED', 'Errored', resumes, []],
    ['ERRORED', 'Skipped', resumes, []],
    ['ERRORED', 'Success', {}, []],
  ];
  for (const [status, nodeStatus, provider, words] of table) {
    const able = 'resumeFrom' in provider ? 'a platform that resumes' : 'one that does not';
    it(`${nodeStatus} in ${status} on ${able}: ${words.join(', ') || 'nothing'}`, () => {
      const node = { id: '2', name: 'Fetch', type: 'http', status: nodeStatus, statusClass: classOfNode(nodeStatus), isBatch: false };
      assert.deepEqual(nodeOffersFor(executionOf('a', status), node, { connection, provider }), words);
    });
  }

  it('is to open what it started', () => {
    const node = { id: '2', name: 'Sub', type: '', status: 'Success', statusClass: 'ok', isBatch: false, child: 'c1' } as const;
    assert.deepEqual(nodeOffersFor(executionOf('a', 'COMPLETED'), node, { connection, provider: {} }), ['parent']);
  });
});
