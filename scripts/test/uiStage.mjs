// The workbench as a person has it: the packed extension installed, no test driver, real dialogs; driven from outside.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { listOf } from '../package/sentences.mjs';
import { vsixPath } from '../package/vsixPath.mjs';
import { inCache, inRoot, leash, root } from '../setup/place.mjs';
import { temporaryFolder } from '../setup/temporary.mjs';
import { bringBrowser } from '../vscode/browser.mjs';
import { bringCodeServer } from '../vscode/codeServer.mjs';
import { loadFromCheckout } from '../vscode/loadFromCheckout.mjs';
import { installExtension } from '../vscode/server.mjs';
import { quietSettings } from '../vscode/settings.mjs';
import { manifestPath, readJson } from '../words/languages.mjs';
import { pseudoBundle, pseudoLanguage, pseudoWords } from '../words/pseudo.mjs';
import { programOf, sentencesIn } from '../words/sentences.mjs';
import { findStories, tellStory } from './stories.mjs';

/** Each has a server and a browser. */
const workers = Math.min(2, availableParallelism());

const failures = inCache('failures');
const durations = inCache('counts', 'ui-durations.json');

export async function testInWorkbench({ grep }) {
  rmSync(failures, { recursive: true, force: true });
  return withWorkbench(async (env) => sumOf(await tellAll(await findStories(grep), env), grep));
}

/** Installs the packed extension, and does the work with the environment that its driver (test/ui/launch.ts) needs. */
export async function withWorkbench(work) {
  const { folder, node, description } = await bringCodeServer();
  const browser = await bringBrowser();
  console.log(`VS Code: ${description} in ${browser.description}`);
  const installation = { node, leash, folder };
  const { path: temporary, remove } = temporaryFolder('runlight-ui-');
  const extensions = join(temporary, 'extensions');
  try {
    loadFromCheckout(folder, root); // For the windows that ask for it.
    await installExtension(installation, vsixPath(), extensions, join(temporary, 'data'));
    addPseudoLanguage(extensions);
    const given = {
      installation,
      browser,
      extensions,
      settings: quietSettings,
      fixtures: inRoot('test', 'fixtures'),
      screenshots: inCache('screenshots'),
      failures,
    };
    return await work({ RUNLIGHT_WORKBENCH: JSON.stringify(given) });
  } finally {
    remove();
  }
}

/** To the extension as it is installed, and packed as the others: what ships has no language that nobody speaks. */
function addPseudoLanguage(extensions) {
  const [installed] = readdirSync(extensions).filter((name) => name.startsWith('runlight.runlight-'));
  const inside = (...path) => join(extensions, installed, ...path);
  const { sentences } = sentencesIn(programOf());
  const list = listOf(pseudoBundle(sentences), readJson(inside('l10n', 'order.json')));
  writeFileSync(inside('l10n', `bundle.l10n.${pseudoLanguage}.json`), JSON.stringify(list));
  writeFileSync(inside(manifestPath(pseudoLanguage)), JSON.stringify(pseudoWords(readJson(inside(manifestPath())))));
}

/** The longest are told first, so that none is left over when all other workers are done. */
async function tellAll(stories, env) {
  const known = readDurations();
  const expected = ({ title, tests }) => known[title] ?? tests.length * 6000;
  const queue = [...stories].sort((one, other) => expected(other) - expected(one));
  const results = [];
  const work = async () => {
    for (let story = queue.shift(); story; story = queue.shift()) {
      const { output, ...result } = await tellStory(story, env);
      console.log(output.trimEnd());
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return results;
}

function sumOf(results, grep) {
  const tests = results.flatMap((result) => result.tests);
  const suites = results.flatMap((result) => result.suites);
  const retried = results.flatMap((result) => result.retried);
  const failed = tests.filter((test) => !test.passed).length;
  if (grep === undefined && failed === 0) writeDurations(suites);
  const sum = { passed: tests.length - failed, failed, tests, suites, retried };
  if (tests.length === 0) return { ...sum, failed: 1, complaint: 'There are no such ui tests.' };
  // One in a hundred may be the machine's fault; more are ours.
  if (retried.length <= Math.max(1, tests.length / 100)) return sum;
  return { ...sum, failed: failed + 1, complaint: `Too many ui tests failed at first: ${retried.length} of ${tests.length}.` };
}

function readDurations() {
  try {
    return JSON.parse(readFileSync(durations, 'utf8'));
  } catch {
    return {};
  }
}

function writeDurations(suites) {
  mkdirSync(inCache('counts'), { recursive: true });
  writeFileSync(durations, JSON.stringify(Object.fromEntries(suites.map(({ title, milliseconds }) => [title, milliseconds]))));
}
