import assert from 'node:assert/strict';
import { readFilter, readTime, resolveFilter } from '../../src/core/model/filterInput';
import { Failure } from '../../src/core/model/errors';

describe('a filter that a caller gives', () => {
  it('asks a person when it names nothing to filter by', () => {
    assert.equal(readFilter({}), undefined);
  });

  it('leaves out what is empty or all', () => {
    assert.deepEqual(readFilter({ status: 'All', type: ' ', source: 'all', workflow: 'w1' }), { filter: { workflow: 'w1' } });
  });

  it('takes times as dates or as milliseconds', () => {
    const from = '2026-05-28T10:00:00.000Z';
    assert.deepEqual(readFilter({ from, to: 1_800_000_000_000 }), { filter: { since: Date.parse(from), until: 1_800_000_000_000 } });
    assert.equal(readTime('1800000000000', 'start'), 1_800_000_000_000);
  });

  it('takes a date alone as the whole day here', () => {
    const start = readTime('2026-05-28', 'start');
    assert.equal(new Date(start).getHours(), 0);
    assert.equal(readTime('2026-05-28', 'end'), start + 24 * 60 * 60_000 - 1);
  });

  it('says what is no date', () => {
    for (const text of ['yesterday', '', '2026-13-01']) assert.throws(() => readTime(text, 'start'), Failure);
    assert.throws(() => readTime(9e15, 'start'), Failure);
  });

  it('takes an order alone', () => {
    assert.deepEqual(readFilter({ order: 'oldest' }), { filter: {}, order: 'oldest' });
  });

  it('counts a span back from the moment it is used', () => {
    assert.deepEqual(resolveFilter({ filter: { within: 1_000, status: 'X' } }, 5_000), { order: undefined, filter: { since: 4_000, status: 'X' } });
    assert.deepEqual(resolveFilter({ order: 'oldest' }, 5_000), { order: 'oldest' });
  });

  it('keeps what its workflow is called from the server, which knows it by its id', () => {
    const kept = { filter: { workflow: 'w1', workflowTitle: 'Daily Sync' } };
    assert.deepEqual(resolveFilter(kept, 5_000), { order: undefined, filter: { workflow: 'w1' } });
  });
});
