import { mkdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../../core/model/event';
import { systemTiming } from '../../core/model/timing';
import { atomicFiles, isDraft } from '../../core/storage/atomicFile';

/** One change of a file is told as several, and windows write several files together. */
const gatherMs = 50;

/**
 * Tells that somebody else changed a file of a folder, such as another window. What this one writes is no news to it,
 * unless it wants to hear of that as well.
 * Some disks tell no changes: whoever relies on it looks by himself as well, now and then.
 */
export class FolderWatch implements Disposable {
  private watcher?: FSWatcher;
  private cancelTimer?: () => void;

  /** Makes the folder where there is none. */
  constructor(
    private readonly folder: string,
    private readonly onChange: () => void,
    private readonly options: { readonly tellsOwn?: boolean } = {},
  ) {
    try {
      mkdirSync(folder, { recursive: true });
      this.watcher = watch(folder, { persistent: false }, (_event, file) => this.notice(file));
      this.watcher.on('error', () => this.watcher?.close());
    } catch {
      return;
    }
  }

  dispose(): void {
    this.watcher?.close();
    this.cancelTimer?.();
  }

  private notice(file: string | null): void {
    if (file !== null && (isDraft(file) || (!this.options.tellsOwn && atomicFiles.wroteLately(join(this.folder, file))))) return;
    this.cancelTimer ??= systemTiming.after(gatherMs, () => {
      this.cancelTimer = undefined;
      this.onChange();
    });
  }
}
