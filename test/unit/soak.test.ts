import assert from 'node:assert/strict';
import type { Execution } from '../../src/core/model/model';
import type { ExecutionQuery, Provider } from '../../src/core/platforms/provider';
import { UnseenRuns } from '../../src/core/runs/unseenRuns';
import { Endings } from '../../src/core/runs/endings';
import { RunHistory } from '../../src/core/runs/history';
import { inspectThrough, listThrough } from '../../src/core/runs/inspect';
import { Journal } from '../../src/core/runs/journal';
import { Launcher } from '../../src/core/runs/launch';
import { ExecutionLists } from '../../src/core/runs/lists';
import { ExecutionStore } from '../../src/core/runs/store';
import { Watcher } from '../../src/core/runs/watch';
import { executionOf, refOf } from '../fixtures/executions';
import { ManualTiming } from '../fixtures/manualTiming';
import { MemoryTexts } from '../fixtures/memoryTexts';

const minutes = 10;
const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily' };

describe('ten minutes of work', () => {
  it('leave no timer, no listener, no request and no watch behind', async function () {
    this.timeout(60_000);
    const timing = new ManualTiming();
    const begun = timing.now();
    /** What the platform runs: each for as long as its place in the row says, every seventh to a failure. */
    const runs: { id: string; at: number; lasts: number }[] = [];
    let inFlight = 0;
    let requests = 0;
    const stateOf = ({ id, at, lasts }: (typeof runs)[number]): Execution => {
      const ended = timing.now() >= at + lasts;
      const status = ended ? (Number(id.slice(1)) % 7 === 0 ? 'ERRORED' : 'COMPLETED') : 'RUNNING';
      return executionOf(id, status, { startedAt: at, ...(ended && { durationMs: lasts }) });
    };
    const answer = async <T>(make: () => T): Promise<T> => {
      requests += 1;
      inFlight += 1;
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return make();
    };
    // All that is asked of a provider here.
    const provider = {
      label: 'Refold',
      start: () =>
        answer(() => {
          const id = `e${runs.length + 1}`;
          runs.push({ id, at: timing.now(), lasts: 2_000 + (runs.length % 40) * 1_500 });
          return { id };
        }),
      inspect: ({ id }: { id: string }) => answer(() => ({ ...stateOf(runs[Number(id.slice(1)) - 1] ?? { id, at: 0, lasts: 0 }), nodes: [] })),
      listExecutions: (_scope: string, { page, limit }: ExecutionQuery) =>
        answer(() => {
          const rows = [...runs].reverse().map(stateOf);
          const first = (page - 1) * limit;
          return { items: rows.slice(first, first + limit), page, hasNext: first + limit < rows.length, total: rows.length };
        }),
    } as unknown as Provider;
    const providerOf = () => Promise.resolve(provider);

    const store = new ExecutionStore(timing);
    const watcher = new Watcher(store, inspectThrough(store, providerOf, timing), timing, { list: listThrough(providerOf) });
    const journalTexts = new MemoryTexts();
    const history = new RunHistory(new MemoryTexts());
    const launcher = new Launcher({ journal: new Journal(journalTexts), store, watcher, history, providerOf, hasConnection: () => true, timing });
    const lists = new ExecutionLists({ store, providerOf, pageSize: () => 25, startedHere: (...scope) => history.of(...scope) });
    let told = 0;
    const endings = new Endings(launcher.onEnd, timing, ({ execution }) => execution.statusClass === 'failed', (ended) => {
      told += ended.length;
      return Promise.resolve();
    });
    const unseen = new UnseenRuns(launcher, () => false);
    launcher.onStart(({ ref }) => lists.add(ref));
    let drawn = 0;
    const drawing = [store.onChange(() => (drawn += 1)), lists.onChange(() => (drawn += 1))];

    for (let second = 0; second < minutes * 60; second += 1) {
      if (second < minutes * 60 - 120 && second % 3 === 0) {
        await launcher.launch({ target, payload: '{}' });
      }
      if (second % 10 === 0) void lists.refresh('acme', 'user_12345');
      if (second % 45 === 0) void lists.loadMore('acme', 'user_12345');
      if (second % 60 === 30) watcher.setFocused(false);
      if (second % 60 === 40) watcher.setFocused(true);
      // A panel that is opened for a while.
      if (second % 20 === 0 && runs.length > 0) {
        const panel = watcher.watch(refOf(`e${runs.length}`), 'closely');
        timing.after(15_000, () => panel.dispose());
      }
      await timing.advance(1_000);
    }
    await timing.advance(60_000);

    const failed = runs.filter((_run, index) => (index + 1) % 7 === 0).length;
    assert.ok(runs.length >= 150, `${runs.length} runs`);
    assert.ok(drawn > 0 && requests / ((timing.now() - begun) / 1_000) < 3, `${requests} requests`);
    assert.equal(launcher.running.length, 0);
    assert.equal(told, failed);
    assert.deepEqual(unseen.badge, { count: failed, meaning: 'failed' });
    assert.deepEqual([watcher.size, timing.pending, inFlight, journalTexts.texts.size], [0, 0, 0, 0]);
    assert.equal(new Set(lists.get('acme', 'user_12345')?.refs.map(({ id }) => id)).size, lists.get('acme', 'user_12345')?.refs.length);

    await launcher.close();
    for (const one of [endings, unseen, watcher, lists, ...drawing]) one.dispose();
    // Emitters are their owners' own; nothing of them is left that could call anybody.
    const owners: readonly object[] = [store, lists, ...Object.values(launcher).filter((part) => part instanceof Object)];
    const emitters = owners.flatMap((owner): unknown[] => Object.values(owner)).filter(isEmitter);
    assert.ok(emitters.length >= 4);
    assert.deepEqual(emitters.map(({ size }) => size), emitters.map(() => 0));
  });
});

function isEmitter(value: unknown): value is { readonly size: number } {
  return typeof value === 'object' && value !== null && 'fire' in value && 'size' in value;
}
