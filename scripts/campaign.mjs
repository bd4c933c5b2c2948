// `npm run campaign -- --runs 20000`: schedules of what persons, servers and disks do, against the runs' own code, until one
// goes wrong. `--seed N --path P` does one again.
import process from 'node:process';
import { ensureDependencies } from './setup/dependencies.mjs';
import { root } from './setup/place.mjs';
import { stopOnSignals } from './setup/processes.mjs';

process.chdir(root);
stopOnSignals();
await ensureDependencies();
const { runTool } = await import('./test/tools.mjs');
const built = await runTool('.', 'esbuild.js', ['--tests']);
process.exit(built || (await runTool('.', 'out/test/campaign/main.js', process.argv.slice(2), { limitSeconds: 6 * 60 * 60 })));
