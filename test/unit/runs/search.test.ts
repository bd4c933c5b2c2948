import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/model/errors';
import type { Execution, ServerSpan } from '../../../src/core/model/model';
import type { Provider } from '../../../src/core/platforms/provider';
import type { JournalEntry } from '../../../src/core/runs/journal';
import { RunSearch, type Found } from '../../../src/core/runs/search';
import { executionOf } from '../../fixtures/executions';
import { ManualTiming } from '../../fixtures/manualTiming';

/** When the start was sent on the server's clock, in the middle of what is known. */
const sentMs = 10_000_500;

describe('looking for an execution that nobody named', () => {
  let timing: ManualTiming;
  let listed: () => Promise<readonly Execution[]>;
  let queries: { scope: string; workflow?: string; since?: number; page: number }[];
  let at: number[];
  let provider: Provider;
  let now: ServerSpan | undefined;
  let heard: string[];
  let taken: string[];
  let search: RunSearch;
  let abort: AbortController;

  beforeEach(() => {
    timing = new ManualTiming();
    [queries, at, heard, taken] = [[], [], [], []];
    now = undefined;
    abort = new AbortController();
    listed = () => Promise.resolve([]);
    const listExecutions = async (scope: string, query: { page: number; workflow?: string; since?: number }) => {
      queries.push({ ...query, scope });
      at.push(timing.monotonic());
      return { items: [...(await listed())], page: 1, hasNext: false };
    };
    // The search asks nothing else of a provider.
    provider = { listExecutions, clock: { offset: undefined, toServer: () => now } } as unknown as Provider;
    const known = { heardBefore: ({ id }: { id: string }) => heard.includes(id), takenIn: () => Promise.resolve(new Set(taken)) };
    search = new RunSearch(known, timing);
  });

  const entryOf = (facts: Partial<JournalEntry> = {}): JournalEntry => ({
    ...{ version: 2, intent: 'i', at: 10_000_000, owner: 'w1', sent: { earliest: sentMs - 50, latest: sentMs + 50 } },
    target: { connection: 'acme', scope: 'user_12345', workflow: 'daily' },
    ...facts,
  });
  const waitedFor = entryOf({ target: { ...entryOf().target, mode: 'sync' } });
  const row = (id: string, afterMs: number | undefined, facts: Partial<Execution> = {}) =>
    executionOf(id, 'RUNNING', { startedAt: afterMs === undefined ? undefined : sentMs + afterMs, workflow: { id: 'daily' }, trigger: 'API Call', ...facts });
  const list = (...rows: Execution[]) => (listed = () => Promise.resolve(rows));

  const told = (found: Found): unknown => {
    if (found.kind === 'one') return found.execution.ref.id;
    return found.kind === 'several' ? found.executions.map(({ ref }) => ref.id) : found.kind;
  };
  const find = async (entry = entryOf(), sentAt?: number) => {
    const pending = search.find({ entry, sentAt }, provider, abort.signal);
    await timing.advance(60_000);
    return told(await pending);
  };
  const findNow = async (entry = entryOf(), sentAt?: number) => told(await search.findNow({ entry, sentAt }, provider, abort.signal));

  describe('by its time', () => {
    const times: readonly (readonly [string, number, unknown])[] = [
      ['begun with the send', 0, 'e'],
      ['begun at the earliest moment of the send', -50, 'e'],
      ['begun a moment before that', -51, 'none'],
      ['rounded down to the second of the send', -500, 'e'],
      ['rounded to the second before', -1_500, 'none'],
      ['within a second, but not rounded', -700, 'none'],
    ];
    for (const [what, afterMs, expected] of times) {
      it(`tells ${expected === 'e' ? 'ours' : 'a stranger'}: ${what}`, async () => {
        list(row('e', afterMs));
        assert.equal(await findNow(), expected);
      });
    }

    it('offers one that has no time, and takes none', async () => {
      list(row('e', undefined));
      assert.deepEqual(await findNow(), ['e']);
    });

    it('offers one where the server’s clock is known too badly', async () => {
      list(row('e', 10));
      assert.deepEqual(await findNow(entryOf({ sent: { earliest: sentMs - 1_500, latest: sentMs + 1_500 } })), 'e');
      assert.deepEqual(await findNow(entryOf({ sent: { earliest: sentMs - 1_500, latest: sentMs + 1_501 } })), ['e']);
      assert.deepEqual(await findNow(entryOf({ sent: undefined })), ['e']);
    });

    it('goes by what is known of the clock now where that is better than what was known then', async () => {
      list(row('e', 10));
      const badly = entryOf({ sent: { earliest: 0, latest: sentMs * 2 } });
      assert.deepEqual(await findNow(badly), ['e']);
      now = { earliest: sentMs - 20, latest: sentMs + 20 };
      assert.equal(await findNow(badly), 'e');
      assert.equal(await findNow(entryOf({ sent: undefined })), 'e');
    });

    it('goes by what was known then where that was better', async () => {
      now = { earliest: sentMs - 2_000, latest: sentMs + 2_000 };
      list(row('e', -1_200));
      assert.equal(await findNow(), 'none');
    });

    it('needs no clock at all to offer what fits', async () => {
      provider = { ...provider, clock: undefined };
      list(row('e', 10));
      assert.equal(await findNow(), 'e');
      assert.deepEqual(await findNow(entryOf({ sent: undefined })), ['e']);
    });
  });

  describe('by what else is known', () => {
    const strangers: readonly (readonly [string, Partial<Execution>])[] = [
      ['another workflow’s', { workflow: { id: 'weekly' } }],
      ['a schedule’s', { trigger: 'Schedule' }],
      ['one that somebody waits for', { type: 'SYNC' }],
    ];
    for (const [what, facts] of strangers) {
      it(`leaves ${what}`, async () => {
        list(row('e', 10, facts));
        assert.equal(await findNow(), 'none');
      });
    }

    it('takes a trigger and a type however they are written, or not told', async () => {
      for (const trigger of ['API Call', 'api_call', 'ApiCall', undefined]) {
        list(row('e', 10, { trigger, type: 'async' }));
        assert.equal(await findNow(), 'e', trigger);
      }
    });

    it('takes what is waited for where it was to be waited for', async () => {
      list(row('e', 10, { type: 'Sync' }));
      assert.equal(await findNow(waitedFor), 'e');
      list(row('e', 10, { type: 'ASYNC' }));
      assert.equal(await findNow(waitedFor), 'none');
    });

    it('leaves what is another run of ours, or was known before the send', async () => {
      list(row('ours', 10), row('known', 20), row('e', 30));
      taken = ['ours'];
      heard = ['known'];
      assert.equal(await findNow(entryOf(), 5), 'e');
      // Another window's start has no such moment: nothing speaks against it.
      assert.deepEqual(await findNow(), ['known', 'e']);
    });

    it('takes any trigger and type for what runs once more, but not what it repeats', async () => {
      const again = entryOf({ repeats: 'old' });
      list(row('old', 10), row('new', 20, { trigger: 'Schedule', type: 'SYNC' }));
      assert.equal(await findNow(again), 'new');
    });

    it('takes any workflow’s where the start names none', async () => {
      list(row('e', 10, { workflow: { id: 'weekly' } }));
      assert.equal(await findNow(entryOf({ target: { ...entryOf().target, workflow: '' } })), 'e');
    });
  });

  describe('in the list', () => {
    it('asks for its workflow since a second before the send', async () => {
      await findNow();
      assert.deepEqual([queries[0]?.scope, queries[0]?.workflow, queries[0]?.since, queries[0]?.page], ['user_12345', 'daily', sentMs - 50 - 1_000, 1]);
      await findNow(entryOf({ target: { ...entryOf().target, workflow: '' } }));
      assert.equal(queries[1]?.workflow, undefined);
    });

    it('asks for a day where nothing tells the server’s clock', async () => {
      await findNow(entryOf({ at: 10 * 86_400_000, sent: undefined }));
      assert.equal(queries[0]?.since, 9 * 86_400_000 - 1_000);
    });

    it('looks at once, and a few times more, ever later', async () => {
      assert.equal(await find(), 'none');
      assert.equal(at[0], 1_000_000);
      const pauses = at.slice(1).map((moment, index) => moment - (at[index] ?? 0));
      assert.ok(pauses.length >= 3 && pauses.every((pause, index) => pause === 1_000 * 2 ** index), pauses.join());
    });

    it('takes the one that it sees twice, and looks no further', async () => {
      list(row('e', 10));
      assert.deepEqual([await find(), at.length], ['e', 2]);
    });

    it('takes none that gives way to another: the last look counts', async () => {
      const looks = [[row('a', 10)], [row('b', 10)], [row('a', 10)], [], []];
      listed = () => Promise.resolve(looks.shift() ?? []);
      assert.equal(await find(), 'none');
    });

    it('offers several at once', async () => {
      list(row('a', 10), row('b', 20));
      assert.deepEqual([await find(), at.length], [['a', 'b'], 1]);
    });

    it('counts what it saw where later looks cannot read the list', async () => {
      let looks = 0;
      listed = () => ((looks += 1) === 1 ? Promise.resolve([row('e', 10)]) : Promise.reject(new Failure('unreachable', 'No line.')));
      assert.equal(await find(), 'e');
    });

    it('says that it could not look where no look could', async () => {
      listed = () => Promise.reject(new Failure('unreachable', 'No line.'));
      assert.equal(await find(), 'unread');
      let looks = 0;
      listed = () => ((looks += 1) === 1 ? Promise.reject(new Failure('unreachable', 'No line.')) : Promise.resolve([]));
      assert.equal(await find(), 'none');
    });

    it('is not there on a platform that lists nothing', async () => {
      provider = { ...provider, listExecutions: undefined };
      assert.equal(await find(), 'none');
      assert.equal(await findNow(), 'none');
      assert.equal(await search.followSyncRun({ entry: waitedFor }, provider, abort.signal), undefined);
    });

    it('stops when nobody wants to know any more', async () => {
      const pending = search.find({ entry: entryOf() }, provider, abort.signal);
      await timing.advance(500);
      abort.abort();
      assert.equal((await pending).kind, 'none');
      assert.deepEqual([at.length, timing.pending], [1, 0]);
    });
  });

  describe('of a workflow that is waited for', () => {
    const follow = () => search.followSyncRun({ entry: waitedFor }, provider, abort.signal);

    it('takes the one that calls itself synchronous twice in a row', async () => {
      list(row('e', 10, { type: 'SYNC' }));
      const pending = follow();
      await timing.advance(10_000);
      assert.equal((await pending)?.ref.id, 'e');
      assert.deepEqual([at.length, at[0]], [2, 1_001_000]);
    });

    it('takes none that does not say so, and none that gives way', async () => {
      const looks = [[row('a', 10)], [row('a', 10)], [row('b', 10, { type: 'SYNC' })], [row('c', 10, { type: 'SYNC' })], [], [row('c', 10, { type: 'SYNC' })]];
      listed = () => Promise.resolve(looks.shift() ?? []);
      const pending = follow();
      await timing.advance(60_000);
      abort.abort();
      assert.equal(await pending, undefined);
      assert.ok(at.length > 6);
    });

    it('takes none of several', async () => {
      list(row('a', 10, { type: 'SYNC' }), row('b', 20, { type: 'SYNC' }));
      const pending = follow();
      await timing.advance(60_000);
      abort.abort();
      assert.equal(await pending, undefined);
    });

    it('looks ever less often, but at least twice a minute, until nobody waits', async () => {
      const pending = follow();
      await timing.advance(10 * 60_000);
      const pauses = at.slice(1).map((moment, index) => moment - (at[index] ?? 0));
      assert.ok(pauses.every((pause, index) => pause >= (pauses[index - 1] ?? 0)), pauses.join());
      assert.ok((pauses[0] ?? 0) < 2_000 && pauses.at(-1) === 30_000, pauses.join());
      abort.abort();
      assert.equal(await pending, undefined);
      const looks = at.length;
      await timing.advance(120_000);
      assert.deepEqual([at.length, timing.pending], [looks, 0]);
    });
  });
});
