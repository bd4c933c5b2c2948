import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { SharedState } from '../../src/host/storage/sharedState';

describe('what all windows share', () => {
  let folder: string;
  let states: SharedState[];

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'state-')), 'deep', 'state');
    states = [];
  });
  afterEach(async () => {
    for (const state of states) await state.close();
    await rm(join(folder, '..', '..'), { recursive: true });
  });

  /** A window, which has looked. */
  const open = (earlier: Readonly<Record<string, unknown>> = {}): SharedState => {
    const state = new SharedState(folder, { earlier: () => new Map(Object.entries(earlier)) });
    states.push(state);
    state.entries('');
    return state;
  };
  const news = (state: SharedState): Promise<readonly string[]> =>
    new Promise((resolve) => {
      const listening = state.onDidChangeElsewhere((names) => {
        listening.dispose();
        resolve([...names].sort());
      });
    });
  const names = (state: SharedState) => state.entries('').map(([name]) => name).sort();

  it('counts at once where it is set, and is told where it is not', async () => {
    const [one, other] = [open(), open()];
    const heard = news(other);
    const setting = one.set('connection:a', { id: 'a', note: undefined });
    assert.deepEqual(one.get('connection:a'), { id: 'a' });
    await setting;
    assert.deepEqual(await heard, ['connection:a']);
    assert.deepEqual(other.get('connection:a'), { id: 'a' });
    const gone = news(other);
    await one.set('connection:a', undefined);
    assert.deepEqual(await gone, ['connection:a']);
    assert.deepEqual(names(other), []);
  });

  it('is lost by none of the windows that set different values at the same moment', async () => {
    const windows = [open(), open(), open()];
    await Promise.all(windows.flatMap((state, index) => [1, 2, 3].map((turn) => state.set(`connection:${index}-${turn}`, { turn }))));
    for (const state of windows) {
      await state.refresh();
      assert.equal(names(state).length, 9);
    }
  });

  it('is no news to the window that set it', async () => {
    const state = open();
    state.onDidChangeElsewhere((changed) => assert.fail([...changed].join()));
    for (let turn = 0; turn < 20; turn += 1) {
      const setting = state.set('favourite:a', { turn });
      await Promise.all([state.refresh(), setting]);
      assert.deepEqual(state.get('favourite:a'), { turn });
    }
    await state.refresh();
  });

  it('does not come back when it is changed in one window and removed in the other', async () => {
    const [one, other] = [open(), open()];
    await one.set('connection:a', { name: 'A' });
    await other.refresh();
    await one.set('connection:a', undefined);
    assert.equal(await other.replace('connection:a', { name: 'B' }), false);
    assert.equal(other.get('connection:a'), undefined);
    assert.deepEqual(names(open()), []);
  });

  it('counts for nothing where it could not be written', async () => {
    await open().close();
    const state = open();
    await state.set('connection:a', { name: 'A' });
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder was');
    await assert.rejects(state.set('connection:a', { name: 'B' }), { kind: 'disk' });
    assert.deepEqual(state.get('connection:a'), { name: 'A' });
    await rm(folder);
  });

  it('is taken over from an earlier version for this window alone where the disk refuses it', async () => {
    await writeFile(join(folder, '..', '..', 'blocked'), '');
    const state = new SharedState(join(folder, '..', '..', 'blocked', 'state'), { earlier: () => new Map([['connection:a', { name: 'A' }]]) });
    states.push(state);
    assert.deepEqual(names(state), ['connection:a']);
    await state.refresh();
    assert.deepEqual(state.get('connection:a'), { name: 'A' });
  });

  it('takes over what an earlier version kept, once, whichever windows look', async () => {
    const earlier = { 'connection:a': { name: 'A' }, 'connection:b': { name: 'B' } };
    const [one, other] = [open(earlier), open(earlier)];
    assert.deepEqual([names(one), names(other)], [Object.keys(earlier), Object.keys(earlier)]);
    await Promise.all([one.close(), other.close()]);
    await one.set('connection:a', undefined);
    assert.deepEqual(names(open(earlier)), ['connection:b']);
  });

  it('leaves what it cannot read alone, and reads the rest', async () => {
    const state = open();
    await state.set('connection:a', { name: 'A' });
    const strange = '{"version":7,"name":"connection:b","value":{"shape":"new"}}';
    await writeFile(join(folder, 'b.json'), strange);
    await writeFile(join(folder, 'c.json'), 'torn');
    await state.refresh();
    assert.deepEqual(names(state), ['connection:a']);
    const later = open();
    assert.deepEqual(names(later), ['connection:a']);
    assert.equal(await readFile(join(folder, 'b.json'), 'utf8'), strange);
  });

  const fileOf = async (name: string) => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
    const texts = await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const));
    const [file] = texts.find(([, text]) => text.includes(`"name":"${name}"`)) ?? assert.fail(name);
    return join(folder, file);
  };

  it('stays as it was known where a newer version writes it meanwhile, and is not written over', async () => {
    const state = open();
    await state.set('connection:a', { name: 'A' });
    const file = await fileOf('connection:a');
    const newer = '{"version":2,"name":"connection:a","value":{"shape":"new"}}';
    await writeFile(file, newer);
    state.onDidChangeElsewhere((changed) => assert.fail([...changed].join()));
    await state.refresh();
    assert.deepEqual([state.get('connection:a'), state.unreadable('connection:')], [{ name: 'A' }, ['connection:a']]);
    await assert.rejects(state.set('connection:a', { name: 'B' }), /newer version of Runlight/);
    await assert.rejects(state.replace('connection:a', { name: 'B' }), /newer version of Runlight/);
    assert.deepEqual([state.get('connection:a'), await readFile(file, 'utf8')], [{ name: 'A' }, newer]);
    const later = open({ 'connection:a': { name: 'from the version before' } });
    assert.deepEqual([later.get('connection:a'), later.unreadable('')], [undefined, ['connection:a']]);
    await later.set('connection:a', undefined);
    assert.deepEqual([later.unreadable(''), (await readdir(folder)).includes(basename(file))], [[], false]);
  });

  it('keeps what is damaged under another name, when its own is needed', async () => {
    const state = open();
    await state.set('sandbox', 'first');
    const file = await fileOf('sandbox');
    await writeFile(file, '{"version":1,"name":"sand');
    const later = open();
    assert.deepEqual([later.get('sandbox'), later.unreadable('')], [undefined, ['sandbox']]);
    await later.set('sandbox', 'second');
    assert.deepEqual([later.unreadable(''), await readFile(`${file}.damaged`, 'utf8')], [[], '{"version":1,"name":"sand']);
    assert.equal(open().get('sandbox'), 'second');
  });

  it('holds nothing of what an earlier version did not keep', async () => {
    const state = open({ sandbox: undefined, 'favourite:a': true });
    assert.deepEqual(names(state), ['favourite:a']);
    await state.close();
    assert.deepEqual((await readdir(folder)).filter((file) => file.endsWith('.json')).length, 1);
  });

  it('is another value under a name in other capitals, also where a disk takes both for one file', async () => {
    const state = open();
    for (const name of ['filter:Failed', 'filter:failed']) await state.set(name, name);
    const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
    assert.equal(new Set(files.map((file) => file.toLowerCase())).size, 2);
  });

  it('has names of any length and any characters', async () => {
    const all = ['filter:../../x', 'filter:\ud800', 'filter:a/b\\c*?"<>|', `filter:${'ä'.repeat(300)}`, 'filter:'];
    const state = open();
    for (const name of all) await state.set(name, name);
    assert.deepEqual(names(open()), [...all].sort());
    assert.deepEqual(await readdir(join(folder, '..')), ['state']);
  });
});
