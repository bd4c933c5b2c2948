import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFilter, readKept, readTime, resolveFilter } from '../../src/core/model/filterInput';
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

  describe('reads a date as a day of the reader’s zone, or not at all', () => {
    const zoneBefore = process.env['TZ'];
    afterEach(() => {
      if (zoneBefore === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zoneBefore;
    });

    const hour = 60 * 60_000;
    /** The day as it is written, the zone, its first moment, and how many hours it has. */
    const days: readonly (readonly [string, string, string, number])[] = [
      ['2026-05-28', 'UTC', '2026-05-28T00:00:00Z', 24],
      ['2026-5-28', 'Europe/Berlin', '2026-05-27T22:00:00Z', 24],
      ['2026-5-8', 'America/New_York', '2026-05-08T04:00:00Z', 24],
      ['2024-02-29', 'Asia/Kolkata', '2024-02-28T18:30:00Z', 24],
      ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z', 23],
      ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00Z', 25],
      ['2026-04-05', 'Australia/Lord_Howe', '2026-04-04T13:00:00Z', 24.5],
      // Its clocks leap from midnight to one o'clock.
      ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', 23],
      ['2018-11-03', 'America/Sao_Paulo', '2018-11-03T03:00:00Z', 24],
    ];
    for (const [text, zone, first, hours] of days) {
      it(`${text} in ${zone} has ${hours} hours from ${first}`, () => {
        process.env['TZ'] = zone;
        const start = readTime(text, 'start');
        assert.equal(new Date(start).toISOString(), new Date(first).toISOString());
        assert.equal(readTime(text, 'end'), start + hours * hour - 1);
      });
    }

    const moments: readonly (readonly [string, string, string])[] = [
      ['2026-05-28T14:00', 'Europe/Berlin', '2026-05-28T12:00:00.000Z'],
      ['2026-5-28 9:05', 'Europe/Berlin', '2026-05-28T07:05:00.000Z'],
      ['2026-05-28T14:00:30.25', 'UTC', '2026-05-28T14:00:30.250Z'],
      ['2026-05-28T14:00z', 'Asia/Tokyo', '2026-05-28T14:00:00.000Z'],
      ['2026-05-28T14:00-0530', 'Asia/Tokyo', '2026-05-28T19:30:00.000Z'],
    ];
    for (const [text, zone, moment] of moments) {
      it(`${text} in ${zone} is ${moment}`, () => {
        process.env['TZ'] = zone;
        for (const edge of ['start', 'end'] as const) assert.equal(new Date(readTime(text, edge)).toISOString(), moment);
      });
    }

    const refused = ['2026-05', '2026', '2026-02-30', '2025-02-29', '2026-04-31', '2026-00-10', '2026-5-0', '05/06/2026', '5.6.2026', '28 May 2026',
      '2026-05-28T25:00', '2026-05-28T14:61', '2026-05-28T14', '20260528', '1', 'May 28', '2026-05-28 tomorrow', '2026-W22'];
    for (const text of refused) {
      it(`“${text}” is refused, with how to write it`, () => {
        for (const edge of ['start', 'end'] as const) {
          assert.throws(() => readTime(text, edge), (error) => error instanceof Failure && /Write it as 2026-05-28/.test(error.template));
        }
      });
    }
  });

  it('refuses what is no text, in words', () => {
    const odd = (given: object) => readFilter(given);
    for (const status of [{}, [], true]) assert.throws(() => odd({ status }), { kind: 'invalidInput' });
    assert.deepEqual(odd({ status: null, workflow: 7 }), { filter: { workflow: '7' } });
  });

  it('refuses a range that ends before it begins', () => {
    assert.throws(() => readFilter({ from: '2026-05-28', to: '2026-05-27' }), /before its beginning/);
    assert.ok(readFilter({ from: '2026-05-28', to: '2026-05-28' }));
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

  it('is read from what another version kept, as far as it can be', () => {
    const filter = { status: 'ERRORED', workflow: 7, since: 5, until: 'later', within: -1, id: 'e1', later: {} };
    assert.deepEqual(readKept({ filter, order: 'oldest', groups: [] }), { filter: { status: 'ERRORED', id: 'e1', since: 5 }, order: 'oldest' });
    for (const nothing of [undefined, null, 7, 'text', [], { filter: null, order: 'up' }, { filter: [] }]) assert.deepEqual(readKept(nothing), {});
    fc.assert(fc.property(fc.jsonValue(), (kept) => assert.deepEqual(readKept(readKept(kept)), readKept(kept))));
  });
});
