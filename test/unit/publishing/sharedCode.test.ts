import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { shareCode } from '../../../scripts/bundles/sharedCode.mjs';

const long = (word: string) => `export const ${word} = '${word}'.concat('${word.repeat(2000)}').slice(0, ${word.length});`;

/** What the editor loads first and, when it is asked, two more; and a worker. */
const sources = {
  'state.ts': 'export let count = 0;\nexport const add = () => (count += 1);\nexport class Fault extends Error {}',
  'editor.ts': "import { version } from 'vscode';\nexport const edition = () => version;",
  'lists.ts': long('lists'),
  'note.ts': "export const note = () => 'a note';",
  'mix.ts': "import { edition } from './editor';\nimport { lists } from './lists';\nexport const mix = () => edition() + lists;",
  'root.ts': "import { add, Fault } from './state';\nimport { edition } from './editor';\nexport const ring = async () => [add(), edition(), (await import('./actions')).act(), new Fault()];",
  'actions.ts': "import { add, Fault } from './state';\nimport { mix } from './mix';\nimport { note } from './note';\nexport const act = () => [add(), mix(), note()];\nexport const isFault = (it: unknown) => it instanceof Fault;",
  'tools.ts': "import { mix } from './mix';\nexport const tool = () => mix();",
  'worker.ts': "import { add } from './state';\nimport { lists } from './lists';\nimport { note } from './note';\nexport const work = () => [add(), lists, note()];",
};

describe('code that several bundles need', function () {
  // For a machine that is busy with other things.
  this.timeout(20_000);

  let folder: string;
  let dist: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runlight-shared-'));
    dist = join(folder, 'dist');
    await mkdir(join(folder, 'node_modules', 'vscode'), { recursive: true });
    await writeFile(join(folder, 'node_modules', 'vscode', 'index.js'), "exports.version = 'any';");
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function bundle(changed: Partial<typeof sources> = {}): Promise<void> {
    for (const [name, text] of Object.entries({ ...sources, ...changed })) await writeFile(join(folder, name), text);
    const options: BuildOptions = { bundle: true, platform: 'node', external: ['vscode'], logLevel: 'silent', outdir: dist };
    const second: BuildOptions = { ...options, format: 'cjs', supported: { 'dynamic-import': false }, minify: true };
    const lazily: Plugin = {
      name: 'lazily',
      setup: (it) => it.onResolve({ filter: /^\.\/actions$/ }, ({ kind }) => (kind === 'dynamic-import' ? { path: './actions.js', external: true } : undefined)),
    };
    const entryPoints = ['root', 'actions', 'tools', 'worker'].map((name) => join(folder, `${name}.ts`));
    await build({ ...options, entryPoints, plugins: [lazily, shareCode({ first: 'root', elsewhere: ['worker'], second })] });
  }

  const inNode = async (script: string): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: dist });
    return JSON.parse(stdout);
  };

  it('is in one file, and has one state', async () => {
    await bundle();
    assert.deepEqual((await readdir(dist)).sort(), ['actions-tools-worker.js', 'actions-tools.js', 'actions.js', 'common-later.js', 'common.js', 'root.js', 'tools.js', 'worker.js']);
    const script = `(async () => {
      const [first, edition, acted, fault] = await require('./root.js').ring();
      console.log(JSON.stringify([first, edition, acted, require('./actions.js').isFault(fault)]));
    })()`;
    assert.deepEqual(await inNode(script), [1, 'any', [2, 'anylists', 'a note'], true]);
  });

  it('is loaded only when it is needed, and without VS Code where there is none', async () => {
    await bundle();
    const loaded = "Object.keys(require.cache).map((file) => require('node:path').basename(file)).sort()";
    assert.deepEqual(await inNode(`require('./root.js'); console.log(JSON.stringify(${loaded}))`), ['common.js', 'index.js', 'root.js']);
    assert.deepEqual(await inNode(`require('./worker.js').work(); console.log(JSON.stringify(${loaded}))`), ['actions-tools-worker.js', 'common-later.js', 'common.js', 'worker.js']);
    assert.match(await readFile(join(dist, 'root.js'), 'utf8'), /require\("\.\/actions\.js"\)/);
  });

  it('is refused where a worker would ask for VS Code', async () => {
    const asking = sources['worker.ts'].concat("\nexport { edition } from './editor';");
    await assert.rejects(bundle({ 'worker.ts': asking }), /worker may be loaded where there is no VS Code/);
  });
});
