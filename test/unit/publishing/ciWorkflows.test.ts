import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as WorkflowParser from '@actions/workflow-parser';
import { build } from 'esbuild';
import { parse } from 'yaml';

const folder = '.github/workflows';
const files = readdirSync(folder).sort();
const text = (file: string) => readFileSync(join(folder, file), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
}

// Their own shape; whether it is one that GitHub takes is the first test.
const jobsOf = (file: string) => (parse(text(file)) as { readonly jobs: Readonly<Record<string, Job>> }).jobs;
const stepsOf = (file: string) => Object.values(jobsOf(file)).flatMap(({ steps }) => steps);
const allSteps = files.flatMap(stepsOf);
const commandsOf = (job: Job | undefined) => job?.steps.flatMap(({ run }) => run ?? []).join('\n') ?? '';

type Parser = typeof WorkflowParser;

/** GitHub's own parser. Its modules are made for bundlers: Node cannot load them as they are. */
async function loadParser(): Promise<Parser> {
  const folder = mkdtempSync(join(tmpdir(), 'runlight-parser-'));
  try {
    const outfile = join(folder, 'parser.cjs');
    const stdin = { contents: "export * from '@actions/workflow-parser';", resolveDir: process.cwd() };
    await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
    return createRequire(outfile)(outfile) as Parser;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the workflows of the repository', function () {
  this.timeout(30_000);
  let parser: Parser;

  before(async () => {
    parser = await loadParser();
  });

  /** What is wrong by its schema: keys, types, and contexts in expressions. */
  async function faultsOf(name: string, content: string): Promise<string[]> {
    const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
    if (value) await parser.convertWorkflowTemplate(context, value);
    return context.errors.getErrors().map(({ message }) => message);
  }

  it('are such as GitHub takes', async () => {
    assert.deepEqual(files, ['ci.yml', 'release.yml']);
    for (const file of files) assert.deepEqual(await faultsOf(file, text(file)), [], file);
    for (const [good, bad] of [['runs-on:', 'runs-at:'], ['github.ref', 'githab.ref'], ['matrix.vscode', 'matrix.vscode ||'], ['pull_request:', 'pull_requests:']]) {
      assert.notDeepEqual(await faultsOf('odd.yml', text('ci.yml').replaceAll(good ?? '', bad ?? '')), [], bad);
    }
    assert.notDeepEqual(await faultsOf('odd.yml', text('release.yml').replace('needs: pack', 'needs: parcel')), []);
  });

  it('are such as GitHub takes in the pages for users, too', async () => {
    const [, example = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(readFileSync('docs/command-line.md', 'utf8')) ?? [];
    assert.match(example, /test payloads --sandbox/);
    // What is only for an account may be taken in.
    for (const content of [example, example.replace(/^( +)# (?=- run| {2})/gm, '$1')]) assert.deepEqual(await faultsOf('payloads.yml', content), []);
  });

  it('run scripts that package.json has, and stages that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const commands = allSteps.flatMap(({ run }) => run ?? []).join('\n');
    const named = [...commands.matchAll(/npm (?:run ([\w:-]+)|(test)\b)/g)].map(([, script, test]) => script ?? test ?? '');
    assert.ok(named.length >= 8);
    for (const script of named) assert.ok(script in scripts, script);
    const known = readFileSync('scripts/test/stages.mjs', 'utf8');
    const stages = [...commands.matchAll(/npm test -- ([a-z ]+)/g)].flatMap(([, names = '']) => names.trim().split(' '));
    assert.ok(stages.length > 0);
    for (const stage of stages) assert.match(known, new RegExp(`^  ${stage}: \\{`, 'm'), stage);
  });

  it('use the same pinned version of an action everywhere', () => {
    const lines = files.flatMap((file) => text(file).split('\n')).filter((line) => /\buses:/.test(line));
    const versions = new Map<string, string>();
    for (const line of lines) {
      const [, action = '', commit = '', version = ''] = /uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(line) ?? [];
      assert.ok(action, `not pinned by commit, with its version beside it: ${line.trim()}`);
      assert.equal(versions.get(action) ?? `${commit} ${version}`, `${commit} ${version}`, action);
      versions.set(action, `${commit} ${version}`);
    }
    assert.ok(versions.size > 0);
  });

  it('test in the newest VS Code and in the oldest that the manifest promises, on three systems', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { vscode: string } };
    const matrix = jobsOf('ci.yml')['desktop']?.strategy?.matrix;
    const [newest, oldest = ''] = matrix?.['vscode'] ?? [];
    assert.equal(newest, 'stable');
    assert.ok(oldest.startsWith(engines.vscode.replace('^', '').replace(/\d+$/, '')), oldest);
    assert.deepEqual(matrix?.['os']?.map((name) => name.replace(/-.*/, '')), ['ubuntu', 'macos', 'windows']);
    assert.match(commandsOf(jobsOf('ci.yml')['everything']), /^npm test$/m);
  });

  it('publish the one file that was packed, after its checksum was looked at', () => {
    const { pack, marketplace, 'open-vsx': openVsx, github } = jobsOf('release.yml');
    for (const place of [marketplace, openVsx, github]) {
      assert.equal(place?.needs, 'pack');
      assert.doesNotMatch(commandsOf(place), /package|npm run release/, 'packed again');
    }
    assert.match(commandsOf(pack), /npm run release -- "\$GITHUB_REF_NAME"/);
    for (const place of [marketplace, openVsx]) assert.match(commandsOf(place), /^sha256sum --check SHA256SUMS\n[^\n]* release\/\*\.vsix$/m);
    assert.match(commandsOf(github), /--notes-file release\/notes\.md release\/\*\.vsix release\/SHA256SUMS$/m);
  });

  it('let each job do what it must and no more', () => {
    for (const file of files) assert.match(text(file), /^permissions:\n {2}contents: read\n/m, file);
    const more = files.flatMap((file) => Object.entries(jobsOf(file))).filter(([, { permissions }]) => permissions);
    assert.deepEqual(
      more.map(([name, { permissions }]) => [name, permissions]),
      [
        ['marketplace', { contents: 'read', 'id-token': 'write' }],
        ['github', { contents: 'write' }],
      ],
    );
    for (const file of files) assert.doesNotMatch(text(file), /pull_request_target/, file);
  });

  it('speak to one shell on all systems', () => {
    const { defaults } = parse(text('ci.yml')) as { readonly defaults?: { readonly run?: { readonly shell?: string } } };
    assert.equal(defaults?.run?.shell, 'bash');
  });

  it('put nothing that others can write into a shell', () => {
    for (const { run = '' } of allSteps) {
      const inserted = [...run.matchAll(/\$\{\{\s*([\w.-]+)/g)].map(([, name = '']) => name);
      for (const name of inserted) assert.match(name, /^matrix\./, run);
    }
  });
});
