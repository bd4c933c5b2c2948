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

  /** Counts the tellings; `next` resolves at the next one. */
  const watchIt = (options?: { readonly tellsOwn?: boolean }) => {
    let count = 0;
    let tell = (): void => undefined;
    const onChange = () => {
      count += 1;
      tell();
    };
    watches.push(new FolderWatch(folder, onChange, options));
    return { next: () => new Promise<void>((resolve) => (tell = resolve)), count: () => count };
  };

  it('is made where there is none, and tells what others write, several files at once', async () => {
    const watching = watchIt();
    const told = watching.next();
    await Promise.all(['a', 'b', 'c'].map((name) => writeFile(join(folder, `${name}.json`), name)));
    await told;
    assert.equal(watching.count(), 1);
  });

  it('tells nothing of what this window writes, unless it is wanted, and of no draft', async () => {
    const quiet = watchIt();
    const all = watchIt({ tellsOwn: true });
    const [ownTold, otherTold] = [all.next(), quiet.next()];
    await atomicFiles.write(join(folder, 'own.json'), 'text');
    await ownTold;
    assert.equal(quiet.count(), 0);
    await atomicFiles.remove(join(folder, 'own.json'));
    await writeFile(join(folder, 'x.json.1.draft'), 'half of a text');
    // What comes last is told last: whatever was to be told of the others has been by then.
    await writeFile(join(folder, 'other.json'), 'text');
    await otherTold;
    assert.equal(quiet.count(), 1);
  });

  it('that cannot be watched harms nobody', async () => {
    await writeFile(join(root, 'deep'), 'a file where the folder should be');
    assert.equal(watchIt().count(), 0);
  });
});
