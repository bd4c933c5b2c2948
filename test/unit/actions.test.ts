import assert from 'node:assert/strict';
import { actionsOf, nodeActionsOf } from '../../src/core/actions';
import { executionOf } from '../fixtures/executions';

const does = () => Promise.resolve(undefined);

describe('what can be done with an execution', () => {
  const table: readonly (readonly [string, object, readonly string[]])[] = [
    ['RUNNING', { stop: does, rerun: does }, ['stoppable']],
    ['STOPPING', { stop: does, rerun: does }, []],
    ['COMPLETED', { stop: does, rerun: does }, ['rerunnable']],
    ['ERRORED', { stop: does, rerun: does }, ['rerunnable', 'failed']],
    ['MARINATING', { stop: does, rerun: does }, ['stoppable']],
    ['RUNNING', { rerun: does }, []],
    ['COMPLETED', { stop: does }, []],
  ];
  for (const [status, provider, words] of table) {
    it(`${status} with ${Object.keys(provider).join(' and ')}: ${words.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(actionsOf(executionOf('a', status), provider), words);
    });
  }
});

describe('what can be done with an execution that only this editor knows', () => {
  it('is nothing on its platform', () => {
    assert.deepEqual(actionsOf(executionOf('a', 'ERRORED', { local: true }), { stop: does, rerun: does }), []);
  });
});

describe('what can be done with a node', () => {
  const node = (status: 'ok' | 'failed', child?: string) =>
    ({ id: '1', name: 'N', type: '', status, statusClass: status, isBatch: false, ...(child && { child }) }) as const;

  it('is to resume from it, where it succeeded, the execution has ended and the platform can', () => {
    const ended = executionOf('a', 'ERRORED');
    assert.deepEqual(nodeActionsOf(ended, node('ok'), { resumeFrom: does }), ['resumable']);
    assert.deepEqual(nodeActionsOf(ended, node('failed'), { resumeFrom: does }), []);
    assert.deepEqual(nodeActionsOf(executionOf('a', 'RUNNING'), node('ok'), { resumeFrom: does }), []);
    assert.deepEqual(nodeActionsOf(ended, node('ok'), {}), []);
  });

  it('is to open what it started', () => {
    assert.deepEqual(nodeActionsOf(executionOf('a', 'COMPLETED'), node('ok', 'child'), {}), ['parent']);
  });
});
