import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExpectation } from '../../../src/core/payload/expectation/expectation';
import { workflows } from '../../../src/sandbox';
import { eachWithSandbox } from '../../fixtures/sandboxClient';

// Tests run from the repository's root.
const folder = join(process.cwd(), 'scripts', 'demo');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const files = readdirSync(join(folder, 'payloads'));
const payloads = files.filter((file) => file.endsWith('.payload.json'));

/** The table's rows: which workflows, with which payload file. */
const rows = readme
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Workflow'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, names = '', file = '']) => ({ names: names.split(', '), file: /^`(.+)`$/.exec(file)?.[1] }));

describe('the demo', () => {
  const client = eachWithSandbox();

  it('its README names every workflow of the catalogue and no other', () => {
    const named = rows.flatMap(({ names }) => names).toSorted();
    assert.deepEqual(named, workflows.map(({ name }) => name).toSorted());
  });

  it('its README names every payload file', () => {
    const named = new Set(rows.map(({ file }) => `${file}.payload.json`));
    assert.deepEqual(payloads.filter((file) => !named.has(file)), []);
  });

  it('every payload starts the workflows it stands beside', async () => {
    for (const { names, file } of rows) {
      if (file === undefined) continue;
      const payload = readFileSync(join(folder, 'payloads', `${file}.payload.json`), 'utf8');
      for (const name of names) {
        const response = await client().execute(name, `{"payload":${payload}}`);
        assert.equal(response.status, 200, `${name} with ${file}`);
      }
    }
  });

  it('has three tests, each beside its payload', () => {
    const expectations = files.filter((file) => file.endsWith('.expected.json'));
    assert.equal(expectations.length, 3);
    for (const file of expectations) {
      assert.ok(payloads.includes(file.replace('.expected.', '.payload.')), file);
      assert.ok('expectation' in readExpectation(readFileSync(join(folder, 'payloads', file), 'utf8')), file);
    }
  });
});
