// A folder with payload files to try the extension in. What a person has changed there stays as it is.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { inCache, inRoot } from '../setup/place.mjs';

/** Gives the folder and the file to begin with. */
export function demoWorkspace() {
  const folder = inCache('demo');
  cpSync(inRoot('scripts', 'demo'), folder, { recursive: true, force: false });
  return { folder, file: join(folder, 'payloads', 'daily-sync.payload.json') };
}
