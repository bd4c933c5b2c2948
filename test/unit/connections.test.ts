import assert from 'node:assert/strict';
import { ManualTiming } from '../fixtures/manualTiming';
import { Emitter } from '../../src/core/model/event';
import type { Connection } from '../../src/core/model/model';
import type { Provider } from '../../src/core/platforms/provider';
import { countsAsProduction } from '../../src/core/runs/actions';
import { ExecutionStore } from '../../src/core/runs/store';
import { Connections, earlierConnections, type SharedValues } from '../../src/host/connections/connections';
import { executionOf } from '../fixtures/executions';

const acme: Connection = {
  id: 'acme',
  name: 'Acme',
  platform: 'refold',
  baseUrl: 'https://app.example',
  environment: 'unknown',
  auth: 'apiKey',
  body: 'wrapped',
  scopes: [],
};

describe('connections', () => {
  let values: Map<string, unknown>;
  /** Names of values that another version wrote. */
  let unreadable: string[];
  let secrets: Map<string, string>;
  let secretChanged: Emitter<{ readonly key: string }>;
  let made: string[];
  let refuse: Error | undefined;
  let connections: Connections;
  let told: string[];
  let changedElsewhere: Emitter<ReadonlySet<string>>;
  let refuseWrites: Error | undefined;
  let locked: Set<string>;

  /** Values in memory, which the disk may refuse. */
  const sharedValues = (): SharedValues => ({
    onDidChangeElsewhere: changedElsewhere.event,
    get: (name) => values.get(name),
    entries: (start) => [...values].filter(([name]) => name.startsWith(start)),
    unreadable: (start) => unreadable.filter((name) => name.startsWith(start)),
    set: async (name, value) => {
      if (refuseWrites) throw refuseWrites;
      if (value === undefined) values.delete(name);
      else values.set(name, value);
    },
    replace: async (name, value) => {
      if (values.has(name)) values.set(name, value);
      return values.has(name);
    },
  });
  const unlessLocked = (work: string) => {
    if (locked.has(work)) throw new Error('The keyring is locked');
  };

  beforeEach(() => {
    [changedElsewhere, refuseWrites, locked] = [new Emitter(), undefined, new Set()];
    [values, secrets, secretChanged] = [new Map(), new Map(), new Emitter()];
    [made, told, refuse, unreadable] = [[], [], undefined, []];
    const shared = sharedValues();
    connections = new Connections(
      shared,
      {
        onDidChange: secretChanged.event,
        get: async (key) => {
          unlessLocked('get');
          return secrets.get(key);
        },
        store: async (key, value) => {
          unlessLocked('store');
          secrets.set(key, value);
        },
        delete: async (key) => {
          unlessLocked('delete');
          secrets.delete(key);
        },
      },
      async ({ id }, secret) => {
        made.push(`${id} ${secret}`);
        if (refuse) throw refuse;
        return { label: 'Refold' } as Provider;
      },
    );
    connections.onDidChange((id) => void told.push(id));
  });

  it('keep the key before the connection shows, and nowhere but with the secrets', async () => {
    const seen: (string | undefined)[] = [];
    connections.onDidChange(() => void seen.push(secrets.get('connection:acme')));
    await connections.add(acme, 'k-1');
    assert.deepEqual(seen, ['k-1']);
    assert.ok(!JSON.stringify([...values]).includes('k-1'));
    assert.equal(connections.get('acme')?.name, 'Acme');
  });

  it('take their key with them when they are removed', async () => {
    await connections.add(acme, 'k-1');
    await connections.remove('acme');
    assert.deepEqual([connections.list(), secrets.size, told], [[], 0, ['acme', 'acme']]);
    assert.throws(() => connections.require('acme'), /was removed/);
  });

  it('have one provider until they change', async () => {
    await connections.add(acme, 'k-1');
    assert.equal(connections.peekProvider('acme'), undefined);
    const [one, other] = await Promise.all([connections.provider('acme'), connections.provider('acme')]);
    assert.equal(one, other);
    assert.equal(connections.peekProvider('acme'), one);
    await connections.update('acme', { name: 'Acme 2' });
    assert.equal(connections.peekProvider('acme'), undefined);
    await connections.provider('acme');
    assert.deepEqual(made, ['acme k-1', 'acme k-1']);
  });

  it('have a new provider once another window replaced the key', async () => {
    await connections.add(acme, 'k-1');
    await connections.provider('acme');
    secrets.set('connection:acme', 'k-2');
    secretChanged.fire({ key: 'something else' });
    assert.deepEqual(told, ['acme']);
    secretChanged.fire({ key: 'connection:acme' });
    assert.deepEqual(told, ['acme', 'acme']);
    await connections.provider('acme');
    assert.deepEqual(made, ['acme k-1', 'acme k-2']);
  });

  it('try again after a failure', async () => {
    await connections.add(acme, 'k-1');
    refuse = new Error('no');
    await assert.rejects(connections.provider('acme'));
    refuse = undefined;
    await connections.provider('acme');
    assert.equal(made.length, 2);
  });

  it('say where a key is missing, and ask for none in the sandbox', async () => {
    await connections.add(acme);
    await assert.rejects(connections.provider('acme'), { kind: 'missingSecret', next: { step: 'replaceKey', connection: 'acme' } });
    await connections.add({ ...acme, id: 'sandbox', sandbox: true });
    await connections.provider('sandbox');
    assert.deepEqual(made, ['sandbox ']);
  });

  it('do not take a provider of the old key for one of the new', async () => {
    await connections.add(acme, 'k-1');
    const old = connections.provider('acme');
    await connections.replaceSecret('acme', 'k-2', { environment: 'test' });
    await old;
    assert.equal(connections.peekProvider('acme'), undefined);
    await connections.provider('acme');
    assert.equal(made.at(-1), 'acme k-2');
  });

  it('hide every key that was used, also one that was only tried', async () => {
    await connections.add(acme, 'k-1');
    await connections.provider('acme');
    await connections.try(acme, 'k-tried');
    connections.hide('');
    connections.hide('a payload’s secret');
    assert.deepEqual(connections.secretsInUse, ['k-1', 'k-tried', 'a payload’s secret']);
    assert.deepEqual(connections.keysInUse, ['k-1', 'k-tried'], 'a payload’s secret is hidden in its own run alone');
  });

  it('of the sandbox are a test environment, whatever an earlier version wrote; of others unknown counts as production', () => {
    values.set('connection:s', { ...acme, id: 's', sandbox: true });
    values.set('connection:acme', acme);
    const [sandbox, other] = [connections.require('s'), connections.require('acme')];
    assert.deepEqual([sandbox.environment, countsAsProduction(sandbox)], ['test', false]);
    assert.deepEqual([other.environment, countsAsProduction(other)], ['unknown', true]);
    assert.equal(countsAsProduction({ environment: 'production' }), true);
  });

  it('learn their environment from their executions, once and for all', async () => {
    const store = new ExecutionStore(new ManualTiming());
    await connections.add(acme, 'k-1');
    const learning = connections.followEnvironments(store);
    store.put(executionOf('one', 'RUNNING', { environment: 'production' }));
    assert.equal(connections.get('acme')?.environment, 'production');
    store.put(executionOf('two', 'RUNNING', { environment: 'test' }));
    assert.equal(connections.get('acme')?.environment, 'production');
    learning.dispose();
  });

  it('tell the owner of executions what changed and what went', async () => {
    const heard: string[] = [];
    const telling = connections.notify({
      connectionChanged: (id) => void heard.push(`changed ${id}`),
      connectionRemoved: (id) => void heard.push(`removed ${id}`),
    });
    await connections.add(acme, 'k-1');
    await connections.remove('acme');
    telling.dispose();
    await connections.add(acme, 'k-1');
    assert.deepEqual(heard, ['changed acme', 'removed acme']);
  });

  it('and their keys come and go together, or not at all, and what stood in the way is said', async () => {
    const state = () => [connections.list().map(({ name }) => name), [...secrets]];
    locked.add('store');
    await assert.rejects(connections.add(acme, 'k-1'), /key for Acme could not be kept.*keyring is locked.*nothing was changed/);
    assert.deepEqual(state(), [[], []]);
    locked.clear();
    refuseWrites = new Error('disk full');
    await assert.rejects(connections.add(acme, 'k-1'), /disk full/);
    assert.deepEqual(state(), [[], []]);
    refuseWrites = undefined;
    await connections.add(acme, 'k-1');
    const there = [['Acme'], [['connection:acme', 'k-1']]];
    for (const work of ['get', 'delete'] as const) {
      locked = new Set([work]);
      await assert.rejects(connections.remove('acme'), { kind: 'missingSecret' });
      assert.deepEqual(state(), there);
    }
    locked.clear();
    refuseWrites = new Error('disk full');
    await assert.rejects(connections.remove('acme'), /disk full/);
    assert.deepEqual(state(), there);
    locked.add('store');
    await assert.rejects(connections.replaceSecret('acme', 'k-2', { environment: 'test' }), /could not be kept/);
    locked = new Set(['get']);
    await assert.rejects(connections.provider('acme'), /key for Acme could not be read.*keyring is locked/);
    locked.clear();
    await connections.provider('acme');
    assert.deepEqual(made, ['acme k-1']);
  });

  it('follow what another window does to them', async () => {
    await connections.add(acme, 'k-1');
    await connections.provider('acme');
    values.set('connection:acme', { ...acme, name: 'Acme Europe', readOnly: true });
    changedElsewhere.fire(new Set(['connection:acme', 'favourite:x']));
    assert.deepEqual([connections.get('acme')?.name, connections.get('acme')?.readOnly], ['Acme Europe', true]);
    assert.equal(connections.peekProvider('acme'), undefined);
    values.delete('connection:acme');
    changedElsewhere.fire(new Set(['connection:acme']));
    assert.deepEqual([connections.list(), told], [[], ['acme', 'acme', 'acme']]);
    await connections.update('acme', { name: 'Back' });
    assert.deepEqual(connections.list(), []);
  });

  it('stand in the order in which they were added', async () => {
    for (const id of ['c', 'a', 'b']) await connections.add({ ...acme, id, name: id });
    await connections.update('c', { readOnly: true });
    assert.deepEqual(connections.list().map(({ id }) => id), ['c', 'a', 'b']);
  });

  it('that this version cannot use are left alone, and keep nobody from using the others', async () => {
    const strange = [
      { ...acme, id: 'newer', platform: 'newplatform' },
      { ...acme, id: 'bad', baseUrl: 'not an address' },
      { id: 'less' },
      null,
      'text',
      { ...acme, id: 'good', scopes: null, invented: [1] },
    ];
    for (const [name, value] of earlierConnections(strange)) values.set(name, value);
    const before = structuredClone([...values].filter(([name]) => name !== 'connection:good'));
    const unusable = ['newer Acme', 'bad Acme', 'less less'];
    assert.deepEqual(connections.list().map(({ id }) => id), ['good']);
    assert.deepEqual(connections.unusable.map(({ id, name }) => `${id} ${name}`), unusable);
    assert.deepEqual(connections.get('good')?.scopes, []);
    await connections.update('good', { name: 'Better' });
    assert.deepEqual((values.get('connection:good') as { invented?: unknown }).invented, [1]);
    assert.deepEqual([...values].filter(([name]) => name !== 'connection:good'), before);
    for (const nothing of [null, undefined, {}, 'text', 7]) assert.equal(earlierConnections(nothing).size, 0);
  });

  it('that a newer version changed are not over: nothing of theirs ends here, and nothing is put in their place', async () => {
    const [changed, removed]: [string[], string[]] = [[], []];
    connections.notify({ connectionChanged: (id) => void changed.push(id), connectionRemoved: (id) => void removed.push(id) });
    await connections.add({ ...acme, id: 'value' }, 'k-1');
    values.set('connection:value', { ...acme, id: 'value', platform: 'newplatform' });
    unreadable.push('connection:file');
    changedElsewhere.fire(new Set(['connection:value', 'connection:file']));
    assert.deepEqual([changed, removed], [['value', 'value', 'file'], []]);
    assert.deepEqual(connections.unusable.map(({ id }) => id), ['value', 'file']);
    for (const id of ['value', 'file']) {
      assert.ok(connections.isKept(id));
      assert.throws(() => connections.require(id), { kind: 'unreadable' });
      await assert.rejects(connections.add({ ...acme, id }, 'k-2'), { kind: 'unreadable' });
    }
    assert.equal(secrets.get('connection:value'), 'k-1');
  });

  it('that this version cannot use go with their key when somebody removes them, and the others stay', async () => {
    await connections.add({ ...acme, id: 'newer' }, 'k-newer');
    await connections.add(acme, 'k-1');
    values.set('connection:newer', { ...acme, id: 'newer', platform: 'newplatform' });
    values.set('connection:null', null);
    assert.deepEqual(connections.unusable.map(({ id }) => id), ['newer', 'null']);
    await connections.remove('null');
    await connections.remove('newer');
    assert.deepEqual([[...values.keys()], [...secrets.keys()]], [['connection:acme'], ['connection:acme']]);
  });
});
