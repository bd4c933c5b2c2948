// `node leash.mjs script.js …` runs a script that cannot outlive whoever started it. Its standard input is a pipe held
// open by the parent; when the parent is gone, however it went, the pipe ends and the whole process group goes with it.
import { pathToFileURL } from 'node:url';

function goWithParent() {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.exit(137); // Windows has no process groups.
  }
}

process.stdin.on('end', goWithParent).on('error', goWithParent).resume();
process.stdin.unref?.(); // Waiting for the end must not keep a finished script alive.

process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1]).href);
