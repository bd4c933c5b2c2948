// `npm start`: from a fresh clone to a VS Code with the extension loaded, a demo folder open and the sandbox connected.
// Only built-ins are imported before the dependencies are there.
import { parseArgs } from 'node:util';
import { build } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { root } from './setup/place.mjs';
import { isStopping, stopOnSignals } from './setup/processes.mjs';
import { during } from './setup/progress.mjs';
import { demoWorkspace } from './start/demoWorkspace.mjs';
import { openDesktop } from './start/desktop.mjs';
import { openWeb } from './start/web.mjs';
import { desktopOnPath, namedDesktop } from './vscode/desktop.mjs';

const { values: options } = parseArgs({
  options: {
    web: { type: 'boolean', default: false }, // Use code-server though a desktop VS Code is there.
    port: { type: 'string', default: '0' },
  },
});

process.chdir(root);
stopOnSignals({ exitCode: () => 0 }); // Ctrl+C is how this ends.
try {
  await ensureDependencies();
  const code = await during('Building the extension', 'a few seconds', () => build());
  if (code !== 0) throw new Error('The build failed.');
  const demo = demoWorkspace();
  // The extension connects its sandbox by itself where this is set and it runs from a checkout.
  process.env.RUNLIGHT_DEMO = '1';
  const desktop = options.web ? undefined : (namedDesktop() ?? desktopOnPath());
  if (!desktop || !(await openDesktop(desktop, demo))) await openWeb(demo, Number(options.port));
} catch (error) {
  if (!isStopping()) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
if (!isStopping()) process.exit();
