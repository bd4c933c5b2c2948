// The stages of `npm test`. One that fails does not stop those that can still say something.
import { availableParallelism } from 'node:os';
import { checkTypes, lint } from './checks.mjs';
import { testInVSCode, testPackedInVSCode } from './hostStage.mjs';
import { runMocha } from './mochaStage.mjs';
import { report } from './report.mjs';
import { slowest } from './slowest.mjs';
import { runTool } from './tools.mjs';
import { testInWorkbench } from './uiStage.mjs';

/**
 * A stage gives `{ passed, failed, pending?, tests?, suites?, retried? }`; `needs` names what it cannot do without. It
 * hands its output to `print` where that is given, and leaves it to the terminal otherwise.
 */
const stages = {
  lint: { run: async ({ print }) => outcome(await lint(print)) },
  build: { run: async ({ print }) => outcome((await runTool('.', 'esbuild.js', ['--tests'], { print })) === 0) },
  // The limit ends what hangs and measures nothing: a busy machine stands still for seconds.
  unit: { needs: 'build', run: ({ grep, print }) => runMocha('unit', ['out/test/unit/**/*.test.js'], { options: ['--timeout', '30000'], grep, print }) },
  check: { run: async ({ print }) => outcome(await checkTypes(print)) },
  host: { needs: 'build', run: testInVSCode },
  package: { needs: 'build', run: async () => outcome((await runTool('.', 'scripts/package.mjs', [])) === 0) },
  vsix: { needs: 'package', run: testPackedInVSCode },
  ui: { needs: 'package', run: testInWorkbench },
};

/** What the oldest VS Code can show to be different, and of the stories in the workbench those that go through everything once. */
const inOldest = { stages: ['host', 'vsix', 'ui'], stories: 'The workbench with Runlight installed|the main job|a window that is reloaded' };

/** What can go on side by side, in lanes; the next round begins when all lanes are at their end. The longest lane is first. */
const rounds = [[['lint'], ['build', 'unit'], ['check']], [['host', 'package', 'vsix', 'ui']]];

const outcome = (good) => (good ? { passed: 0, failed: 0 } : { passed: 0, failed: 1 });

/** Gives the number of failures. `grep` narrows the tests of the stages; `desktop` is the version of the VS Code that is insisted on. */
export async function runStages(given, { grep, desktop, oldest = false } = {}) {
  const names = oldest && given.length === 0 ? inOldest.stages : given;
  const unknown = names.filter((name) => !(name in stages));
  if (unknown.length) throw new Error(`No such stage: ${unknown.join(', ')}. There are ${Object.keys(stages).join(', ')}.`);
  const wanted = new Set(names.length ? names : Object.keys(stages));
  for (const name of Object.keys(stages).reverse()) {
    if (wanted.has(name) && stages[name].needs) wanted.add(stages[name].needs);
  }
  const grepOf = (name) => grep ?? (oldest && name === 'ui' ? inOldest.stories : undefined);
  const results = {};
  for (const lanes of rounds.map((round) => round.map((lane) => lane.filter((name) => wanted.has(name))).filter(({ length }) => length))) {
    const queue = [...lanes];
    const work = async () => {
      for (let lane = queue.shift(); lane; lane = queue.shift()) {
        for (const name of lane) results[name] = await runStage(name, { results, grep: grepOf(name), desktop, alone: lanes.length === 1 });
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes.length, availableParallelism()) }, work));
  }
  return report(results);
}

async function runStage(name, { results, grep, desktop, alone }) {
  const { needs, run } = stages[name];
  if (needs && results[needs].failed + (results[needs].skipped ? 1 : 0) > 0) return skipped(needs);
  const lines = [];
  const print = alone ? undefined : (text) => lines.push(text.trimEnd());
  if (alone) console.log(heading(name));
  const began = Date.now();
  const result = await run({ grep, desktop, print }).catch((error) => {
    console.error(error);
    return outcome(false);
  });
  const seconds = (Date.now() - began) / 1000;
  if (result.tests) lines.push(...slowest(name, result));
  console.log([...(alone ? [] : [heading(name)]), ...lines].join('\n'));
  return { ...result, seconds };
}

const heading = (name) => `\n— ${name} —`;

const skipped = (needs) => ({ passed: 0, failed: 0, seconds: 0, skipped: `not run: ${needs} failed` });
