import type { Timing } from '../../src/core/model/timing';
import type { TextStorage } from '../../src/core/runs/journal';
import type { RunStorage } from '../../src/core/runs/runStorage';
import { MemoryTexts } from '../fixtures/memoryTexts';
import type { Life } from './life';

export type DiskCode = 'ENOSPC' | 'EPERM' | 'EIO';

interface DiskFault {
  readonly code: DiskCode;
  skip: number;
  times: number;
}

const words: Readonly<Record<DiskCode, string>> = {
  ENOSPC: 'ENOSPC: no space left on device, write',
  EPERM: 'EPERM: operation not permitted, rename',
  EIO: 'EIO: i/o error, read',
};

/** What the disk is asked for, and by whom. */
export interface DiskUse {
  readonly life: Life;
  readonly part: 'journal' | 'records';
  readonly kind: 'read' | 'write' | 'create' | 'remove';
  readonly name: string;
  readonly text?: string;
}

/** The storage that all windows of a profile share. */
export class Disk {
  readonly journal = new MemoryTexts();
  readonly records = new MemoryTexts();
  delayMs = 0;
  private fault?: DiskFault;

  constructor(
    private readonly timing: Timing,
    /** Told what was done, and whether it changed anything. */
    private readonly onUse: (use: DiskUse, didChange: boolean) => void,
    private readonly onFault: (use: DiskUse, code: DiskCode) => void,
  ) {}

  /** From the write after the next `skip` on, so many fail. */
  fail(fault: DiskFault): void {
    this.fault = { ...fault };
  }

  heal(): void {
    this.fault = undefined;
    this.delayMs = 0;
  }

  journalFor(life: Life): TextStorage {
    const { journal } = this;
    return {
      names: () => this.look({ life, part: 'journal' }, () => journal.names()),
      read: () => this.look({ life, part: 'journal' }, () => journal.read()),
      write: (name, text) => this.change({ life, part: 'journal', kind: 'write', name, text }, () => journal.write(name, text)),
      create: (name, text) => this.change({ life, part: 'journal', kind: 'create', name, text }, () => journal.create(name, text)),
      remove: (name) => this.change({ life, part: 'journal', kind: 'remove', name }, () => journal.remove(name)),
    };
  }

  recordsFor(life: Life): RunStorage {
    const { records } = this;
    const index = (text: string, work: () => Promise<void>) => this.change({ life, part: 'records', kind: 'write', name: 'index', text }, work);
    return {
      names: () => this.look({ life, part: 'records' }, () => records.names()),
      load: (name) => this.look({ life, part: 'records' }, () => records.load(name)),
      index: () => this.look({ life, part: 'records' }, () => records.index()),
      write: (name, text) => this.change({ life, part: 'records', kind: 'write', name, text }, () => records.write(name, text)),
      remove: (name) => this.change({ life, part: 'records', kind: 'remove', name }, () => records.remove(name)),
      addToIndex: (line) => index(line, () => records.addToIndex(line)),
      replaceIndex: (lines) => index(lines, () => records.replaceIndex(lines)),
    };
  }

  private look<T>(use: Pick<DiskUse, 'life' | 'part'>, work: () => Promise<T>): Promise<T> {
    return this.cross({ ...use, kind: 'read', name: '' }, work);
  }

  private change<T>(use: DiskUse, work: () => Promise<T>): Promise<T> {
    return this.cross(use, async () => {
      const result = await work();
      this.onUse(use, result !== false);
      return result;
    });
  }

  private cross<T>(use: DiskUse, work: () => Promise<T>): Promise<T> {
    return use.life.cross(() =>
      this.after(() => {
        const code = this.takeFault(use);
        if (code === undefined) return work();
        this.onFault(use, code);
        return Promise.reject(Object.assign(new Error(words[code]), { code }));
      }),
    );
  }

  /** A disk that is full still lets go of what is on it; one that cannot read may write. */
  private takeFault({ kind }: DiskUse): DiskCode | undefined {
    const { fault } = this;
    if (!fault || fault.times === 0 || (kind === 'remove' && fault.code === 'ENOSPC') || (kind === 'read') !== (fault.code === 'EIO')) return undefined;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return undefined;
    }
    fault.times -= 1;
    return fault.code;
  }

  /** The world's timing: what a window gave to the disk is done although the window is gone. */
  private after<T>(work: () => Promise<T>): Promise<T> {
    const { delayMs } = this;
    return delayMs === 0 ? work() : new Promise((resolve, reject) => this.timing.after(delayMs, () => void work().then(resolve, reject)));
  }
}
