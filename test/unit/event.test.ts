import assert from 'node:assert/strict';
import { Emitter, setListenerFaultHandler, type Disposable } from '../../src/core/model/event';
import { ExecutionStore } from '../../src/core/runs/store';
import { Watcher } from '../../src/core/runs/watch';
import { executionOf } from '../fixtures/executions';
import { ManualTiming } from '../fixtures/manualTiming';

describe('an event', () => {
  let faults: unknown[];
  let handling: Disposable;

  beforeEach(() => {
    faults = [];
    handling = setListenerFaultHandler((error) => faults.push(error));
  });
  afterEach(() => handling.dispose());

  it('reaches every listener although one of them throws, and the fault goes to its handler', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const broken = new Error('A view is broken');
    emitter.event((value) => heard.push(`first ${value}`));
    emitter.event(() => {
      throw broken;
    });
    emitter.event((value) => heard.push(`last ${value}`));
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, ['first 1', 'last 1', 'first 2', 'last 2']);
    assert.deepEqual(faults, [broken, broken]);
  });

  it('does not reach who was disposed by another listener, nor who came while it was told', () => {
    const emitter = new Emitter<void>();
    const heard: string[] = [];
    emitter.event(() => {
      second.dispose();
      emitter.event(() => heard.push('late'));
    });
    const second = emitter.event(() => heard.push('second'));
    emitter.fire();
    assert.deepEqual(heard, []);
    assert.equal(emitter.size, 2);
  });

  it('is uncaught where nobody handles the fault', async () => {
    handling.dispose();
    const emitter = new Emitter<void>();
    const broken = new Error('Nobody handles this');
    emitter.event(() => {
      throw broken;
    });
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const caught = new Promise((resolve) => process.once('uncaughtException', resolve));
    try {
      emitter.fire();
      assert.equal(await caught, broken);
    } finally {
      for (const listener of others) process.on('uncaughtException', listener);
    }
  });

  it('whose listener throws is no failure of the platform: the execution stays as it was read', async () => {
    const timing = new ManualTiming();
    const store = new ExecutionStore(timing);
    const watcher = new Watcher(store, async (ref) => executionOf(ref.id, 'COMPLETED'), timing);
    store.onChange(() => {
      throw new TypeError('A view is broken');
    });
    const { ref } = executionOf('a', 'RUNNING');
    assert.equal((await watcher.read(ref)).status, 'COMPLETED');
    assert.equal(store.get(ref)?.stale, undefined);
    assert.equal(faults.length, 1);
  });
});
