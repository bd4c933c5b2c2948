// A story is an outermost `describe` of the UI tests: its tests go on in one window, each from where the one before it
// arrived. So a story is told from its beginning, in a fresh window with fresh data: for `--grep` up to the last test
// that is wanted, and again as a whole when one of its tests fails.
import { runMocha } from './mochaStage.mjs';
import { counted, reporter } from './counts.mjs';
import { runTool } from './tools.mjs';

const limitSeconds = 1200;

/** Each as `{ file, title, tests }`, the tests by their full titles, up to the last that `grep` wants. */
export async function findStories(grep) {
  const { tests, complaint } = await counted('ui-list', (env) =>
    runTool('mocha', 'mocha', ['--dry-run', '--reporter', reporter, 'out/test/ui/**/*.test.js'], { env, print: () => {} }),
  );
  if (complaint) throw new Error(complaint);
  const stories = new Map();
  for (const { title, file, story } of tests) {
    if (!stories.has(story)) stories.set(story, { file, title: story, tests: [] });
    stories.get(story).tests.push(title);
  }
  const pattern = new RegExp(grep ?? '');
  return [...stories.values()]
    .map((story) => ({ ...story, tests: story.tests.slice(0, story.tests.findLastIndex((title) => pattern.test(title)) + 1) }))
    .filter(({ tests: wanted }) => wanted.length > 0);
}

/**
 * Tells it to the first failure and, if there is one, once more from the beginning and to the end. Gives the findings of
 * the last telling, the first failures in `retried`, and all output.
 */
export async function tellStory(story, env) {
  const first = await tell(story, { env, attempt: 1 });
  if (first.failed === 0) return { ...first, retried: [] };
  const [{ title, message }] = first.tests.filter(({ passed }) => !passed);
  const second = await tell(story, { env, attempt: 2 });
  const again = `“${title}” failed; the story is told again from its beginning, in a fresh window.\n`;
  return { ...second, retried: [{ title, message }], output: `${first.output}\n${again}${second.output}` };
}

async function tell({ file, title, tests }, { env, attempt }) {
  let output = '';
  const result = await runMocha(`ui-${nameOf(title)}`, [file], {
    env: { ...env, RUNLIGHT_ATTEMPT: String(attempt) },
    grep: `^(?:${tests.map(escape).join('|')})$`,
    // A failed test may leave a browser behind; mocha must not wait for it.
    options: ['--timeout', '300000', '--exit', ...(attempt === 1 ? ['--bail'] : [])],
    limitSeconds,
    print: (text) => (output += text),
  });
  if (result.complaint) result.tests.push({ title, file, milliseconds: 0, passed: false, message: result.complaint });
  return { ...result, tests: withMissing(result.tests, { file, tests, attempt }), output };
}

/** A set-up that fails keeps tests from being run: they are failures as well, since nothing is known about them. */
function withMissing(found, { file, tests, attempt }) {
  if (attempt === 1) return found;
  const run = new Set(found.map(({ title }) => title));
  const missing = tests.filter((title) => !run.has(title));
  return [...found, ...missing.map((title) => ({ title, file, milliseconds: 0, passed: false, message: 'It was not run.' }))];
}

const nameOf = (title) => title.replaceAll(/[^\w]+/g, '-');
const escape = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
