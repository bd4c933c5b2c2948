import assert from 'node:assert/strict';
import { Emitter } from '../../src/core/model/event';
import type { ExecutionRef } from '../../src/core/model/model';
import type { ExecutionList, ListChange } from '../../src/core/runs/lists';
import { ExecutionStore } from '../../src/core/runs/store';
import { Refresher, type ShownTree } from '../../src/host/executions/refresher';
import { ExecutionsRows, type AllRow, type Row } from '../../src/host/executions/rows';
import { executionOf, refOf } from '../fixtures/executions';
import { ManualTiming } from '../fixtures/manualTiming';

const scopes = ['user_12345', 'user_67890'];

/** A view of one connection with two linked accounts, and the requests that keeping it fresh makes. */
class World {
  readonly timing = new ManualTiming();
  readonly store = new ExecutionStore(this.timing);
  readonly rows = new ExecutionsRows();
  /** "account at second", of every list request. */
  readonly asked: string[] = [];
  /** Executions that the poller was told to follow, and still is. */
  readonly followed: string[] = [];
  readonly refresher: Refresher;
  isTogether = false;
  isConnected = true;
  private readonly begun = this.timing.monotonic();
  private readonly lists = new Map<string, ExecutionList>();
  private readonly listChanged = new Emitter<ListChange>();
  private readonly changed = new Emitter<void>();
  private readonly expanded = new Emitter<Row>();
  private readonly collapsed = new Emitter<Row>();
  private readonly state = { isVisible: true, isFocused: true, isRefreshed: true };

  constructor() {
    const { listChanged, changed, expanded, collapsed, state } = this;
    const tree: ShownTree = Object.assign(state, {
      onDidChange: changed.event,
      onDidExpand: expanded.event,
      onDidCollapse: collapsed.event,
    });
    this.refresher = new Refresher({
      tree,
      timing: this.timing,
      rows: {
        hasConnection: () => this.isConnected,
        scopeRow: (connection, scope) => this.rows.scope(connection, scope),
        allRow: () => (this.isTogether ? this.all : undefined),
        scopesTogether: () => scopes.map((id) => this.scope(id)),
      },
      runs: {
        executions: this.store,
        lists: {
          get: (_connection, scope) => this.lists.get(scope),
          has: ({ scope }) => this.lists.has(scope),
          onChange: listChanged.event,
        },
        follow: ({ id }) => {
          this.followed.push(id);
          return { dispose: () => void this.followed.splice(this.followed.indexOf(id), 1) };
        },
        refreshList: async (_connection, scope) => {
          this.asked.push(`${scope} at ${(this.timing.monotonic() - this.begun) / 1_000}`);
          this.comeIn(scope);
        },
      },
    });
  }

  get all(): AllRow {
    return this.rows.all('acme');
  }

  scope(id: string) {
    return this.rows.scope('acme', id);
  }

  /** A list arrives, with the executions it had unless it is told others. */
  comeIn(scope: string, refs: readonly ExecutionRef[] = this.lists.get(scope)?.refs ?? []): void {
    const before = this.lists.get(scope);
    const list: ExecutionList = {
      connection: 'acme',
      scope,
      refs,
      state: 'ready',
      loadingMore: false,
      hasMore: false,
      order: 'newest',
      dropped: new Set(),
    };
    this.lists.set(scope, list);
    this.listChanged.fire({ connection: 'acme', scope, list, before });
  }

  expand(row: Row): void {
    this.expanded.fire(row);
  }

  collapse(row: Row): void {
    this.collapsed.fire(row);
  }

  set(state: Partial<Pick<ShownTree, 'isVisible' | 'isFocused' | 'isRefreshed'>>): void {
    Object.assign(this.state, state);
    this.changed.fire();
  }

  /** The requests of the next `seconds`. */
  async pass(seconds: number): Promise<readonly string[]> {
    this.asked.length = 0;
    await this.timing.advance(seconds * 1_000);
    return this.asked;
  }
}

