import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atomicFiles } from '../../src/core/storage/atomicFile';
import { FolderWatch } from '../../src/host/storage/folderWatch';

describe('a folder that other windows write to', () => {
  let root: string;
  let folder: string;
  let watches: FolderWatch[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'watch-'));
    folder = join(root, 'deep', 'journal');
    watches = [];
  });
  afterEach(async () => {
    for (const one of watches) one.dispose();
    await rm(root, { recursive: true });
  });

  /** Resolves at the first change, and counts the tellings. */
  const watchIt = (options?: { readonly tellsOwn?: boolean }) => {
    let count = 0;
    let tell = (): void => undefined;
    const told = new Promise<void>((resolve) => (tell = resolve));
    const onChange = () => {
      count += 1;
      tell();
    };
    watches.push(new FolderWatch(folder, onChange, options));
    return { told, count: () => count };
  };

  it('is made where there is none, and tells what others write, several files at once', async () => {
    const watching = watchIt();
    await Promise.all(['a', 'b', 'c'].map((name) => writeFile(join(folder, `${name}.json`), name)));
    await watching.told;
    assert.equal(watching.count(), 1);
  });

  it('tells nothing of what this window writes, unless it is wanted, and of no draft', async () => {
    const quiet = watchIt();
    const all = watchIt({ tellsOwn: true });
    await atomicFiles.write(join(folder, 'own.json'), 'text');
    await all.told;
    await atomicFiles.remove(join(folder, 'own.json'));
    await writeFile(join(folder, 'x.json.1.draft'), 'half of a text');
    // What comes last is told last: whatever was to be told of the others has been by then.
    await writeFile(join(folder, 'other.json'), 'text');
    await quiet.told;
    assert.equal(quiet.count(), 1);
  });

  it('that cannot be watched harms nobody', async () => {
    await writeFile(join(root, 'deep'), 'a file where the folder should be');
    assert.equal(watchIt().count(), 0);
  });
});
