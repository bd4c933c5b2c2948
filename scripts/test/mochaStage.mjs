import { counted, reporter } from './counts.mjs';
import { runTool } from './tools.mjs';

/** mocha in plain Node over the built tests of one folder. `env` is added to the environment. */
export function mochaStage(folder, { env = {}, options = [], limitSeconds = 600 } = {}) {
  return counted(folder, (countEnvironment) =>
    runTool('mocha', 'mocha', ['--color', '--reporter', reporter, ...options, `out/test/${folder}/**/*.test.js`], {
      env: { ...env, ...countEnvironment },
      limitSeconds,
    }),
  );
}
