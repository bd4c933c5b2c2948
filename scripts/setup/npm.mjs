// Runs npm: the one that runs this script when there is one, so that the version is the same.
import { leash, projectNode } from './place.mjs';
import { run } from './processes.mjs';

export async function npm(args, options = {}) {
  const entry = process.env.npm_execpath;
  const quiet = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } =
    entry && /\.c?js$/.test(entry)
      ? await run(options.node ?? projectNode(), [leash, entry, ...quiet], { collect: true, cwd: options.cwd })
      : await run('npm', quiet, { collect: true, cwd: options.cwd, shell: process.platform === 'win32' });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed in ${options.cwd}:\n${output.trim()}`);
}
