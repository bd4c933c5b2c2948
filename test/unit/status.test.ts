import assert from 'node:assert/strict';
import { classOfBatch, classOfExecution, classOfNode, hasEnded, isFailure, shownClassOf, type StatusClass } from '../../src/core/model/status';

describe('the status words of an execution', () => {
  const table: Partial<Record<StatusClass, readonly string[]>> = {
    queued: ['QUEUED', 'pending', 'Scheduled', 'created', 'ENQUEUED'],
    running: ['RUNNING', 'running', 'IN_PROGRESS', 'in progress', 'In-Progress', 'inProgress', 'started', 'processing', 'executing'],
    waiting: ['WAITING', 'awaiting_ui_interaction', 'PAUSED', 'suspended'],
    stopping: ['STOPPING', 'CANCELLING', 'canceling', 'ABORTING', 'terminating'],
    ok: ['COMPLETED', 'complete', 'SUCCESS', 'Succeeded', 'SUCCESSFUL', 'DONE', 'finished'],
    partial: ['PARTIALLY_SUCCESSFUL', 'Partial Success', 'completedWithErrors', 'COMPLETED_WITH_WARNINGS', 'Partially completed'],
    failed: ['ERRORED', 'FAILED', 'error', 'Failure', 'REJECTED', 'crashed'],
    skipped: ['SKIPPED'],
    stopped: ['STOPPED', 'CANCELLED', 'canceled', ' Aborted '],
    terminated: ['TERMINATED', 'KILLED', 'interrupted'],
    timedOut: ['TIMED_OUT', 'Timed Out', 'TimedOut', 'TIMEDOUT', 'timeout', 'EXPIRED'],
  };
  const over: readonly StatusClass[] = ['ok', 'partial', 'failed', 'skipped', 'stopped', 'terminated', 'timedOut'];

  for (const [statusClass, words] of Object.entries(table)) {
    it(`that mean ${statusClass}`, () => {
      for (const word of words) {
        assert.equal(classOfExecution(word), statusClass, word);
        assert.equal(hasEnded({ statusClass: classOfExecution(word) }), over.includes(classOfExecution(word)), word);
      }
    });
  }

  it('that nobody has seen end nothing, until the platform says when it was completed', () => {
    for (const word of ['MARINATED', '', 'toString', '__proto__', 'NOT_COMPLETED', 'COMPLETED?', 'ÜBERFÄLLIG']) {
      const statusClass = classOfExecution(word);
      assert.equal(statusClass, 'unknown', word);
      assert.deepEqual([hasEnded({ statusClass }), hasEnded({ statusClass, endedAt: 1 })], [false, true]);
    }
  });

  it('show nothing as running that its platform no longer knows, and an end that was told before as that end', () => {
    const shown = ['RUNNING', 'WAITING', 'QUEUED', 'COMPLETED', 'ERRORED'].map((word) => shownClassOf({ statusClass: classOfExecution(word), gone: true }));
    assert.deepEqual(shown, ['unknown', 'unknown', 'unknown', 'ok', 'failed']);
    assert.equal(shownClassOf({ statusClass: 'running' }), 'running');
  });

  it('lead a person to what failed or ran out of time, not to what somebody stopped', () => {
    assert.deepEqual(['CRASHED', 'EXPIRED', 'CANCELLED', 'KILLED', 'SKIPPED'].map((word) => isFailure(classOfExecution(word))), [true, true, false, false, false]);
  });

  it('are those of nodes and iterations too, but for what waits, and for what only nodes are', () => {
    for (const [statusClass, words] of Object.entries(table)) {
      for (const word of words) {
        assert.equal(classOfNode(word), statusClass, word);
        if (word !== 'WAITING') assert.equal(classOfBatch(word), statusClass, word);
      }
    }
    assert.equal(classOfBatch('WAITING'), 'queued');
    assert.deepEqual([classOfNode('Ready'), classOfNode('Errored_and_Skipped')], ['queued', 'skipped']);
  });
});
