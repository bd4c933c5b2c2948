import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextStorage } from '../runs/journal';
import { atomicFiles, removeOldDrafts, unlessMissing } from './atomicFile';

const ending = '.json';

/** Texts in a folder, one file each, so that two windows never write the same one. Nothing is made before it is needed. */
export class TextFiles implements TextStorage {
  private isTidied = false;

  constructor(protected readonly folder: string) {}

  async names(): Promise<readonly string[]> {
    if (!this.isTidied) await removeOldDrafts(this.folder);
    this.isTidied = true;
    const files = await unlessMissing(this.folder, readdir(this.folder), []);
    return files.flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
  }

  /** A text that cannot be read keeps nobody from reading the others; it is there for the next window. */
  async read(): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for (const name of await this.names()) {
      const text = await readFile(this.fileOf(name), 'utf8').catch(() => undefined);
      if (text !== undefined) texts.set(name, text);
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

  protected fileOf(name: string): string {
    return join(this.folder, `${name}${ending}`);
  }
}
