// Runs the command-line tools that the project brings, by their own Node.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, leash, projectNode, root } from '../setup/place.mjs';
import { run } from '../setup/processes.mjs';

/** The script behind a package's command; with `.` as the package, a script of ours. */
function scriptOf(name, command) {
  if (name === '.') return inRoot(command);
  const folder = inRoot('node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** Gives the exit code. The output goes to the terminal, or to `print` once it is whole. */
export async function runTool(name, command, args, { env = {}, limitSeconds = 600, print } = {}) {
  const { code, output, stopped } = await run(projectNode(), [leash, scriptOf(name, command), ...args], {
    collect: print !== undefined,
    cwd: root,
    env: { ...process.env, ...env },
    limitSeconds,
  });
  if (output) print?.(output);
  if (stopped) console.error(`${command} was stopped: it did not end within ${limitSeconds} s.`);
  return code;
}
