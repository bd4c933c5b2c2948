import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * What a value may take in a thread of its own, in megabytes: a body of 256 MB, the largest that is read, fits in many
 * shapes. More ends the thread, and nothing else.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

/** Starts the thread that reads what is large; the values that it keeps bear this name. */
export function startReader(keeper: string): Worker {
  // The editor's own flags are none of its business.
  return new Worker(join(__dirname, 'reader.js'), { name: 'runlight-reader', workerData: { keeper }, resourceLimits, execArgv: [] });
}
