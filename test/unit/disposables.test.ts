import assert from 'node:assert/strict';
import { DisposableStore, ReplaceableDisposable } from '../../src/core/model/disposables';

describe('a store of disposables', () => {
  let log: string[];
  const named = (name: string) => ({ dispose: () => void log.push(name) });
  const failing = (name: string) => ({
    dispose: () => {
      log.push(name);
      throw new Error(name);
    },
  });
  beforeEach(() => (log = []));

  it('disposes of all of them, each once, in their order', () => {
    const one = named('one');
    const store = new DisposableStore(one, named('two'));
    store.add(named('three'), one);
    assert.deepEqual(log, []);
    store.dispose();
    store.dispose();
    assert.deepEqual(log, ['one', 'two', 'three']);
  });

  it('disposes at once of what comes too late', () => {
    const store = new DisposableStore();
    store.dispose();
    store.add(named('late'));
    store.dispose();
    assert.deepEqual(log, ['late']);
  });

  it('gives the others their turn where one throws, and says what it was', () => {
    const store = new DisposableStore(failing('one'), named('two'));
    assert.throws(() => store.dispose(), /^Error: one$/);
    assert.deepEqual(log, ['one', 'two']);
    store.dispose();
    assert.deepEqual(log, ['one', 'two']);
  });

  it('says everything where several throw', () => {
    const store = new DisposableStore(failing('one'), named('two'), failing('three'));
    assert.throws(
      () => store.dispose(),
      (error: unknown) => error instanceof AggregateError && error.errors.map(String).join() === 'Error: one,Error: three',
    );
    assert.deepEqual(log, ['one', 'two', 'three']);
  });

  it('may be disposed of by a member', () => {
    const store = new DisposableStore(named('one'), { dispose: () => store.dispose() }, named('two'));
    store.dispose();
    assert.deepEqual(log, ['one', 'two']);
  });
});

describe('a holder of one disposable', () => {
  let log: string[];
  const named = (name: string) => ({ dispose: () => void log.push(name) });
  beforeEach(() => (log = []));

  it('disposes of what is replaced', () => {
    const holder = new ReplaceableDisposable();
    assert.equal(holder.isEmpty, true);
    holder.replace(named('one'));
    assert.equal(holder.isEmpty, false);
    holder.replace(named('two'));
    assert.deepEqual(log, ['one']);
    holder.replace();
    assert.deepEqual(log, ['one', 'two']);
    assert.equal(holder.isEmpty, true);
  });

  it('holds nothing once it is disposed of', () => {
    const holder = new ReplaceableDisposable();
    holder.replace(named('one'));
    holder.dispose();
    holder.dispose();
    holder.replace(named('late'));
    assert.deepEqual(log, ['one', 'late']);
    assert.equal(holder.isEmpty, true);
  });
});
