import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../src/core/model/errors';
import { AtomicFiles, type Disk } from '../../src/core/storage/atomicFile';
import { diskFailure } from '../../src/core/storage/diskFailure';
import { TextFiles } from '../../src/core/storage/textFiles';

const { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } = fs;

function coded(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code });
}

describe('files written whole or not at all', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atomic-'));
    file = join(folder, 'deep', 'entry.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const pauses: number[] = [];
  const diskWith = (changes: Partial<Disk>): Disk => {
    const { link, mkdir, open, rename } = fs;
    pauses.length = 0;
    const pause = (ms: number) => Promise.resolve(pauses.push(ms));
    return { link, mkdir, open, rename, rm, pause, ...changes };
  };
  const filesIn = () => readdir(join(folder, 'deep'));

  it('are on the disk before they take their name', async () => {
    const steps: string[] = [];
    const open: typeof fs.open = async (...how) => {
      const handle = await fs.open(...how);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        await sync();
        steps.push(`flushed ${(await stat(String(how[0]))).size}`);
      };
      return handle;
    };
    const rename: typeof fs.rename = (...names) => {
      steps.push('renamed');
      return fs.rename(...names);
    };
    await new AtomicFiles(diskWith({ open, rename })).write(file, 'hello');
    assert.deepEqual(steps, ['flushed 5', 'renamed']);
    assert.equal(await readFile(file, 'utf8'), 'hello');
    assert.deepEqual(await filesIn(), ['entry.json']);
  });

  it('are still the old ones where the writing breaks off, and leave no draft', async () => {
    await new AtomicFiles().write(file, 'old');
    const open: typeof fs.open = async (...how) => {
      const handle = await fs.open(...how);
      handle.writeFile = async () => {
        await handle.write('ne');
        throw coded('ENOSPC');
      };
      return handle;
    };
    await assert.rejects(new AtomicFiles(diskWith({ open })).write(file, 'new'), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.message, `Could not write ${file}: the disk is full. Free some space, then try again.`);
      return true;
    });
    assert.equal(await readFile(file, 'utf8'), 'old');
    assert.deepEqual(await filesIn(), ['entry.json']);
  });

  for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
    it(`are written although another program holds the file for a moment (${code})`, async () => {
      let held = 2;
      const rename: typeof fs.rename = (...names) => (held-- > 0 ? Promise.reject(coded(code)) : fs.rename(...names));
      await new AtomicFiles(diskWith({ rename })).write(file, 'new');
      assert.equal(await readFile(file, 'utf8'), 'new');
      assert.equal(pauses.length, 2);
    });
  }

  it('are given up after a few tries where another program keeps the file', async () => {
    let tries = 0;
    const rename = () => {
      tries += 1;
      return Promise.reject(coded('EPERM'));
    };
    await assert.rejects(new AtomicFiles(diskWith({ rename })).write(file, 'new'), /another program has the file open/);
    assert.equal(tries, 5);
    assert.deepEqual(await filesIn(), []);
  });

  it('are not tried again where that cannot help', async () => {
    let tries = 0;
    const rename = () => {
      tries += 1;
      return Promise.reject(coded('EROFS'));
    };
    await assert.rejects(new AtomicFiles(diskWith({ rename })).write(file, 'new'), /the disk is read-only/);
    assert.equal(tries, 1);
  });

  it('are written on a disk that cannot flush', async () => {
    const open: typeof fs.open = async (...how) => {
      const handle = await fs.open(...how);
      handle.sync = () => Promise.reject(coded('EINVAL'));
      return handle;
    };
    await new AtomicFiles(diskWith({ open })).write(file, 'new');
    assert.equal(await readFile(file, 'utf8'), 'new');
  });

  it('hold what was written last, whatever took longer', async () => {
    let first = true;
    const rename: typeof fs.rename = async (...names) => {
      if (first) {
        first = false;
        // Others would overtake here if they did not wait.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return fs.rename(...names);
    };
    const files = new AtomicFiles(diskWith({ rename }));
    await Promise.all([files.write(file, 'one'), files.write(file, 'two'), files.append(file, ' and more')]);
    assert.equal(await readFile(file, 'utf8'), 'two and more');
    await Promise.all([files.write(file, 'three'), files.remove(file)]);
    assert.deepEqual(await filesIn(), []);
  });

  it('are written after a failure as well', async () => {
    let fails = true;
    const rename: typeof fs.rename = (...names) => (fails ? Promise.reject(coded('EROFS')) : fs.rename(...names));
    const files = new AtomicFiles(diskWith({ rename }));
    const failing = files.write(file, 'one');
    const next = files.write(file, 'two');
    await assert.rejects(failing);
    fails = false;
    await next;
    assert.equal(await readFile(file, 'utf8'), 'two');
  });

  it('have one whole text where several windows write at once', async () => {
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
    await Promise.all(texts.map((text) => new AtomicFiles().write(file, text)));
    assert.ok(texts.includes(await readFile(file, 'utf8')));
    assert.deepEqual(await filesIn(), ['entry.json']);
  });

  it('cannot be written below a file, and the sentence says so', async () => {
    await writeFile(join(folder, 'deep'), 'a file');
    await assert.rejects(new AtomicFiles().write(file, 'new'), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.kind, 'disk');
      assert.match(error.message, /entry\.json: (a part of its path is a file|a file has the name of its folder)/);
      return true;
    });
  });

  describe('as journal entries', () => {
    const open = () => new TextFiles(join(folder, 'deep'));

    it('are read back, and are gone once removed', async () => {
      await open().write('one', '1');
      await open().write('two', '2');
      await open().remove('one');
      await open().remove('one');
      assert.deepEqual([...(await open().read())], [['two', '2']]);
    });

    it('make no folder before there is one', async () => {
      assert.equal((await open().read()).size, 0);
      await open().remove('one');
      assert.deepEqual(await readdir(folder), []);
    });

    it('never are what a crash left half-written, and that is removed once it is old', async () => {
      await open().write('one', '1');
      const [young, old] = ['entry.json.1.draft', 'one.json.2.draft'].map((name) => join(folder, 'deep', name));
      await writeFile(young!, '{"ver');
      await writeFile(old!, '{"ver');
      const yesterday = Date.now() / 1_000 - 24 * 60 * 60;
      await utimes(old!, yesterday, yesterday);
      assert.deepEqual([...(await open().read())], [['one', '1']]);
      assert.deepEqual(await filesIn(), ['entry.json.1.draft', 'one.json']);
    });

    it('are read although one of them cannot be', async () => {
      await open().write('one', '1');
      await fs.mkdir(join(folder, 'deep', 'two.json'));
      assert.deepEqual([...(await open().read())], [['one', '1']]);
    });

    it('say why their folder cannot be read', async () => {
      await writeFile(join(folder, 'deep'), 'a file');
      await assert.rejects(open().read(), /Could not read .*deep: a part of its path is a file and not a folder\./);
    });
  });
});

describe('what the disk refuses', () => {
  it('is said in words, whoever touched the file', () => {
    const said = (error: unknown) => diskFailure('write', 'a.json', error).message;
    assert.equal(said(coded('EROFS')), 'Could not write a.json: the disk is read-only.');
    assert.equal(said(Object.assign(new Error('no'), { code: 'NoPermissions' })), said(coded('EACCES')));
    assert.equal(said(Object.assign(new Error('Error: ENOSPC: no space left on device, write'), { code: 'Unknown' })), said(coded('ENOSPC')));
    assert.equal(said(new Error('odd')), 'Could not write a.json: odd');
  });

  it('is not said twice', () => {
    const failure = diskFailure('write', 'a.json', coded('EROFS'));
    assert.equal(diskFailure('read', 'b.json', failure), failure);
  });
});
