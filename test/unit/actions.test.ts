import assert from 'node:assert/strict';
import { actionsOf } from '../../src/core/actions';
import { executionOf } from '../fixtures/executions';

const does = () => Promise.resolve(undefined);

describe('what can be done with an execution', () => {
  const table: readonly (readonly [string, object, readonly string[]])[] = [
    ['RUNNING', { stop: does, rerun: does }, ['stoppable']],
    ['STOPPING', { stop: does, rerun: does }, []],
    ['COMPLETED', { stop: does, rerun: does }, ['rerunnable']],
    ['ERRORED', { stop: does, rerun: does }, ['rerunnable']],
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
