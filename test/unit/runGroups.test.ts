import assert from 'node:assert/strict';
import type { RunSummary } from '../../src/core/runs/record';
import { factsOf, groupRuns, lastRuns, matchesText } from '../../src/core/runs/groups';
import { executionOf } from '../fixtures/executions';

const noon = new Date(2026, 4, 28, 12).getTime();
const day = 24 * 60 * 60 * 1_000;

function runOf(id: string, at: number, more: Partial<RunSummary> = {}): RunSummary {
  const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily', workflowName: 'Daily Sync' };
  return { version: 1, intent: id, target, at, size: 1, hasPayload: true, execution: executionOf(id, 'COMPLETED'), ...more };
}

describe('kept runs', () => {
  it('stand under their payload file, or under none, in the order of their newest run', () => {
    const runs = [runOf('d', 4, { source: 'file:///b.json' }), runOf('c', 3), runOf('b', 2, { source: 'file:///b.json' })];
    const groups = groupRuns(runs, 'file').map(({ key, runs: members }) => [key, members.map(({ intent }) => intent)]);
    assert.deepEqual(groups, [['file:///b.json', ['d', 'b']], ['', ['c']]]);
  });

  it('stand under the day they were started on', () => {
    const groups = groupRuns([runOf('b', noon + 1), runOf('a', noon), runOf('old', noon - day)], 'day');
    assert.deepEqual(groups.map(({ runs }) => runs.length), [2, 1]);
    assert.equal(new Date(Number(groups[0]?.key)).getHours(), 0);
  });

  it('are found by every word of a text, in any letters, also in the file’s name', () => {
    const facts = factsOf(runOf('a', 1, { source: 'file:///work/create%20lead.json' }));
    for (const text of ['daily', 'SYNC user_12345', 'create lead', 'completed']) assert.ok(matchesText(text, facts), text);
    assert.equal(matchesText('daily errored', facts), false);
  });

  it('tell the last result of each workflow; what still runs has none yet', () => {
    const running = runOf('b', 2, { execution: executionOf('b', 'RUNNING') });
    assert.equal(lastRuns([running, runOf('a', 1)]).get('daily')?.intent, 'a');
    assert.equal(lastRuns([running]).get('daily')?.intent, 'b');
  });

  it('are found by a file’s name also where it cannot be decoded', () => {
    assert.ok(matchesText('100%.json', factsOf(runOf('a', 1, { source: 'file:///work/100%.json' }))));
  });

  it('are found by what there is of them, and not by what there is not', () => {
    assert.equal(matchesText('undefined', factsOf(runOf('a', 1))), false);
    assert.ok(matchesText('  daily   sync ', factsOf(runOf('a', 1))));
    // Each fact by itself: the end of one and the beginning of the next make no word.
    assert.equal(matchesText('syncdaily', factsOf(runOf('a', 1))), false);
  });

  it('tell the newest end of a workflow, and each workflow’s own', () => {
    const other = { connection: 'acme', scope: 'user_12345', workflow: 'weekly' };
    const last = lastRuns([runOf('c', 3), runOf('b', 2), runOf('w', 1, { target: other })]);
    assert.deepEqual([...last].map(([workflow, { intent }]) => [workflow, intent]), [['daily', 'c'], ['weekly', 'w']]);
  });
});
