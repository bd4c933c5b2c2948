import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SerialQueue } from '../model/serialQueue';
import { systemTiming } from '../model/timing';
import { codeOf, diskFailure } from './diskFailure';

/** What touches the disk and the clock, so that tests can make it fail. */
export interface Disk {
  readonly mkdir: typeof mkdir;
  readonly open: typeof open;
  readonly link: typeof link;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
  readonly pause: (ms: number) => Promise<unknown>;
}

const nodeDisk: Disk = { link, mkdir, open, rename, rm, pause: (ms) => new Promise<void>((resolve) => systemTiming.after(ms, resolve)) };

/** Marks a file that is still being written. */
const draftEnding = '.draft';
/** Who watches a folder hears of a change within this long, in milliseconds. */
const latelyMs = 2_000;
/** So many files are remembered as just written, at most. */
const mostRecent = 1_000;
/** A draft of this age, in milliseconds, has no writer any more: its window is gone. */
const abandonedAfterMs = 60 * 60 * 1_000;
/** On Windows, a virus scanner or an indexer may hold a file for a moment; pauses between tries, in milliseconds. */
const renamePauses = [10, 30, 100, 300];
const heldCodes: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Some network disks cannot flush a single file; there the write counts as done. */
const cannotFlushCodes: ReadonlySet<string | undefined> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP']);

const cannotLinkCodes: ReadonlySet<string | undefined> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

/**
 * Writes files that are there whole or not at all, whoever reads them meanwhile and wherever a crash comes: the text
 * goes to a draft beside the file and onto the disk, then the draft takes the file's name. Within a window, what happens
 * to one file happens in the order of the calls; of several windows, the last one to rename wins.
 * Rejects with a Failure that names the file and the reason.
 */
export class AtomicFiles {
  private readonly queue = new SerialQueue();
  /** When each file was written last, on the monotonic clock. */
  private readonly recent = new Map<string, number>();

  constructor(private readonly disk: Disk = nodeDisk) {}

  /** Makes the folder where there is none. */
  write(file: string, text: string): Promise<void> {
    return this.inTurn(file, () => this.replace(file, text));
  }

  /** Adds to the end of a file. Not atomic: a crash may leave a part of the text. */
  append(file: string, text: string): Promise<void> {
    return this.inTurn(file, async () => {
      await this.disk.mkdir(dirname(file), { recursive: true });
      const handle = await this.disk.open(file, 'a');
      try {
        await handle.writeFile(text);
      } finally {
        await handle.close();
      }
    });
  }

  /** Writes a file that is not there yet; false where it is, also where another window was first by a moment. */
  create(file: string, text: string): Promise<boolean> {
    return this.inTurn(file, async () => {
      const draft = draftOf(file);
      try {
        await this.writeDraft(draft, text);
        await this.giveName(draft, file, text);
        return true;
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      } finally {
        await this.disk.rm(draft, { force: true }).catch(() => undefined);
      }
    });
  }

  /** Removes the file; false where it was gone already. Of several windows that remove it, only one gets true. */
  remove(file: string): Promise<boolean> {
    return this.inTurn(file, async () => {
      try {
        await this.disk.rm(file);
        return true;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return false;
        throw error;
      }
    });
  }

  /** Whether this window is writing a file, or was a moment ago. */
  wroteLately(file: string): boolean {
    return this.queue.isBusy(file) || systemTiming.monotonic() - (this.recent.get(file) ?? -Infinity) < latelyMs;
  }

  private async inTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.queue.run(file, work);
    } catch (error) {
      throw diskFailure('write', file, error);
    } finally {
      this.recent.delete(file);
      this.recent.set(file, systemTiming.monotonic());
      const [oldest] = this.recent.keys();
      if (this.recent.size > mostRecent && oldest !== undefined) this.recent.delete(oldest);
    }
  }

  private async replace(file: string, text: string): Promise<void> {
    // Other windows may write the same file at the same time.
    const draft = draftOf(file);
    try {
      await this.writeDraft(draft, text);
      await this.rename(draft, file);
    } catch (error) {
      // The reason of the failed write matters more than a draft that is left behind.
      await this.disk.rm(draft, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** Gives the draft its final name by a hard link, which fails where the name exists: renaming would replace that file. */
  private async giveName(draft: string, file: string, text: string): Promise<void> {
    try {
      await this.disk.link(draft, file);
    } catch (error) {
      // Some file systems have no hard links. There the file is written under its final name, if it does not exist.
      if (codeOf(error) === 'EEXIST' || !cannotLinkCodes.has(codeOf(error))) throw error;
      await this.writeDraft(file, text);
    }
  }

  private async writeDraft(draft: string, text: string): Promise<void> {
    const handle = await this.openNew(draft);
    try {
      await handle.writeFile(text);
      await handle.sync().catch((error: unknown) => {
        if (!cannotFlushCodes.has(codeOf(error))) throw error;
      });
    } finally {
      await handle.close();
    }
  }

  /** The folder is there nearly always, and is made where it is not. */
  private async openNew(draft: string): ReturnType<Disk['open']> {
    try {
      return await this.disk.open(draft, 'wx');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await this.disk.mkdir(dirname(draft), { recursive: true });
      return this.disk.open(draft, 'wx');
    }
  }

  private async rename(draft: string, file: string): Promise<void> {
    for (const ms of renamePauses) {
      try {
        return await this.disk.rename(draft, file);
      } catch (error) {
        if (!heldCodes.has(codeOf(error))) throw error;
        await this.disk.pause(ms);
      }
    }
    await this.disk.rename(draft, file);
  }
}

/** Whether a file's name is one that only a file that is still being written has. */
export function isDraft(name: string): boolean {
  return name.endsWith(draftEnding);
}

function draftOf(file: string): string {
  return `${file}.${randomUUID()}${draftEnding}`;
}

/** The writer of this window. */
export const atomicFiles = new AtomicFiles();

/** Removes drafts that a crash left in a folder. What cannot be removed now is left to the next window. */
export async function removeOldDrafts(folder: string, now = Date.now()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(isDraft)) {
    const file = join(folder, name);
    const written = await stat(file).catch(() => undefined);
    if (written && now - written.mtimeMs > abandonedAfterMs) await rm(file, { force: true }).catch(() => undefined);
  }
}

/** What is read, or `otherwise` where the file or the folder is not there. */
export async function unlessMissing<T>(file: string, reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise;
    throw diskFailure('read', file, error);
  }
}
