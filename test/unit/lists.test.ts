import assert from 'node:assert/strict';
import { ManualTiming } from '../fixtures/manualTiming';
import { Failure } from '../../src/core/model/errors';
import type { ExecutionFilter, Order } from '../../src/core/model/filter';
import { checkPage, matches } from '../../src/core/model/filter';
import type { Execution, Page } from '../../src/core/model/model';
import type { ExecutionQuery, Provider } from '../../src/core/platforms/provider';
import { ExecutionLists } from '../../src/core/runs/lists';
import { ExecutionStore } from '../../src/core/runs/store';
import { executionOf, refOf } from '../fixtures/executions';

const pageSize = 3;

describe('lists of executions', () => {
  let all: Execution[];
  let queries: ExecutionQuery[];
  let fail: Failure | undefined;
  let answer: ((query: ExecutionQuery) => Page<Execution>) | undefined;
  let own: { execution: Execution }[];
  let lists: ExecutionLists;
  let store: ExecutionStore;
  let filter: ExecutionFilter | undefined;
  let order: Order | undefined;

  beforeEach(() => {
    all = Array.from({ length: 8 }, (_none, index) => executionOf(`e${8 - index}`, 'COMPLETED', { startedAt: 8 - index }));
    queries = [];
    own = [];
    fail = undefined;
    answer = filter = order = undefined;
    const history = (_scope: string, query: ExecutionQuery) => {
      queries.push(query);
      if (fail) return Promise.reject(fail);
      if (answer) return Promise.resolve(answer(query));
      const first = (query.page - 1) * query.limit;
      const items = all.slice(first, first + query.limit);
      return Promise.resolve({ items, page: query.page, hasNext: first + query.limit < all.length, total: all.length });
    };
    // Lists ask nothing else of a provider.
    const provider = { listExecutions: history } as unknown as Provider;
    store = new ExecutionStore(new ManualTiming());
    lists = listsOf(() => provider);
  });

  function listsOf(provider: () => Provider): ExecutionLists {
    return new ExecutionLists({
      store,
      providerOf: () => Promise.resolve(provider()),
      pageSize: () => pageSize,
      startedHere: () => Promise.resolve(own),
      wantedOf: () => ({ filter, order }),
    });
  }

  const ids = () => lists.get('acme', 'user_12345')?.refs.map(({ id }) => id);
  const refresh = () => lists.refresh('acme', 'user_12345');
  const loadMore = () => lists.loadMore('acme', 'user_12345');

  it('loads one page with one request', async () => {
    await refresh();
    assert.deepEqual(ids(), ['e8', 'e7', 'e6']);
    assert.equal(queries.length, 1);
    assert.equal(lists.get('acme', 'user_12345')?.total, 8);
  });

  it('pages to the end without doubles or gaps while new executions arrive', async () => {
    await refresh();
    all = [executionOf('e9', 'RUNNING', { startedAt: 9 }), ...all];
    await loadMore();
    await loadMore();
    await loadMore();
    assert.deepEqual(ids(), ['e8', 'e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1']);
    assert.equal(lists.get('acme', 'user_12345')?.hasMore, false);
    await refresh();
    assert.deepEqual(ids(), ['e9', 'e8', 'e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1']);
  });

  it('refreshes with the first page only, and keeps what was paged in', async () => {
    await refresh();
    await loadMore();
    queries = [];
    await refresh();
    assert.deepEqual(queries.map(({ page }) => page), [1]);
    assert.equal(ids()?.length, 6);
  });

  it('pages older rows in again when more than a page of new ones arrived', async () => {
    await refresh();
    await loadMore();
    all = [...Array.from({ length: 5 }, (_none, index) => executionOf(`n${5 - index}`, 'RUNNING', { startedAt: 20 - index })), ...all];
    await refresh();
    assert.deepEqual(ids(), ['n5', 'n4', 'n3']);
    await loadMore();
    assert.deepEqual(ids(), ['n5', 'n4', 'n3', 'n2', 'n1', 'e8']);
  });

  it('counts pages as the platform does, where that decides how long they are', async () => {
    answer = ({ page }) => ({ items: all.slice((page - 1) * 2, page * 2), page, hasNext: page < 4, size: 2 });
    await refresh();
    for (let turn = 0; turn < 3; turn += 1) await loadMore();
    assert.equal(ids()?.length, 8);
    assert.deepEqual(queries.map(({ page }) => page), [1, 2, 3, 4]);
  });

  it('ends on a server that promises a next page for ever', async () => {
    answer = () => ({ items: all.slice(0, 3), page: 0, hasNext: true });
    await refresh();
    for (let turn = 0; turn < 5; turn += 1) await loadMore();
    assert.equal(ids()?.length, 3);
    assert.equal(lists.get('acme', 'user_12345')?.hasMore, false);
    assert.ok(queries.length <= 16, `${queries.length} requests`);
  });

  it('puts what was started here on top until the server lists it', async () => {
    await refresh();
    lists.add(refOf('mine'));
    lists.add(refOf('mine'));
    assert.equal(ids()?.[0], 'mine');
    assert.equal(ids()?.length, 4);
  });

  it('shares one request between callers, and lets the next page follow the first', async () => {
    await Promise.all([refresh(), refresh(), loadMore(), loadMore()]);
    assert.deepEqual(queries.map(({ page }) => page), [1, 2]);
    assert.equal(ids()?.length, 6);
  });

  it('keeps its rows when a refresh fails and says why', async () => {
    await refresh();
    fail = new Failure('unauthorized', 'Refused.');
    await refresh();
    const list = lists.get('acme', 'user_12345');
    assert.equal(list?.state, 'failed');
    assert.equal(list?.failure?.message, 'Refused.');
    assert.equal(ids()?.length, 3);
    fail = undefined;
    await refresh();
    assert.equal(lists.get('acme', 'user_12345')?.failure, undefined);
  });

  it('forgets a connection, and what comes in for it afterwards', async () => {
    const loading = refresh();
    lists.forget('acme');
    await loading;
    assert.equal(lists.get('acme', 'user_12345'), undefined);
  });

  it('show what was started here where the platform lists nothing', async () => {
    own = [{ execution: executionOf('mine', 'RUNNING', { startedAt: 9 }) }];
    const silent = {} as unknown as Provider;
    lists = listsOf(() => silent);
    await refresh();
    assert.deepEqual(ids(), ['mine']);
    assert.equal(lists.get('acme', 'user_12345')?.hasMore, false);
  });

  it('put what only this editor knows in its place between what the platform lists', async () => {
    own = [
      { execution: executionOf('fresh', 'COMPLETED', { startedAt: 7.5, local: true }) },
      { execution: executionOf('e7', 'COMPLETED', { startedAt: 7 }) },
      { execution: executionOf('older', 'COMPLETED', { startedAt: 4.5, local: true }) },
    ];
    await refresh();
    assert.deepEqual(ids(), ['e8', 'fresh', 'e7', 'e6']);
    await loadMore();
    assert.deepEqual(ids()?.includes('older'), true);
  });

  it('reads on where only what this editor knows stands between', async () => {
    own = Array.from({ length: 3 }, (_none, index) => ({ execution: executionOf(`l${index}`, 'COMPLETED', { startedAt: 6.5, local: true }) }));
    await refresh();
    assert.equal(ids()?.length, 6);
    await loadMore();
    assert.deepEqual(queries.map(({ page }) => page), [1, 2]);
  });

  describe('narrowed by a filter', () => {
    /** A server that filters, as Refold's does, or one that does not. */
    const serve = (filters: boolean) => {
      answer = (query) => {
        const rows = filters ? all.filter((execution) => matches(execution, query)) : all;
        const first = (query.page - 1) * query.limit;
        const items = rows.slice(first, first + query.limit);
        return checkPage({ items, page: query.page, hasNext: first + query.limit < rows.length, total: rows.length }, query);
      };
    };
    const everyOther = () => {
      all = Array.from({ length: 12 }, (_none, index) =>
        executionOf(`e${12 - index}`, index % 2 === 0 ? 'ERRORED' : 'COMPLETED', { startedAt: 12 - index }),
      );
    };
    const restart = () => lists.restart('acme', 'user_12345');

    for (const filters of [true, false]) {
      it(`pages without doubles or gaps ${filters ? 'on a server that filters' : 'on a server that filters nothing'}`, async () => {
        everyOther();
        serve(filters);
        filter = { status: 'FAILED' };
        await restart();
        all = [executionOf('n1', 'ERRORED', { startedAt: 20 }), executionOf('n2', 'COMPLETED', { startedAt: 19 }), ...all];
        for (let turn = 0; turn < 8 && lists.get('acme', 'user_12345')?.hasMore; turn += 1) await loadMore();
        await refresh();
        assert.deepEqual(ids(), ['n1', 'e12', 'e10', 'e8', 'e6', 'e4', 'e2']);
      });
    }

    it('sends the filter and the order, and nothing where there is none', async () => {
      filter = { status: 'FAILED' };
      order = 'oldest';
      await restart();
      assert.deepEqual(queries, [{ page: 1, limit: pageSize, status: 'FAILED', order: 'oldest' }]);
      filter = {};
      order = undefined;
      await restart();
      assert.deepEqual(queries.at(-1), { page: 1, limit: pageSize });
      assert.equal(lists.get('acme', 'user_12345')?.filter, undefined);
    });

    it('forgets the answer to the filter before', async () => {
      let release = (_page: Page<Execution>): void => undefined;
      const { history } = { history: () => new Promise<Page<Execution>>((resolve) => (release = resolve)) };
      const slow = { listExecutions: history } as unknown as Provider;
      let provider = slow;
      lists = listsOf(() => provider);
      const before = refresh();
      await new Promise((resolve) => setImmediate(resolve));
      const old = release;
      provider = { listExecutions: () => Promise.resolve({ items: [all[0]], page: 1, hasNext: false }) } as unknown as Provider;
      filter = { status: 'COMPLETED' };
      await restart();
      old({ items: all.slice(4), page: 1, hasNext: true });
      await before;
      assert.deepEqual(ids(), ['e8']);
    });

    it('lets go of a row that no longer belongs, when it is refreshed', async () => {
      all = [executionOf('a', 'RUNNING', { startedAt: 2 }), executionOf('b', 'RUNNING', { startedAt: 1 })];
      serve(true);
      filter = { status: 'RUNNING' };
      await restart();
      all = [executionOf('a', 'COMPLETED', { startedAt: 2 }), executionOf('b', 'RUNNING', { startedAt: 1 })];
      store.put(executionOf('a', 'COMPLETED', { startedAt: 2 }));
      await refresh();
      assert.deepEqual(ids(), ['b']);
    });

    it('lets go of what has left a range that ends now', async () => {
      serve(true);
      filter = { since: 6 };
      await refresh();
      assert.deepEqual(ids(), ['e8', 'e7', 'e6']);
      filter = { since: 8 };
      await refresh();
      assert.deepEqual(ids(), ['e8']);
      assert.equal(queries.at(-1)?.since, 8);
    });

    it('does not put on top what was started here and does not belong', async () => {
      filter = { status: 'FAILED' };
      await restart();
      store.put(executionOf('mine', 'RUNNING'));
      lists.add(refOf('mine'));
      assert.ok(!ids()?.includes('mine'));
    });

    it('says that nothing was found without forgetting that there is more', async () => {
      serve(false);
      filter = { status: 'FAILED' };
      await restart();
      assert.deepEqual(ids(), []);
      assert.equal(lists.get('acme', 'user_12345')?.hasMore, true);
      await loadMore();
      const list = lists.get('acme', 'user_12345');
      assert.deepEqual([list?.hasMore, list?.loadingMore, queries.length], [false, false, 3]);
    });
  });

  describe('oldest first', () => {
    it('finds at its end what came since', async () => {
      order = 'oldest';
      answer = ({ page, limit }) => {
        const rows = [...all].reverse();
        const items = rows.slice((page - 1) * limit, page * limit);
        return { items, page, hasNext: page * limit < rows.length, total: rows.length };
      };
      await refresh();
      await loadMore();
      await loadMore();
      assert.deepEqual(ids(), ['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8']);
      all = [executionOf('e9', 'RUNNING', { startedAt: 9 }), ...all];
      lists.add(refOf('e9'));
      await refresh();
      assert.equal(lists.get('acme', 'user_12345')?.hasMore, true);
      await loadMore();
      assert.equal(ids()?.at(-1), 'e9');
    });
  });

  it('keep their rows the same object while nothing changes', async () => {
    await refresh();
    const before = lists.get('acme', 'user_12345')?.refs;
    await refresh();
    assert.equal(lists.get('acme', 'user_12345')?.refs, before);
  });

  it('skip no page because of what only this editor knows', async () => {
    all = Array.from({ length: 12 }, (_none, index) => executionOf(`e${12 - index}`, 'COMPLETED', { startedAt: 12 - index }));
    own = [1, 2, 3].map((number) => ({
      execution: executionOf(`local${number}`, 'COMPLETED', { startedAt: 12 + number, local: true }),
    }));
    await refresh();
    for (let page = 2; page <= 4; page += 1) await loadMore();
    assert.equal(ids()?.length, 15);
  });
});
