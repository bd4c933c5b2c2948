import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { CommandLine } from '../../fixtures/commandLine';

const run = promisify(execFile);

/** The code blocks of a page in this language, in their order. */
function blocksOf(page: string, language: string): readonly string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, block = '']) => (of === language ? block : []));
}

/** What somebody does who reads the pages for the first time and copies what stands there. */
describe('what the pages about tests show', function () {
  this.timeout(60_000);
  let line: CommandLine;

  beforeEach(async () => {
    line = await CommandLine.open();
  });
  afterEach(() => line.close());

  it('works: the example of an expectation, with the workflow of the sandbox that it names', async () => {
    const [example = ''] = blocksOf('docs/expectations.md', 'json');
    await line.put('create-lead.payload.json', { email: 'jane@example.com' });
    await line.put('create-lead.expected.json', example);
    const { status, output } = await line.call(['test', '.', '--sandbox', '--workflow', 'Daily Sync']);
    assert.equal(status, 0, output);
  });

  it('works: the first test on the command line, line by line', async function () {
    // Its lines are for a shell that Windows has not.
    if (process.platform === 'win32') this.skip();
    const script = blocksOf('docs/command-line.md', 'sh').find((block) => block.startsWith('mkdir')) ?? '';
    const own = script.replace('npx ./runlight-0.1.0.tgz', `"${process.execPath}" "${resolve('dist/cli.js')}"`);
    assert.notEqual(own, script);
    const { stdout } = await run('sh', ['-e', '-c', own], { cwd: line.folder });
    const [shown = ''] = blocksOf('docs/command-line.md', 'text');
    const withoutTimes = (text: string): string => text.replace(/\d[\d.]* m?s/g, 'TIME');
    assert.equal(withoutTimes(stdout), withoutTimes(shown));
  });

  it('works: the target of the settings', async () => {
    const [settings = ''] = blocksOf('docs/command-line.md', 'json');
    await line.put('.vscode/settings.json', settings);
    await line.put('payloads/a.payload.json', { email: 'jane@example.com' });
    await line.put('payloads/a.expected.json', {});
    assert.equal((await line.call(['test', 'payloads', '--sandbox'])).status, 0);
  });
});
