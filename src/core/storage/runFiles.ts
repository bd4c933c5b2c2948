import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStorage } from '../runs/runStorage';
import { atomicFiles, unlessMissing } from './atomicFile';
import { TextFiles } from './textFiles';

const indexName = 'index.jsonl';

/** Runs in a folder, one file each, and their index. Nothing is made before it is needed. */
export class RunFiles extends TextFiles implements RunStorage {
  load(name: string): Promise<string | undefined> {
    const file = this.fileOf(name);
    return unlessMissing<string | undefined>(file, readFile(file, 'utf8'), undefined);
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
}
