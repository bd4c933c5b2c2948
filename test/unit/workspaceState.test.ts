import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SharedState } from '../../src/host/storage/sharedState';
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
