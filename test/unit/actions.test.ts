import assert from 'node:assert/strict';
import { isRunnable, nodeOffersFor, offersFor, payloadOffersFor, refusalOf, unknownPlatform } from '../../src/core/runs/actions';
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

describe('what can be done with an execution that its platform no longer knows', () => {
  const gone = executionOf('a', 'RUNNING', { gone: true, workflow: { id: 'daily', name: 'Daily Sync' } });
  const node = { id: '2', name: 'Fetch', type: '', status: 'Success', statusClass: 'ok', isBatch: false } as const;

  it('is nothing on its platform, and nobody says how it ended', () => {
    assert.deepEqual(offersFor(gone, { connection, provider: able }), []);
    assert.deepEqual(nodeOffersFor(gone, node, { connection, provider: able }), []);
    for (const action of ['stop', 'rerun', 'resumeFrom'] as const) {
      const sentence = refusalOf(action, gone, { connection, provider: able }, node)?.message;
      assert.equal(sentence, 'Daily Sync is no longer there: its platform does not know it any more.');
    }
  });
});

describe('what can be done with a payload that was kept, and with a workflow', () => {
  it('is to send it again, where its connection is there and may start something', () => {
    assert.deepEqual(payloadOffersFor(connection), ['sendable', 'startable']);
    assert.deepEqual(payloadOffersFor({ name: 'Acme', readOnly: true }), ['sendable']);
    assert.deepEqual(payloadOffersFor(undefined), []);
  });

  it('is to run it, where it is published and its connection may start something', () => {
    assert.equal(isRunnable({ published: true }, connection), true);
    assert.equal(isRunnable({ published: false }, connection), false);
    assert.equal(isRunnable({ published: true }, { name: 'Acme', readOnly: true }), false);
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

describe('why something cannot be done', () => {
  const named = { workflow: { id: 'daily', name: 'Daily Sync' }, name: 'Nightly' };
  const node = { id: '2', name: 'Fetch', type: 'http', status: 'Errored', statusClass: classOfNode('Errored'), isBatch: false };
  const table = [
    ['stop', executionOf('a', 'RUNNING'), { ...able, stop: undefined }, 'Refold cannot stop an execution.', 'notSupported'],
    ['stop', executionOf('a', 'COMPLETED', named), able, 'Daily Sync has already ended.', 'invalidInput'],
    ['stop', executionOf('a', 'STOPPING', named), able, 'Daily Sync is being stopped already.', 'invalidInput'],
    ['rerun', executionOf('a', 'COMPLETED'), { ...able, rerun: undefined }, 'Refold cannot rerun an execution with this credential.', 'notSupported'],
    ['rerun', executionOf('a', 'RUNNING', { name: 'Nightly', workflow: { id: 'daily' } }), able, 'Nightly has not ended yet. Rerun it when it has.', 'invalidInput'],
    ['resumeFrom', executionOf('a', 'ERRORED'), { ...able, resumeFrom: undefined }, 'Refold cannot resume an execution from a node.', 'notSupported'],
    ['resumeFrom', executionOf('a', 'RUNNING', { workflow: { id: 'daily' } }), able, 'daily has not ended yet. Resume it when it has.', 'invalidInput'],
    ['resumeFrom', executionOf('a', 'ERRORED'), able, 'Only a node that succeeded can be resumed from.', 'invalidInput'],
    ['rerun', executionOf('a', 'RUNNING', { local: true }), able, 'a is known here only; its platform cannot be asked about it.', 'notSupported'],
  ] as const;
  for (const [action, execution, provider, sentence, kind] of table) {
    it(`is said: ${sentence}`, () => {
      const failure = refusalOf(action, execution, { connection, provider }, node);
      assert.deepEqual([failure?.message, failure?.kind], [sentence, kind]);
    });
  }

  it('is said of a read-only connection as an input that can be mended', () => {
    const failure = refusalOf('stop', executionOf('a', 'RUNNING'), { connection: { name: 'Acme', readOnly: true }, provider: able });
    assert.equal(failure?.kind, 'invalidInput');
    assert.match(failure?.message ?? '', /nothing is started or stopped through it. Allow it in its menu first/);
  });

  it('is nothing where nobody knows the platform yet: it says so itself', () => {
    assert.deepEqual(offersFor(executionOf('a', 'RUNNING'), { connection: undefined, provider: unknownPlatform }), ['stoppable']);
    assert.deepEqual(offersFor(executionOf('a', 'COMPLETED'), { connection: undefined, provider: unknownPlatform }), ['rerunnable']);
  });

  it('is the platform itself where there is none', () => {
    const place = { connection, provider: undefined };
    assert.deepEqual(offersFor(executionOf('a', 'ERRORED'), place), []);
    assert.deepEqual(nodeOffersFor(executionOf('a', 'ERRORED'), { ...node, statusClass: 'ok' }, place), []);
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
