import assert from 'node:assert/strict';
import { HealthCache } from '../../../src/core/health/healthCache';
import { WorkflowHealth, type HealthSources } from '../../../src/core/health/workflowHealth';
import { Failure } from '../../../src/core/model/errors';
import type { Execution, ExecutionNode, ExecutionRef, Page } from '../../../src/core/model/model';
import type { ExecutionQuery, Provider } from '../../../src/core/platforms/provider';
import { tellsHealth } from '../../../src/core/runs/actions';
import { ExecutionStore } from '../../../src/core/runs/store';
import { systemTiming } from '../../../src/core/model/timing';
import { executionOf, refOf } from '../../fixtures/executions';

const workflow = 'sync';
const place = { connection: 'acme', scope: 'user_12345', workflow };
const start = Date.UTC(2026, 4, 28);

function row(number: number, status = 'COMPLETED', more: Partial<Execution> = {}): Execution {
  return executionOf(`e${number}`, status, { workflow: { id: workflow }, startedAt: start + number * 60_000, durationMs: number, ...more });
}

/** A platform with so many executions, newest first, that counts what it is asked. */
class Platform {
  rows: Execution[] = [];
  readonly asked: string[] = [];
  readonly read: string[] = [];
  readonly store = new ExecutionStore(systemTiming);
  /** Called before each answer. */
  before: (query: ExecutionQuery, signal: AbortSignal) => Promise<void> | void = () => undefined;
  answer: (query: ExecutionQuery) => Page<Execution> = ({ page, limit }) => {
    const items = this.rows.slice((page - 1) * limit, page * limit);
    return { items, page, hasNext: page * limit < this.rows.length, total: this.rows.length };
  };
  inspect: Provider['inspect'] = (ref) => Promise.resolve(details(ref, 'Success'));
  tells: Provider['tells'] = 'nodes';

  constructor(size: number) {
    this.rows = Array.from({ length: size }, (_none, index) => row(size - index));
  }

  get sources(): HealthSources {
    // What health asks of a provider, and no more.
    const provider = {
      label: 'Acme',
      tells: this.tells,
      inspect: this.inspect,
      listExecutions: async (_scope: string, query: ExecutionQuery, signal: AbortSignal) => {
        this.asked.push(`${query.workflow} ${query.page} × ${query.limit}`);
        await this.before(query, signal);
        return this.answer(query);
      },
    } as unknown as Provider;
    const read = async (ref: ExecutionRef) => {
      this.read.push(ref.id);
      const execution = await (this.inspect ?? assert.fail)(ref, new AbortController().signal);
      this.store.put(execution);
      return execution;
    };
    return { providerOf: () => Promise.resolve(provider), runs: { executions: this.store, read } };
  }
}

function node(status: string): ExecutionNode {
  return { id: '1', name: 'Start', type: 'start', status, statusClass: status === 'Success' ? 'ok' : 'failed', durationMs: 12, isBatch: false };
}

/** As platforms tell a single one: with its nodes and without its dates. */
function details({ id }: ExecutionRef, status: string): Execution {
  return executionOf(id, status === 'Success' ? 'COMPLETED' : 'ERRORED', { nodes: [node(status)] });
}

