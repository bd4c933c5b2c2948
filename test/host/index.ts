// What VS Code loads instead of the extension's own entry when it runs tests: mocha over every test beside this file.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/**
 * What packing can change: what is shipped and offered, each bundle that is loaded lazily (root, http, providers, sandbox,
 * actions, language), the network as undici has it in a bundle, and a run from the payload to the panel's page. The
 * packed extension is held to these; all the others see the same code from the checkout. A panel that is restored is
 * looked at in the UI tests, which have the packed extension, too.
 */
const changedByPacking = [
  /^The extension under test /,
  /^activation /,
  /^the way to the platform /,
  /^the sandbox /,
  /^every platform, from a payload /,
  /^running the open payload opens the panel beside the payload and follows the execution to its end$/,
  /^payload files are checked against the schema of their workflow while they are written$/,
  /^an execution opens by its id, and its id is copied$/,
];

export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000, // Long, for machines that do much else: it only has to end what hangs.
    color: true,
    reporter: process.env['RUNLIGHT_TEST_REPORTER'] ?? 'spec',
  });
  for (const name of globSync('**/*.test.js', { cwd: __dirname }).sort()) mocha.addFile(join(__dirname, name));
  await mocha.loadFilesAsync();
  if (process.env['RUNLIGHT_UNDER_TEST'] === 'vsix') keepMatching(mocha.suite, changedByPacking);
  const wanted = process.env['RUNLIGHT_TEST_GREP'];
  if (wanted !== undefined) keepMatching(mocha.suite, [new RegExp(wanted)]);
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => (failures ? reject(new Error(`${failures} failed`)) : resolve()));
  });
}

/** Leaves the tests whose full titles match. A pattern that matches none has lost its test to another name. */
function keepMatching(root: Mocha.Suite, patterns: readonly RegExp[]): void {
  const titles: string[] = [];
  root.eachTest((test) => void titles.push(test.fullTitle()));
  const idle = patterns.find((pattern) => !titles.some((title) => pattern.test(title)));
  if (idle) throw new Error(`There is no test like ${String(idle)}.`);
  keepIn(root, (title) => patterns.some((pattern) => pattern.test(title)));
}

function keepIn(suite: Mocha.Suite, wanted: (title: string) => boolean): void {
  suite.tests = suite.tests.filter((test) => wanted(test.fullTitle()));
  for (const inner of suite.suites) keepIn(inner, wanted);
}
