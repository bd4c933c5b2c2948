// A thread of its own for zopfli: whoever loads it has its handlers for whatever goes wrong in the whole process.
import { parentPort } from 'node:worker_threads';
import zopfli from '@gfx/zopfli';

parentPort?.on('message', async (bytes) => {
  // More tries than these find next to nothing.
  parentPort?.postMessage(await zopfli.deflateAsync(bytes, { numiterations: 5 }));
});
