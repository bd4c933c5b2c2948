import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunHistory } from '../../src/core/runs/history';
import { RunFiles } from '../../src/core/storage/runFiles';
import { executionOf } from '../fixtures/executions';

const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily' };

describe('kept runs on disk', () => {
  let folder: string;
  let runs: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runs-'));
    runs = join(folder, 'deep', 'runs');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const recordOf = (id: string, at: number) => ({ intent: id, target, at, execution: executionOf(id, 'COMPLETED', { startedAt: at }) });
  const open = () => new RunHistory(new RunFiles(runs));

  it('make no folder before there is a run', async () => {
    assert.deepEqual(await open().all(), []);
    assert.deepEqual(await readdir(folder), []);
  });

  it('of windows that write at the same time are all there, whole, and nothing else is', async () => {
    const windows = [open(), open(), open()];
    await Promise.all(windows.flatMap((history, window) => [1, 2, 3].map((turn) => history.keep(recordOf(`run-${window}-${turn}`, turn)))));
    assert.equal((await open().all()).length, 9);
    assert.deepEqual((await readdir(runs)).filter((file) => file.endsWith('.draft')), []);
    for (const history of windows) {
      await history.refresh();
      assert.equal(history.list().length, 9);
    }
  });

  it('are deleted with their file, and a file that was deleted by hand is missed by nobody', async () => {
    const history = open();
    await history.keep(recordOf('one', 1));
    await history.keep(recordOf('two', 2));
    await rm(join(runs, 'two.json'));
    await history.remove('one', 'two');
    assert.deepEqual((await readdir(runs)).filter((file) => file.endsWith('.json')), []);
    assert.deepEqual(await open().all(), []);
  });

  it('that are not ours are left alone and counted', async () => {
    const history = open();
    await history.keep(recordOf('one', 1));
    await writeFile(join(runs, 'strange.json'), '{"version":7}');
    await history.refresh();
    assert.equal(history.unreadable, 1);
    assert.equal(history.list().length, 1);
  });
});
