// `npm test`: everything, on a fresh clone. `npm test -- unit ui` runs some stages only. Only built-ins are imported
// before the dependencies are there.
import { ensureDependencies } from './setup/dependencies.mjs';
import { root } from './setup/place.mjs';
import { stopOnSignals } from './setup/processes.mjs';

process.chdir(root);
stopOnSignals();
await ensureDependencies();
const { runStages } = await import('./test/stages.mjs');
const failed = await runStages(process.argv.slice(2));
process.exit(failed === 0 ? 0 : 1);
