// The stages of `npm test`, in order. One that fails does not stop those that can still say something.
import { build } from '../setup/build.mjs';
import { testInVSCode, testPackedInVSCode } from './hostStage.mjs';
import { mochaStage } from './mochaStage.mjs';
import { report } from './report.mjs';
import { runTool } from './tools.mjs';
import { testInWorkbench } from './uiStage.mjs';

/** A stage gives `{ passed, failed, pending? }`; `needs` names what it cannot do without. */
const stages = {
  check: {
    run: async () => {
      const worlds = ['.', 'src/webview', 'test'];
      const codes = [];
      for (const world of worlds) codes.push(await runTool('typescript', 'tsc', ['-p', world]));
      return outcome(codes.every((code) => code === 0));
    },
  },
  lint: { run: async () => outcome((await runTool('eslint', 'eslint', ['.'])) === 0) },
  build: { run: async () => outcome((await build('--tests')) === 0) },
  unit: { needs: 'build', run: () => mochaStage('unit') },
  host: { needs: 'build', run: testInVSCode },
  package: { needs: 'build', run: async () => outcome((await runTool('.', 'scripts/package.mjs', [])) === 0) },
  vsix: { needs: 'package', run: testPackedInVSCode },
  ui: { needs: 'package', run: testInWorkbench },
};

const outcome = (good) => (good ? { passed: 0, failed: 0 } : { passed: 0, failed: 1 });

/** Gives the number of failures. */
export async function runStages(names) {
  const unknown = names.filter((name) => !(name in stages));
  if (unknown.length) throw new Error(`No such stage: ${unknown.join(', ')}. There are ${Object.keys(stages).join(', ')}.`);
  const wanted = new Set(names.length ? names : Object.keys(stages));
  for (const name of Object.keys(stages).reverse()) {
    if (wanted.has(name) && stages[name].needs) wanted.add(stages[name].needs);
  }
  const results = {};
  for (const [name, { needs, run }] of Object.entries(stages)) {
    if (!wanted.has(name)) continue;
    const missing = needs && results[needs].failed + (results[needs].skipped ? 1 : 0) > 0;
    results[name] = missing ? skipped(needs) : await timed(name, run);
  }
  return report(results);
}

const skipped = (needs) => ({ passed: 0, failed: 0, seconds: 0, skipped: `not run: ${needs} failed` });

async function timed(name, run) {
  console.log(`\n— ${name} —`);
  const began = Date.now();
  const result = await run().catch((error) => {
    console.error(error);
    return outcome(false);
  });
  return { ...result, seconds: (Date.now() - began) / 1000 };
}
