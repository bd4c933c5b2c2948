// `npm test`: everything, on a fresh clone. `npm test -- unit ui` runs some stages only, `npm test -- ui --grep WORD` the
// tests of a stage whose full names match. `npm run test:desktop -- --vscode 1.105.1` runs those in VS Code in a desktop one
// of that version, `npm run test:oldest` all that needs a VS Code in the oldest one that the manifest promises. Only built-ins are
// imported before the dependencies are there.
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup/dependencies.mjs';
import { root } from './setup/place.mjs';
import { stopOnSignals } from './setup/processes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' }, desktop: { type: 'boolean' }, vscode: { type: 'string', default: 'stable' }, oldest: { type: 'boolean' } },
});

process.chdir(root);
stopOnSignals();
await ensureDependencies();
const { runStages } = await import('./test/stages.mjs');
const { chooseOldest } = await import('./vscode/codeServer.mjs');
if (values.oldest) chooseOldest();
const { grep, oldest } = values;
const failed = await runStages(positionals, { grep, oldest, desktop: values.desktop ? values.vscode : undefined });
process.exit(failed === 0 ? 0 : 1);
