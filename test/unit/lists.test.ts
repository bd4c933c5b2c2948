import assert from 'node:assert/strict';
import { Failure } from '../../src/core/errors';
import type { Execution, Page } from '../../src/core/model';
import type { HistoryQuery, Provider } from '../../src/core/provider';
import { ExecutionLists } from '../../src/core/runs/lists';
import { ExecutionStore } from '../../src/core/runs/store';
import { executionOf, refOf } from '../fixtures/executions';

const pageSize = 3;

describe('lists of executions', () => {
  let all: Execution[];
  let queries: HistoryQuery[];
  let fail: Failure | undefined;
  let answer: ((query: HistoryQuery) => Page<Execution>) | undefined;
  let own: { execution: Execution }[];
  let lists: ExecutionLists;

  beforeEach(() => {
    all = Array.from({ length: 8 }, (_none, index) => executionOf(`e${8 - index}`, 'COMPLETED', { startedAt: 8 - index }));
    queries = [];
    own = [];
    fail = undefined;
    answer = undefined;
    const history = (_scope: string, query: HistoryQuery) => {
      queries.push(query);
      if (fail) return Promise.reject(fail);
      if (answer) return Promise.resolve(answer(query));
      const first = (query.page - 1) * query.limit;
      const items = all.slice(first, first + query.limit);
      return Promise.resolve({ items, page: query.page, hasNext: first + query.limit < all.length, total: all.length });
    };
    // Lists ask nothing else of a provider.
    const provider = { history } as unknown as Provider;
    lists = new ExecutionLists(new ExecutionStore(() => 0), () => Promise.resolve(provider), () => pageSize, () => Promise.resolve(own));
  });

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

  it('shares one request between callers', async () => {
    await Promise.all([refresh(), refresh(), loadMore()]);
    assert.equal(queries.length, 1);
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
    lists = new ExecutionLists(new ExecutionStore(() => 0), () => Promise.resolve(silent), () => pageSize, () => Promise.resolve(own));
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
