// What VS Code loads instead of the extension's own entry when it runs tests: mocha over every test beside this file.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

export function run(): Promise<void> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000, // Long, for machines that do much else: it only has to end what hangs.
    color: true,
    reporter: process.env['RUNLIGHT_TEST_REPORTER'] ?? 'spec',
  });
  for (const name of globSync('**/*.test.js', { cwd: __dirname }).sort()) mocha.addFile(join(__dirname, name));
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures ? reject(new Error(`${failures} failed`)) : resolve()));
  });
}
