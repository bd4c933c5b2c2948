import assert from 'node:assert/strict';
import { actionsOf, nodeActionsOf } from '../../src/core/runs/actions';
import { classOfNode } from '../../src/core/model/status';
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
      assert.deepEqual(nodeActionsOf(executionOf('a', status), node, provider), words);
    });
  }

  it('is to open what it started', () => {
    const node = { id: '2', name: 'Sub', type: '', status: 'Success', statusClass: 'ok', isBatch: false, child: 'c1' } as const;
    assert.deepEqual(nodeActionsOf(executionOf('a', 'COMPLETED'), node, {}), ['parent']);
  });
});
