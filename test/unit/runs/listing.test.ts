import assert from 'node:assert/strict';
import { Cancelled, Failure } from '../../../src/core/model/errors';
import type { ExecutionFilter, Order } from '../../../src/core/model/filter';
import type { Execution, Page } from '../../../src/core/model/model';
import type { ExecutionQuery, Provider } from '../../../src/core/platforms/provider';
import { readPage } from '../../../src/core/runs/listPage';
import { ExecutionLists, type ListChange } from '../../../src/core/runs/lists';
import { ExecutionStore } from '../../../src/core/runs/store';
import { executionOf, refOf } from '../../fixtures/executions';
import { ManualTiming, settle } from '../../fixtures/manualTiming';

const pageSize = 3;
const row = (id: string, startedAt?: number, more: Partial<Execution> = {}) => executionOf(id, 'COMPLETED', { startedAt, ...more });

describe('a list', () => {
  let rows: Execution[];
  let asked: (ExecutionQuery & { readonly scope: string; readonly signal: AbortSignal })[];
  let answer: (scope: string, query: ExecutionQuery) => Page<Execution> | Promise<Page<Execution>>;
  let wanted: { filter?: ExecutionFilter; order?: Order };
  let store: ExecutionStore;
  let lists: ExecutionLists;
  let changes: ListChange[];

  beforeEach(() => {
    rows = Array.from({ length: 8 }, (_none, index) => row(`e${8 - index}`, 8 - index));
    [asked, changes, wanted] = [[], [], {}];
    answer = (_scope, { page, limit }) => {
      const items = rows.slice((page - 1) * limit, page * limit);
      return { items, page, hasNext: page * limit < rows.length, total: rows.length };
    };
    // Lists ask nothing else of a provider.
    const provider = {
      listExecutions: async (scope: string, query: ExecutionQuery, signal: AbortSignal) => {
        asked.push({ ...query, scope, signal });
        return answer(scope, query);
      },
    } as unknown as Provider;
    store = new ExecutionStore(new ManualTiming());
    lists = new ExecutionLists({
      store,
      providerOf: () => Promise.resolve(provider),
      pageSize: () => pageSize,
      startedHere: () => Promise.resolve([]),
      wantedOf: () => wanted,
    });
    lists.onChange((change) => changes.push(change));
  });

  const list = (scope = 'user_12345') => lists.get('acme', scope);
  const ids = (scope?: string) => list(scope)?.refs.map(({ id }) => id);
  const refresh = (scope = 'user_12345') => lists.refresh('acme', scope);
  const loadMore = () => lists.loadMore('acme', 'user_12345');

  it('is its scope’s own', async () => {
    answer = (scope, { page }) => ({ items: [{ ...row('x', 1), ref: { connection: 'acme', scope, id: `of ${scope}` } }], page, hasNext: false });
    await Promise.all([refresh('user_1'), refresh('user_2')]);
    assert.deepEqual([ids('user_1'), ids('user_2')], [['of user_1'], ['of user_2']]);
    assert.equal(lists.has({ connection: 'acme', scope: 'user_1', id: 'of user_1' }), true);
    assert.equal(lists.has({ connection: 'acme', scope: 'user_2', id: 'of user_1' }), false);
    assert.equal(lists.has({ connection: 'globex', scope: 'user_1', id: 'of user_1' }), false);
  });

  it('tells how it becomes another, before and after', async () => {
    await refresh();
    assert.deepEqual(changes.map(({ connection, scope, list: now, before }) => [connection, scope, before?.state, now.state]), [
      ['acme', 'user_12345', undefined, 'loading'],
      ['acme', 'user_12345', 'loading', 'ready'],
    ]);
  });

  it('says while the next page is loading', async () => {
    await refresh();
    changes.length = 0;
    await loadMore();
    assert.deepEqual(changes.map(({ list: now }) => [now.loadingMore, now.refs.length, now.state]), [[true, 3, 'ready'], [false, 6, 'ready']]);
  });

  it('begins with its first page where the next is asked for before any', async () => {
    await loadMore();
    assert.deepEqual([ids(), asked.map(({ page }) => page)], [['e8', 'e7', 'e6'], [1]]);
  });

  it('says that it failed, and is loading again when it is tried again', async () => {
    const works = answer;
    answer = () => Promise.reject(new Failure('unreachable', 'No line.'));
    await refresh();
    assert.deepEqual([list()?.state, list()?.failure?.message, ids()], ['failed', 'No line.', []]);
    answer = works;
    changes.length = 0;
    await refresh();
    assert.deepEqual(changes.map(({ list: now }) => now.state), ['loading', 'ready']);
  });

  it('keeps its rows on show while it is refreshed, also after a failure', async () => {
    const works = answer;
    await refresh();
    changes.length = 0;
    await refresh();
    assert.deepEqual(changes.map(({ list: now }) => now.refs.length), [3]);
    answer = () => Promise.reject(new Failure('unreachable', 'No line.'));
    await loadMore();
    assert.deepEqual([list()?.state, list()?.loadingMore, ids()?.length], ['failed', false, 3]);
    answer = works;
    changes.length = 0;
    await refresh();
    assert.deepEqual(changes.map(({ list: now }) => [now.state, now.refs.length]), [['ready', 3]]);
  });

  it('is as it was where nobody waits for it any more', async () => {
    await refresh();
    changes.length = 0;
    answer = () => Promise.reject(new Cancelled());
    await refresh();
    assert.deepEqual([changes, list()?.state], [[], 'ready']);
  });

  it('is not told as failed when it was given up, whatever comes in', async () => {
    let fail = (): void => undefined;
    answer = () => new Promise((_resolve, reject) => (fail = () => reject(new Failure('unreachable', 'No line.'))));
    const loading = refresh();
    await settle();
    lists.forget('acme');
    changes.length = 0;
    fail();
    await loading;
    assert.deepEqual([asked[0]?.signal.aborted, changes, list()], [true, [], undefined]);
  });

  it('takes in nothing of an answer that comes after it was given up', async () => {
    let release = (): void => undefined;
    answer = () => new Promise((resolve) => (release = () => resolve({ items: rows, page: 1, hasNext: false })));
    const loading = refresh();
    await settle();
    lists.forget('acme');
    release();
    await loading;
    assert.equal(store.get(refOf('e8')), undefined);
  });

  it('takes no next page that comes after it was given up, or begun anew', async () => {
    await refresh();
    let release = (): void => undefined;
    const works = answer;
    answer = () => new Promise((resolve) => (release = () => resolve({ items: rows.slice(3, 6), page: 2, hasNext: true })));
    const loading = loadMore();
    await settle();
    const old = release;
    answer = works;
    await lists.restart('acme', 'user_12345');
    old();
    await loading;
    assert.deepEqual(ids(), ['e8', 'e7', 'e6']);
  });

  it('is loaded anew while an older request still hangs', async () => {
    const works = answer;
    answer = () => new Promise(() => undefined);
    void refresh();
    await settle();
    answer = works;
    await lists.restart('acme', 'user_12345');
    assert.deepEqual(ids(), ['e8', 'e7', 'e6']);
    assert.equal(asked[0]?.signal.aborted, true);
  });

  it('goes with its connection, and with no other', async () => {
    await refresh();
    lists.forget('globex');
    assert.equal(ids()?.length, 3);
    lists.forget('acme');
    assert.equal(list(), undefined);
  });

  it('is over with its window: what loads is aborted, and nothing is told', async () => {
    answer = () => new Promise(() => undefined);
    void refresh();
    await settle();
    changes.length = 0;
    lists.dispose();
    assert.deepEqual([asked[0]?.signal.aborted, list()], [true, undefined]);
    void refresh();
    assert.deepEqual(changes, []);
  });

  it('knows whether there is more from its first page, and forgets it with its last', async () => {
    rows = rows.slice(0, 3);
    await refresh();
    assert.equal(list()?.hasMore, false);
    rows = [row('n3', 20), row('n2', 19), row('n1', 18), row('n0', 17), ...rows];
    await refresh();
    assert.deepEqual([ids(), list()?.hasMore], [['n3', 'n2', 'n1'], true]);
  });

  it('has no more once its last page was there, however often it is refreshed', async () => {
    await refresh();
    await loadMore();
    await loadMore();
    await refresh();
    assert.deepEqual([ids()?.length, list()?.hasMore], [8, false]);
  });

  it('shows what is new between what it had, in the server’s order', async () => {
    await refresh();
    rows = [rows[0]!, row('late', 7.5), ...rows.slice(1)];
    await refresh();
    assert.deepEqual(ids(), ['e8', 'late', 'e7', 'e6']);
  });

  it('shows other rows in place of as many', async () => {
    await refresh();
    const before = list()?.refs;
    rows = [rows[0]!, row('other', 7), rows[2]!];
    await lists.restart('acme', 'user_12345');
    assert.deepEqual([ids(), list()?.refs === before], [['e8', 'other', 'e6'], false]);
  });

  describe('of what was started here', () => {
    const add = (id: string, startedAt: number, status = 'RUNNING') => {
      store.put(executionOf(id, status, { startedAt }));
      lists.add(refOf(id));
    };

    it('keeps it on top while the server does not list it yet', async () => {
      await refresh();
      add('mine', 20);
      await refresh();
      assert.deepEqual(ids(), ['mine', 'e8', 'e7', 'e6']);
      rows = [row('mine', 20), ...rows];
      await refresh();
      assert.deepEqual(ids(), ['mine', 'e8', 'e7', 'e6']);
    });

    it('keeps it on top also where all else is new', async () => {
      await refresh();
      add('mine', 50);
      rows = [row('n3', 22), row('n2', 21), row('n1', 20), row('n0', 19), ...rows];
      await refresh();
      assert.deepEqual(ids(), ['mine', 'n3', 'n2', 'n1']);
    });

    it('does not keep what is older than what the server lists', async () => {
      await refresh();
      add('mine', 8);
      rows = [row('n3', 22), row('n2', 21), row('n1', 20), row('n0', 19), ...rows];
      await refresh();
      assert.deepEqual(ids(), ['n3', 'n2', 'n1']);
    });

    it('lets it go when it does not belong any more', async () => {
      wanted = { filter: { status: 'RUNNING' } };
      rows = [executionOf('a', 'RUNNING', { startedAt: 1 })];
      await refresh();
      add('mine', 20);
      assert.deepEqual(ids(), ['mine', 'a']);
      store.put(executionOf('mine', 'COMPLETED'));
      await refresh();
      assert.deepEqual(ids(), ['a']);
    });

    it('does not put it on top where the oldest come first', async () => {
      wanted = { order: 'oldest' };
      rows = [row('e1', 1), row('e2', 2)];
      await refresh();
      add('mine', 20);
      assert.deepEqual(ids(), ['e1', 'e2']);
    });

    it('puts nothing where no list is loaded', () => {
      add('mine', 20);
      assert.equal(list(), undefined);
    });
  });

  describe('whose oldest come first', () => {
    beforeEach(() => {
      wanted = { order: 'oldest' };
      rows = [row('e1', 1), row('e2', 2), row('e3', 3)];
    });

    it('has more when the server says that it grew, and only then', async () => {
      await refresh();
      await refresh();
      assert.equal(list()?.hasMore, false);
      rows = [...rows, row('e4', 4)];
      await refresh();
      assert.deepEqual([ids(), list()?.hasMore], [['e1', 'e2', 'e3'], true]);
      await loadMore();
      assert.deepEqual([ids(), list()?.hasMore], [['e1', 'e2', 'e3', 'e4'], false]);
    });

    it('does not guess where the server gives no number', async () => {
      const works = answer;
      answer = async (scope, query) => ({ ...(await works(scope, query)), total: undefined });
      await refresh();
      rows = [...rows, row('e4', 4)];
      await refresh();
      assert.equal(list()?.hasMore, false);
    });

    it('keeps their order when it is refreshed', async () => {
      rows = [...rows, row('e4', 4)];
      await refresh();
      await loadMore();
      await refresh();
      assert.deepEqual(ids(), ['e1', 'e2', 'e3', 'e4']);
    });
  });

  describe('on a server that sends what was not asked for', () => {
    it('joins what it had by that as well, and counts it where pages are', async () => {
      answer = (_scope, { page, limit }) => {
        const part = rows.slice((page - 1) * limit, page * limit);
        const items = part.filter(({ ref }) => Number(ref.id.slice(1)) % 2 === 0);
        const dropped = part.filter((one) => !items.includes(one)).map(({ ref }) => ref.id);
        return { items, dropped, page, hasNext: page * limit < rows.length };
      };
      await refresh();
      await loadMore();
      assert.deepEqual([ids(), [...(list()?.dropped ?? [])]], [['e8', 'e6', 'e4'], ['e7', 'e5', 'e3']]);
      // All that it sends of what was there before is not wanted.
      rows = [row('e12', 12), row('e10', 10), rows[1]!, ...rows.slice(2)];
      await refresh();
      assert.deepEqual([ids(), [...(list()?.dropped ?? [])]], [['e12', 'e10', 'e8', 'e6', 'e4'], ['e7', 'e5', 'e3']]);
    });

    it('reads on to the third page for one that is wanted, and says then whether there is more', async () => {
      answer = (_scope, { page }) => ({ items: page === 1 ? [row('e9', 9)] : [], dropped: [`d${page}a`, `d${page}b`], page, hasNext: true });
      await refresh();
      asked.length = 0;
      await loadMore();
      assert.deepEqual([asked.map(({ page }) => page), list()?.hasMore, list()?.loadingMore], [[2, 3, 4], true, false]);
    });

    it('ends where it only repeats itself', async () => {
      answer = (_scope, { page }) => ({ items: [row('e9', 9), row('e8', 8), row('e7', 7)], page, hasNext: true });
      await refresh();
      asked.length = 0;
      await loadMore();
      assert.deepEqual([asked.length, list()?.hasMore, list()?.loadingMore], [3, false, false]);
    });
  });
});

