import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SharedState } from '../../src/host/storage/sharedState';
import { VersionedMemento } from '../../src/host/storage/versionedMemento';
import { WorkspaceState } from '../../src/host/storage/workspaceState';

/** A window's own copy of its workspace's state, as VS Code gives it. */
function createMemento() {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(name: string, otherwise?: T) => (values.get(name) as T | undefined) ?? otherwise,
    update: (name: string, value: unknown) => Promise.resolve(void (value === undefined ? values.delete(name) : values.set(name, value))),
  };
}

describe('the state of a workspace', () => {
  let folder: string;
  let opened: { readonly shared: SharedState; readonly state: WorkspaceState }[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workspace-'));
    opened = [];
  });
  afterEach(async () => {
    for (const { state, shared } of opened) {
      state.dispose();
      await shared.close();
    }
    await rm(folder, { recursive: true });
  });

  const open = (): WorkspaceState => {
    const shared = new SharedState(join(folder, 'state'));
    const state = new WorkspaceState(createMemento(), shared);
    opened.push({ shared, state });
    return state;
  };
  const news = (state: WorkspaceState) => new Promise<readonly string[]>((resolve) => state.onDidChangeElsewhere((names) => resolve([...names])));

  it('follows what another window of the same workspace sets, and takes away', async () => {
    const [one, other] = [open(), open()];
    const name = 'target:file:///workspace/payloads/create-lead.payload.json';
    const heard = news(other);
    await one.update(name, { workflow: 'daily' });
    assert.deepEqual(await heard, [name]);
    assert.deepEqual([other.get(name), other.keys()], [{ workflow: 'daily' }, [name]]);
    const gone = news(other);
    await one.update(name, undefined);
    assert.deepEqual(await gone, [name]);
    assert.deepEqual([other.get(name), other.keys()], [undefined, []]);
  });

  it('is a window’s own where no folder is open', async () => {
    const state = new WorkspaceState(createMemento(), undefined);
    await state.update('together', ['acme']);
    assert.deepEqual(state.get('together', []), ['acme']);
    state.dispose();
  });
});

describe('a memento with versions', () => {
  const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily' };
  const open = (values: Readonly<Record<string, unknown>>) => {
    const kept = createMemento();
    for (const [name, value] of Object.entries(values)) void kept.update(name, value);
    return { kept, state: new VersionedMemento(kept) };
  };

  it('reads what was kept before there were versions, and writes which one wrote it', async () => {
    const { kept, state } = open({ 'target:old': target });
    assert.deepEqual(state.get('target:old'), target);
    await state.update('target:new', target);
    assert.deepEqual([kept.get('target:new'), state.get('target:new'), state.keys()], [{ version: 1, value: target }, target, ['target:old', 'target:new']]);
    await state.update('target:old', undefined);
    assert.deepEqual([state.get('target:old'), state.get('target:old', 'none')], [undefined, 'none']);
  });

  it('leaves what a newer version wrote as it is, until it is taken away', async () => {
    const newer = { version: 2, value: { goes: 'elsewhere' } };
    const { kept, state } = open({ 'target:a': newer });
    assert.equal(state.get('target:a'), undefined);
    await assert.rejects(state.update('target:a', target), /A newer version of Runlight wrote this/);
    assert.deepEqual(kept.get('target:a'), newer);
    await state.update('target:a', undefined);
    assert.equal(kept.get('target:a'), undefined);
  });
});