describe('reading the health of a workflow', () => {
  it('makes ten list requests of a hundred and reads twenty executions at most, until more is asked for', async () => {
    const platform = new Platform(2500);
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    assert.deepEqual(platform.asked, Array.from({ length: 10 }, (_none, index) => `sync ${index + 1} × 100`));
    assert.equal(platform.read.length, 20);
    assert.deepEqual([health.state.samples.size, health.state.hasMore, health.state.nodes.size, health.state.work], [1000, true, 20, undefined]);
    await health.readMore();
    assert.equal(platform.asked.at(-1), 'sync 20 × 100');
    assert.deepEqual([health.state.samples.size, health.state.hasMore], [2000, true]);
    await health.readMore();
    assert.equal(platform.asked.length, 25);
    assert.deepEqual([health.state.samples.size, health.state.hasMore], [2500, false]);
  });

  it('reads a short list with one request', async () => {
    const platform = new Platform(3);
    const health = new WorkflowHealth(place, platform.sources);
    await Promise.all([health.read(), health.read()]);
    assert.deepEqual([platform.asked.length, platform.read.length, health.state.hasMore], [1, 3, false]);
  });

  it('tells how far it is', async () => {
    const health = new WorkflowHealth(place, new Platform(250).sources);
    const seen = new Set<string>();
    health.onChange(({ work }) => work && seen.add(`${work.kind} ${work.done}/${work.of}`));
    await health.read();
    for (const step of ['list 0/10', 'list 1/3', 'list 3/3', 'nodes 0/20', 'nodes 20/20']) assert.ok(seen.has(step), step);
  });

  it('asks again only for what is newer, and again for what still ran', async () => {
    const platform = new Platform(450);
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    platform.asked.length = platform.read.length = 0;
    platform.rows.unshift(row(451));
    await health.read();
    assert.deepEqual([platform.asked.length, health.state.samples.size, health.state.hasMore], [1, 451, false]);
    platform.rows[250] = row(201, 'RUNNING');
    const running = new WorkflowHealth(place, platform.sources);
    await running.read();
    platform.rows[250] = row(201);
    platform.asked.length = 0;
    await running.read();
    assert.deepEqual([platform.asked.length, running.state.samples.get('e201')?.ended], [3, true]);
  });

  it('leaves no gap where more is new than is asked for', async () => {
    const platform = new Platform(150);
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    platform.rows.unshift(...Array.from({ length: 1200 }, (_none, index) => row(1350 - index)));
    await health.read();
    assert.deepEqual([health.state.samples.size, health.state.samples.has('e150'), health.state.hasMore], [1000, false, true]);
    await health.readMore();
    assert.deepEqual([health.state.samples.size, health.state.hasMore], [1350, false]);
  });

  it('stops where a server repeats one page for ever', async () => {
    const platform = new Platform(5);
    platform.answer = () => ({ items: platform.rows, page: 0, hasNext: true });
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    assert.deepEqual([platform.asked.length, health.state.samples.size, health.state.hasMore], [4, 5, false]);
  });

  it('counts pages as the platform cuts them, and what was not asked for', async () => {
    const platform = new Platform(90);
    platform.answer = ({ page }) => {
      const items = platform.rows.slice((page - 1) * 10, page * 10);
      return { items: items.slice(1), dropped: items.slice(0, 1).map(({ ref }) => ref.id), page, hasNext: page < 30, size: 10 };
    };
    platform.rows = Array.from({ length: 300 }, (_none, index) => row(300 - index));
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    await health.readMore();
    assert.deepEqual([platform.asked.at(10), health.state.samples.size], ['sync 11 × 100', 180]);
  });

  it('can be cancelled: what was read stays, nothing more is asked, and it can go on', async () => {
    const platform = new Platform(900);
    const health = new WorkflowHealth(place, platform.sources);
    let heard: AbortSignal | undefined;
    platform.before = ({ page }, signal) => {
      if (page !== 3) return undefined;
      heard = signal;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }));
    };
    const reading = health.read();
    await new Promise<void>((resolve) => health.onChange(({ work }) => work?.done === 2 && setImmediate(resolve)));
    health.cancel();
    await reading;
    assert.ok(heard?.aborted);
    assert.deepEqual([platform.asked.length, platform.read.length, health.state.samples.size], [3, 0, 200]);
    assert.deepEqual([health.state.wasCancelled, health.state.failure, health.state.work, health.state.hasMore], [true, undefined, undefined, true]);
    platform.before = () => undefined;
    await health.goOn();
    assert.deepEqual([health.state.samples.size, health.state.wasCancelled, platform.asked.length], [900, false, 10]);
  });

  it('says a failure, keeps what it had, and goes on from there', async () => {
    const platform = new Platform(900);
    const health = new WorkflowHealth(place, platform.sources);
    platform.before = ({ page }) => {
      if (page === 2) throw new Failure('unreachable', 'Could not reach {0}.', ['app.refold.ai']);
    };
    await health.read();
    assert.equal(health.state.failure?.kind, 'unreachable');
    assert.deepEqual([health.state.samples.size, platform.asked.length, platform.read.length], [100, 2, 0]);
    platform.before = () => undefined;
    await health.goOn();
    assert.deepEqual([health.state.failure, health.state.samples.size, platform.asked.length], [undefined, 900, 10]);
  });

  it('reads the failed executions first, and says how many could not be read', async () => {
    const platform = new Platform(40);
    platform.rows[30] = row(10, 'ERRORED');
    platform.inspect = (ref) =>
      ref.id === 'e40' ? Promise.reject(new Failure('serverError', 'No.')) : Promise.resolve(details(ref, 'Errored'));
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    assert.equal(platform.read[0], 'e10');
    assert.deepEqual([platform.read.length, health.state.unreadNodes, health.state.nodes.size, health.state.failure], [20, 1, 19, undefined]);
  });

  it('reads no execution again that it, or anybody else, has read', async () => {
    const platform = new Platform(3);
    platform.store.put({ ...row(2), nodes: [node('Success')] });
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    await health.read();
    assert.deepEqual(platform.read.toSorted(), ['e1', 'e3']);
    assert.equal(health.state.nodes.size, 3);
  });

  it('reads none where a platform tells no nodes, and fails where it lists nothing', async () => {
    const platform = new Platform(3);
    platform.tells = 'response';
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    assert.deepEqual([platform.read, health.state.tellsNodes], [[], false]);
    const { runs } = platform.sources;
    const silent = new WorkflowHealth(place, { runs, providerOf: () => Promise.resolve({ label: 'Acme' } as Provider) });
    await silent.read();
    assert.equal(silent.state.failure?.kind, 'notSupported');
    assert.deepEqual([tellsHealth(undefined), tellsHealth({}), tellsHealth({ listExecutions: () => assert.fail() })], [true, false, true]);
  });
});

