import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptRuns } from '../../core/runs/keptRuns';

const ending = '.json';
const indexName = 'index.jsonl';

/**
 * Runs in a folder, one file each. A file is there whole or not at all, whoever reads it meanwhile: the editor's own
 * file system writes in place. Nothing is made before it is needed.
 */
export class KeptRunFiles implements KeptRuns {
  constructor(private readonly folder: string) {}

  async names(): Promise<readonly string[]> {
    const files = await unlessMissing(readdir(this.folder), []);
    return files.flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
  }

  load(name: string): Promise<string | undefined> {
    return unlessMissing<string | undefined>(readFile(this.file(name), 'utf8'), undefined);
  }

  async write(name: string, text: string): Promise<void> {
    await this.replace(this.file(name), text);
  }

  async remove(name: string): Promise<void> {
    await rm(this.file(name), { force: true });
  }

  index(): Promise<string> {
    return unlessMissing(readFile(join(this.folder, indexName), 'utf8'), '');
  }

  async addToIndex(line: string): Promise<void> {
    await appendFile(join(this.folder, indexName), line);
  }

  async replaceIndex(lines: string): Promise<void> {
    await this.replace(join(this.folder, indexName), lines);
  }

  private async replace(file: string, text: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    // Two windows may write at the same time.
    const draft = `${file}.${process.pid}.draft`;
    try {
      await writeFile(draft, text);
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  private file(name: string): string {
    return join(this.folder, `${name}${ending}`);
  }
}

async function unlessMissing<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
