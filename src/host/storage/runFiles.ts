import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStorage } from '../../core/runs/runStorage';
import { atomicFiles, removeOldDrafts, unlessMissing } from './atomicFile';

const ending = '.json';
const indexName = 'index.jsonl';

/** Runs in a folder, one file each, and their index. Nothing is made before it is needed. */
export class RunFiles implements RunStorage {
  private isTidied = false;

  constructor(private readonly folder: string) {}

  async names(): Promise<readonly string[]> {
    if (!this.isTidied) await removeOldDrafts(this.folder);
    this.isTidied = true;
    const files = await unlessMissing(this.folder, readdir(this.folder), []);
    return files.flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
  }

  load(name: string): Promise<string | undefined> {
    const file = this.fileOf(name);
    return unlessMissing<string | undefined>(file, readFile(file, 'utf8'), undefined);
  }

  async write(name: string, text: string): Promise<void> {
    await atomicFiles.write(this.fileOf(name), text);
  }

  async remove(name: string): Promise<void> {
    await atomicFiles.remove(this.fileOf(name));
  }

  index(): Promise<string> {
    return unlessMissing(this.indexFile, readFile(this.indexFile, 'utf8'), '');
  }

  async addToIndex(line: string): Promise<void> {
    await atomicFiles.append(this.indexFile, line);
  }

  async replaceIndex(lines: string): Promise<void> {
    await atomicFiles.write(this.indexFile, lines);
  }

  private get indexFile(): string {
    return join(this.folder, indexName);
  }

  private fileOf(name: string): string {
    return join(this.folder, `${name}${ending}`);
  }
}
