import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import { ExecutionStore, latestOf } from '../../src/core/runs/store';
import { UnfollowedRuns } from '../../src/core/runs/unfollowedRuns';
import { Watcher } from '../../src/core/runs/watch';
import { executionOf, refOf } from '../fixtures/executions';
import { ManualTiming, settle } from '../fixtures/manualTiming';
import { RunsWorld } from '../fixtures/runsWorld';

describe('a run that nobody follows', () => {
  const running = executionOf('one', 'RUNNING', { startedAt: 1, workflow: { name: 'Daily Sync' } });
  let timing: ManualTiming;
  let store: ExecutionStore;
  let watcher: Watcher;
  let reads: number;
  let answer: string | Failure;
  let unfollowed: UnfollowedRuns;
  let isConnected: boolean;
  let isFollowed: boolean;

  beforeEach(() => {
    timing = new ManualTiming();
    store = new ExecutionStore(timing);
    [reads, answer, isConnected, isFollowed] = [0, 'RUNNING', true, false];
    const inspect = ({ id }: { id: string }) => {
      reads += 1;
      return answer instanceof Failure ? Promise.reject(answer) : Promise.resolve(executionOf(id, answer));
    };
    watcher = new Watcher(store, inspect, timing);
    unfollowed = new UnfollowedRuns({ store, watcher, hasConnection: () => isConnected, timing, isFollowedElsewhere: () => Promise.resolve(isFollowed) });
  });

  const latest = () => store.get(refOf('one'))?.execution ?? running;
  /** It is looked at every second, as a view does that redraws. */
  const lookFor = async (seconds: number): Promise<number> => {
    const before = reads;
    for (let second = 0; second < seconds; second += 1) {
      unfollowed.look(latest());
      await timing.advance(1_000);
    }
    return reads - before;
  };

  it('settles to the truth when it is looked at, and is not read again then', async () => {
    answer = 'COMPLETED';
    assert.equal(await lookFor(100), 1);
    assert.deepEqual([latest().status, latest().workflow?.name], ['COMPLETED', 'Daily Sync']);
  });

  it('is read ever less often while it goes on, and settles all the same', async () => {
    const first = await lookFor(100);
    assert.ok(first >= 4 && first <= 6, String(first));
    answer = 'ERRORED';
    await lookFor(31);
    assert.equal(latest().status, 'ERRORED');
    assert.equal(timing.pending, 0);
  });

  it('is asked for a handful of times in an hour without a network, and keeps its name and state', async () => {
    answer = new Failure('unreachable', 'Offline.');
    const asked = await lookFor(3_600);
    assert.ok(asked >= 10 && asked <= 18, String(asked));
    assert.deepEqual([latest().status, latest().workflow?.name], ['RUNNING', 'Daily Sync']);
    assert.equal(store.get(refOf('one'))?.isRetrying, false);
  });

  it('is no longer there once its platform said so for long enough', async () => {
    answer = new Failure('notFound', 'No such execution.');
    await lookFor(20);
    assert.notEqual(latest().gone, true);
    await lookFor(60);
    assert.equal(latest().gone, true);
    assert.equal(await lookFor(100), 0);
  });

  it('is left to whoever follows it, to what is known here only, and to a connection that is there', async () => {
    const watching = watcher.watch(refOf('one'));
    unfollowed.look(running);
    await settle();
    assert.equal(reads, 0);
    watching.dispose();
    unfollowed.look({ ...running, local: true });
    isConnected = false;
    unfollowed.look(running);
    await settle();
    assert.equal(reads, 0);
  });

  it('is left to the window that follows it, and read when none does any more', async () => {
    isFollowed = true;
    assert.equal(await lookFor(100), 0);
    isFollowed = false;
    answer = 'COMPLETED';
    await lookFor(31);
    assert.equal(latest().status, 'COMPLETED');
  });

  it('waits its turn where many are looked at', async () => {
    let open = 0;
    let most = 0;
    const slow = new Watcher(store, async ({ id }) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => timing.after(1_000, resolve));
      open -= 1;
      return executionOf(id, 'COMPLETED');
    }, timing); // prettier-ignore
    const many = new UnfollowedRuns({ store, watcher: slow, hasConnection: () => true, timing, isFollowedElsewhere: () => Promise.resolve(false) });
    for (let index = 0; index < 20; index += 1) many.look(executionOf(`e${index}`, 'RUNNING'));
    await timing.advance(10_000);
    assert.equal(most, 4);
    assert.equal(store.get(refOf('e19'))?.execution.status, 'COMPLETED');
  });

  it('keeps its name and state where its connection is gone and it could not be read', () => {
    store.forget('acme');
    store.markStale(running.ref, new Failure('notFound', 'This connection was removed.'), false);
    assert.equal(latestOf(store, running), running);
    store.put(executionOf('one', 'COMPLETED'));
    assert.equal(latestOf(store, running).status, 'COMPLETED');
  });

  it('settles after Stop Waiting, in its record too, and in a window that another one told the end of it', async () => {
    const world = new RunsWorld();
    const [first, second] = [world.open(), world.open()];
    await first.start({}, 5_000);
    const [run] = first.runs.running;
    assert.ok(run);
    const reads = world.reads.length;
    second.runs.look((await second.runs.history.all())[0]!.execution);
    await settle();
    assert.equal(world.reads.length, reads);
    first.runs.stopFollowing(run.intent);
    await second.runs.history.all();
    await second.runs.showKept(run.ref);
    world.status = 'COMPLETED';
    const last = (await first.runs.history.from('file:///payload.json'))[0]?.execution;
    assert.equal(last?.status, 'RUNNING');
    first.runs.look(last);
    await settle();
    assert.equal((await first.runs.history.from('file:///payload.json'))[0]?.execution.status, 'COMPLETED');
    assert.equal(second.runs.executions.get(run.ref)?.execution.status, 'RUNNING');
    await second.runs.refreshHistory();
    assert.equal(second.runs.executions.get(run.ref)?.execution.status, 'COMPLETED');
    await Promise.all([first.runs.close(), second.runs.close()]);
    assert.equal(world.timing.pending, 0);
  });
});
