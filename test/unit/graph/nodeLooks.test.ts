import assert from 'node:assert/strict';
import { classOfNode } from '../../../src/core/model/status';
import type { GraphWords } from '../../../src/shared/graph';
import type { NodeRow, PanelWords } from '../../../src/shared/protocol';
import { lookOf, type LookFacts } from '../../../src/webview/graph/nodeLooks';

const words = {
  notReached: 'not reached', notYet: 'not reached yet', eachIteration: 'in each iteration', untold: 'not told',
  iterations: { one: '1 iteration', other: '{0} iterations' }, good: { one: '1 good', other: '{0} good' },
  bad: { one: '1 failed', other: '{0} failed' }, times: { one: 'ran once', other: 'ran {0} times' },
} as unknown as GraphWords; // prettier-ignore
const l10n = { words: { attempt: 'attempt {0} of {1}', attemptNumber: 'attempt {0}', waitsForPerson: 'waiting for a person' } as unknown as PanelWords, locale: 'en' };

function row(status: string, more: Partial<NodeRow> = {}): NodeRow {
  return { key: '2#0', name: 'Fetch', type: 'http', status, statusClass: classOfNode(status), parts: [], version: 1, ...more };
}

const look = (facts: Partial<LookFacts>) => lookOf({ id: '2', name: 'Fetch', type: 'http' }, { rows: [], live: false, ...facts }, words, l10n);

describe('how a node of a graph looks', () => {
  it('is the state of its row, with its time; a success needs no word', () => {
    assert.deepEqual(look({ rows: [row('Success', { durationMs: 812 })] }), { tone: 'ok', meta: '812 ms', durationMs: 812, label: 'Fetch, Success, 812 ms', key: '2#0' });
    assert.equal(look({ rows: [row('Success')] }).meta, 'Success');
  });

  it('says a failure, its attempts, and what a node waits for', () => {
    const failed = look({ rows: [row('Errored', { attempts: 3, maximumAttempts: 3, durationMs: 6100 })] });
    assert.deepEqual([failed.tone, failed.meta, failed.attempts, failed.label], ['failed', 'Errored · 6.1 s', 3, 'Fetch, Errored, 6.1 s, attempt 3 of 3']);
    assert.equal(look({ rows: [row('Waiting', { waitsFor: 'person' })], live: true }).meta, 'waiting for a person');
  });

  it('tells what was not reached from what may come, and from what runs in each iteration', () => {
    assert.deepEqual([look({}).tone, look({ live: true }).tone, look({ within: 'loop', live: true }).tone, look({ within: 'group' }).tone], ['notReached', 'notYet', 'eachIteration', 'untold']);
    assert.equal(look({}).label, 'Fetch, not reached');
    assert.equal(look({}).key, undefined);
  });

  it('counts iterations, the good and the bad', () => {
    assert.equal(look({ rows: [row('Success', { durationMs: 1000 })], loop: { total: 24, good: 22, failed: 2 } }).meta, '22 good · 2 failed · 1 s');
    assert.equal(look({ rows: [row('Success')], loop: { total: 24, good: 24, failed: 0 } }).meta, '24 iterations');
    assert.match(look({ rows: [row('Success')], loop: { total: 24, good: 22, failed: 2 } }).label, /22 good, 2 failed$/);
  });

  it('leads to the failure of a node that ran several times', () => {
    const rows = [row('Success', { key: '2#0', durationMs: 10 }), row('Errored', { key: '2#1', durationMs: 20 }), row('Success', { key: '2#2', durationMs: 30 })];
    const shown = look({ rows });
    assert.deepEqual([shown.tone, shown.key, shown.meta, shown.durationMs], ['failed', '2#1', 'ran 3 times · 1 failed · 60 ms', 60]);
    assert.equal(look({ rows: rows.filter(({ status }) => status === 'Success') }).key, '2#2');
  });
});
