import { counted, reporter } from './counts.mjs';
import { runTool } from './tools.mjs';

/**
 * mocha in plain Node over built tests. `name` is that of the file for the counts; `env` is added to the environment;
 * `print` takes the output once it is whole.
 */
export function runMocha(name, files, { env = {}, options = [], grep, limitSeconds = 600, print } = {}) {
  const all = ['--color', '--reporter', reporter, ...options, ...(grep === undefined ? [] : ['--grep', grep]), ...files];
  return counted(name, (countEnvironment) =>
    runTool('mocha', 'mocha', all, { env: { ...env, ...countEnvironment }, limitSeconds, print }),
  );
}
