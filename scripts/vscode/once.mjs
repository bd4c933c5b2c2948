// Makes a folder in the cache once. It appears under its name only when it is whole: an interrupted attempt is made again.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { cache, inCache } from '../setup/place.mjs';

export async function once(name, fill) {
  const folder = inCache(name);
  if (existsSync(folder)) return folder;
  removeAbandoned(name);
  const partial = inCache(`${name}.partial-${process.pid}`);
  mkdirSync(partial, { recursive: true });
  await fill(partial);
  try {
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // Another process was faster; its folder is as good.
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

function removeAbandoned(name) {
  if (!existsSync(cache)) return;
  for (const entry of readdirSync(cache)) {
    const owner = new RegExp(`^${name}\\.partial-(\\d+)$`).exec(entry)?.[1];
    if (owner && !alive(Number(owner))) rmSync(inCache(entry), { recursive: true, force: true });
  }
}

function alive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
