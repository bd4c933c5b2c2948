import type { RunStorage } from '../core/runs/runStorage';

/** The editor keeps what a run returned; here the report does. */
export class NoRecords implements RunStorage {
  names(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  write(): Promise<void> {
    return Promise.resolve();
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }

  index(): Promise<string> {
    return Promise.resolve('');
  }

  addToIndex(): Promise<void> {
    return Promise.resolve();
  }

  replaceIndex(): Promise<void> {
    return Promise.resolve();
  }
}
