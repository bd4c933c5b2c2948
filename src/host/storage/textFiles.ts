import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextStorage } from '../../core/runs/journal';
import { atomicFiles, removeOldDrafts, unlessMissing } from './atomicFile';

const ending = '.json';

/** Texts in a folder, one file each, so that two windows never write the same one. Nothing is made before it is needed. */
export class TextFiles implements TextStorage {
  private isTidied = false;

  constructor(private readonly folder: string) {}

  /** A text that cannot be read keeps nobody from reading the others; it is there for the next window. */
  async read(): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for (const file of await this.files()) {
      const text = await readFile(join(this.folder, file), 'utf8').catch(() => undefined);
      if (text !== undefined) texts.set(file.slice(0, -ending.length), text);
    }
    return texts;
  }

  async write(name: string, text: string): Promise<void> {
    await atomicFiles.write(this.fileOf(name), text);
  }

  create(name: string, text: string): Promise<boolean> {
    return atomicFiles.create(this.fileOf(name), text);
  }

  remove(name: string): Promise<boolean> {
    return atomicFiles.remove(this.fileOf(name));
  }

  private async files(): Promise<readonly string[]> {
    if (!this.isTidied) await removeOldDrafts(this.folder);
    this.isTidied = true;
    const files = await unlessMissing(this.folder, readdir(this.folder), []);
    return files.filter((file) => file.endsWith(ending));
  }

  private fileOf(name: string): string {
    return join(this.folder, `${name}${ending}`);
  }
}