describe('keeping the executions on show fresh', () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    world.refresher.dispose();
    assert.equal(world.timing.pending, 0);
    assert.deepEqual(world.followed, []);
  });

  const [first = '', second = ''] = scopes;

  it('asks for nothing before a list is there', async () => {
    assert.deepEqual(await world.pass(600), []);
    assert.equal(world.timing.pending, 0);
  });

  it('asks seldom where nothing runs', async () => {
    world.comeIn(first, [refOf('done')]);
    world.store.put(executionOf('done', 'COMPLETED'));
    assert.deepEqual(await world.pass(65), [`${first} at 30`, `${first} at 60`]);
  });

  it('asks soon where something runs, until it ended', async () => {
    world.store.put(executionOf('one', 'RUNNING'));
    world.comeIn(first, [refOf('one')]);
    assert.deepEqual(await world.pass(7), [`${first} at 3`, `${first} at 6`]);
    world.store.put(executionOf('one', 'COMPLETED'));
    assert.deepEqual(await world.pass(30), [`${first} at 36`]);
  });

  it('takes no notice of what waits far down in a list', async () => {
    const refs = Array.from({ length: 101 }, (_, index) => refOf(`e${index}`));
    world.store.put(executionOf('e100', 'RUNNING'));
    world.comeIn(first, refs);
    assert.deepEqual(await world.pass(29), []);
    world.store.put(executionOf('e99', 'RUNNING'));
    assert.deepEqual(await world.pass(5), [`${first} at 30`, `${first} at 33`]);
  });

  it('asks a third as often while the window is not focused', async () => {
    world.comeIn(first);
    world.set({ isFocused: false });
    assert.deepEqual(await world.pass(100), [`${first} at 90`]);
  });

  it('stops while the view is hidden, and catches up when it is shown', async () => {
    world.comeIn(first);
    world.set({ isVisible: false });
    assert.equal(world.timing.pending, 0);
    assert.deepEqual(await world.pass(100), []);
    world.set({ isVisible: true });
    assert.deepEqual(await world.pass(2), [`${first} at 101.5`]);
  });

  it('stops where the setting says so', async () => {
    world.comeIn(first);
    world.set({ isRefreshed: false });
    assert.deepEqual(await world.pass(100), []);
  });

  it('asks for expanded accounts alone, and not for one that was closed although its list still came in', async () => {
    world.comeIn(first);
    world.comeIn(second);
    world.collapse(world.scope(second));
    world.comeIn(second);
    assert.deepEqual(await world.pass(31), [`${first} at 30`]);
    world.expand(world.scope(second));
    assert.deepEqual(await world.pass(2), [`${second} at 32.5`]);
  });

  it('asks for nothing below a connection that was closed or has gone', async () => {
    world.comeIn(first);
    world.collapse(world.rows.connection('acme'));
    assert.deepEqual(await world.pass(60), []);
    world.expand(world.scope(first));
    world.isConnected = false;
    assert.deepEqual(await world.pass(60), []);
  });

  it('asks again for the accounts of a connection that was closed and is opened again, and for those alone that were open', async () => {
    world.comeIn(first);
    world.comeIn(second);
    world.collapse(world.scope(second));
    world.collapse(world.rows.connection('acme'));
    assert.deepEqual(await world.pass(40), []);
    world.expand(world.rows.connection('acme'));
    assert.deepEqual(await world.pass(32), [`${first} at 41.5`, `${first} at 71.5`]);
  });

  it('has no execution followed below what was closed, until that is opened again', () => {
    const row = world.rows.execution(refOf('one'));
    world.expand(row);
    for (const above of [row.parent, world.rows.connection('acme')]) {
      world.collapse(above);
      assert.deepEqual(world.followed, []);
      world.expand(above);
      assert.deepEqual(world.followed, ['one']);
    }
    world.collapse(row);
  });

  it('asks for each account once where all are in one list as well', async () => {
    world.isTogether = true;
    for (const scope of scopes) world.comeIn(scope);
    world.expand(world.scope(first));
    assert.deepEqual([...(await world.pass(31))].sort(), scopes.map((scope) => `${scope} at 30`));
    world.isTogether = false;
    assert.deepEqual(await world.pass(30), [`${first} at 60`]);
  });

  it('has expanded executions followed while they are on show', () => {
    const row = world.rows.execution(refOf('one'));
    world.expand(row);
    world.expand(row);
    assert.deepEqual(world.followed, ['one']);
    world.set({ isVisible: false });
    assert.deepEqual(world.followed, []);
    world.set({ isVisible: true });
    assert.deepEqual(world.followed, ['one']);
    world.collapse(row);
    assert.deepEqual(world.followed, []);
  });

  it('plans nothing after it was disposed of in the middle of a request', async () => {
    world.comeIn(first);
    const passing = world.pass(30);
    world.refresher.dispose();
    await passing;
    assert.equal(world.timing.pending, 0);
  });
});
