import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { workflowNamed } from '../../src/sandbox';
import { applicationOf } from '../../src/sandbox/catalogue/applications';

interface CommittedTarget {
  readonly connection: string;
  readonly scope: string;
  readonly workflow: string;
  readonly workflowName: string;
  readonly slug: string;
}

const demo = join(process.cwd(), 'scripts', 'demo');

describe('the demo that npm start opens', () => {
  const text = readFileSync(join(demo, '.vscode', 'settings.json'), 'utf8');
  // Its own shape, which these tests are about.
  const targets = (parse(text) as { 'runlight.targets': Record<string, CommittedTarget> })['runlight.targets'];

  it('sends every payload of its folder to a workflow of the sandbox, so that one key runs it', () => {
    const files = readdirSync(join(demo, 'payloads')).filter((name) => name.endsWith('.payload.json')).map((name) => `payloads/${name}`);
    assert.deepEqual(Object.keys(targets).sort(), files.sort());
    for (const [file, { connection, scope, workflow, workflowName, slug }] of Object.entries(targets)) {
      const known = workflowNamed(workflowName);
      assert.deepEqual({ connection, scope, workflow }, { connection: 'sandbox', scope: 'user_12345', workflow: known.id }, file);
      assert.equal(slug, applicationOf(known.application ?? '')?.slug, file);
    }
  });

  it('names what its guide says of each', () => {
    const guide = readFileSync(join(demo, 'README.md'), 'utf8');
    for (const [file, { workflowName }] of Object.entries(targets)) {
      const name = file.replace(/^payloads\/(.*)\.payload\.json$/, '$1');
      assert.match(guide, new RegExp(`^\\| ${workflowName} \\| \`${name}\` \\|`, 'm'), file);
    }
  });
});