describe('the health of a workflow between two readings', () => {
  async function readHealth(size = 5): Promise<{ platform: Platform; health: WorkflowHealth }> {
    const platform = new Platform(size);
    const health = new WorkflowHealth(place, platform.sources);
    await health.read();
    platform.asked.length = platform.read.length = 0;
    return { platform, health };
  }

  it('learns from what the sidebar reads, and asks nobody', async () => {
    const { platform, health } = await readHealth();
    let told = 0;
    health.onChange(() => (told += 1));
    platform.store.put(row(6, 'RUNNING', { durationMs: undefined }));
    assert.deepEqual([health.state.samples.get('e6')?.ended, told], [false, 1]);
    platform.store.put(row(6, 'ERRORED'));
    assert.deepEqual([health.state.samples.get('e6')?.statusClass, told], ['failed', 2]);
    platform.store.put(row(5));
    assert.equal(told, 2, 'nothing new');
    assert.deepEqual([platform.asked, platform.read], [[], []]);
  });

  it('takes nothing of other workflows, other accounts, or of what only this editor knows', async () => {
    const { platform, health } = await readHealth();
    platform.store.put(row(6, 'COMPLETED', { workflow: { id: 'other' } }));
    platform.store.put(row(7, 'COMPLETED', { ref: { ...refOf('e7'), scope: 'user_777' } }));
    platform.store.put(row(8, 'COMPLETED', { local: true }));
    platform.store.put(row(9, 'COMPLETED', { workflow: undefined }));
    assert.equal(health.state.samples.size, 5);
  });

  it('takes nothing that is older than what it lists, where its platform has more', async () => {
    const { platform, health } = await readHealth(1500);
    platform.store.put(row(3));
    assert.ok(!health.state.samples.has('e3'));
    platform.store.put(row(1501));
    assert.ok(health.state.samples.has('e1501'));
  });

  it('listens no longer when it is let go of', async () => {
    const { platform, health } = await readHealth();
    health.dispose();
    platform.store.put(row(6));
    assert.equal(health.state.samples.size, 5);
  });

  it('is kept, one object for each workflow and account, and not of more than twelve that nobody looks at', async () => {
    const { sources } = new Platform(1);
    const shown = { ...place, workflow: 'shown' };
    const cache = new HealthCache(sources, ({ workflow: one }) => one === 'shown');
    const first = cache.of(shown);
    const second = cache.of(place);
    assert.equal(cache.of({ ...place }), second);
    assert.notEqual(cache.of({ ...place, scope: 'user_777' }), second);
    for (let index = 0; index < 20; index += 1) cache.of({ ...place, workflow: `w${index}` });
    assert.equal(cache.of(shown), first);
    assert.notEqual(cache.of(place), second);
    cache.forget('acme');
    assert.notEqual(cache.of(shown), first);
  });
});
