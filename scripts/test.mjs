// `npm test`: everything, on a fresh clone. `npm test -- unit ui` runs some stages only, `npm test -- ui --grep WORD` the
// tests of a stage whose full names match. Only built-ins are imported before the dependencies are there.
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup/dependencies.mjs';
import { root } from './setup/place.mjs';
import { stopOnSignals } from './setup/processes.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });

process.chdir(root);
stopOnSignals();
await ensureDependencies();
const { runStages } = await import('./test/stages.mjs');
const failed = await runStages(positionals, values);
process.exit(failed === 0 ? 0 : 1);