describe('a page with what only this editor knows in its place', () => {
  const local = (id: string, startedAt: number | undefined, more: Partial<Execution> = {}) => row(id, startedAt, { local: true, ...more });
  const own = [local('newest', 90), local('between', 45), local('at the end', 30), local('oldest', 5), row('listed', 46)];
  const read = async (page: number, hasNext: boolean, query: Partial<ExecutionQuery> = {}) => {
    const items = query.order === 'oldest' ? [row('b', 30), row('a', 60)] : [row('a', 60), row('b', 30)];
    const provider = { listExecutions: () => Promise.resolve({ items, page, hasNext }) } as unknown as Provider;
    const request = { scope: 'user_12345', query: { page, limit: 2, ...query }, own };
    return (await readPage(provider, request, new AbortController().signal)).items.map(({ ref }) => ref.id);
  };

  it('has what is newer only on the first', async () => {
    assert.deepEqual(await read(1, true), ['newest', 'a', 'between', 'b', 'at the end']);
    assert.deepEqual(await read(2, true), ['a', 'between', 'b', 'at the end']);
  });

  it('has what is older only on the last', async () => {
    assert.deepEqual(await read(2, false), ['a', 'between', 'b', 'at the end', 'oldest']);
  });

  it('has them the other way round where the oldest come first', async () => {
    assert.deepEqual(await read(1, true, { order: 'oldest' }), ['oldest', 'b', 'at the end', 'between', 'a']);
    assert.deepEqual(await read(2, true, { order: 'oldest' }), ['b', 'at the end', 'between', 'a']);
    assert.deepEqual(await read(2, false, { order: 'oldest' }), ['b', 'at the end', 'between', 'a', 'newest']);
  });

  it('has none that is not asked for', async () => {
    assert.deepEqual(await read(1, false, { status: 'FAILED' }), ['a', 'b']);
  });

  it('is all there is where the platform lists nothing, in the order that is wanted', async () => {
    const silent = {} as unknown as Provider;
    const started = [row('old', 1), row('new', 9), row('unknown')];
    const read = async (query: Partial<ExecutionQuery>) => {
      const request = { scope: 'user_12345', query: { page: 1, limit: 25, ...query }, own: started };
      const page = await readPage(silent, request, new AbortController().signal);
      return [page.items.map(({ ref }) => ref.id), page.hasNext, page.total];
    };
    assert.deepEqual(await read({}), [['new', 'old', 'unknown'], false, 3]);
    assert.deepEqual(await read({ order: 'oldest' }), [['unknown', 'old', 'new'], false, 3]);
    // What has no time may belong to any.
    assert.deepEqual(await read({ since: 5 }), [['new', 'unknown'], false, 2]);
  });
});
