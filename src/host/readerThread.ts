import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * A thread of its own may take so many times what outputs may take in all, for what is made of them while they are read. A
 * body of 256 MB, the largest that is read, fits in many shapes. More ends the thread, and nothing else.
 */
const working = 4;
const megabyte = 1024 * 1024;

/** Starts the thread that reads what is large; the values that it keeps bear this name. `budget` in bytes. */
export function startReader(keeper: string, budget: number): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: (working * budget) / megabyte, maxYoungGenerationSizeMb: 64 };
  // The editor's own flags are none of its business.
  return new Worker(join(__dirname, 'reader.js'), { name: 'runlight-reader', workerData: { keeper }, resourceLimits, execArgv: [] });
}
