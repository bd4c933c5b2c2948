// Bundles every world: `node esbuild.js` for the shipped code, `--tests` for the tests as well, `--watch` to stay.
const { rmSync } = require('node:fs');
const { readFile } = require('node:fs/promises');
const { join, resolve } = require('node:path');
const esbuild = require('esbuild');
const { plainSdk } = require('./scripts/bundles/plainSdk.cjs');
const { version } = require('./package.json');

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/**
 * Code that must not be loaded at activation has its own bundle. Each is reached with a dynamic import, which becomes a
 * plain require of the neighbouring file at the moment it is first needed: left as it is, Node would read and parse the file
 * once more to see which kind of module it is.
 */
const lazyBundles = {
  root: 'src/host/root.ts',
  actions: 'src/host/actions.ts',
  agents: 'src/host/agents/agentTools.ts',
  answers: 'src/core/reader/answers.ts',
  http: 'src/core/http/engine.ts',
  language: 'src/core/payload/language.ts',
  mcp: 'src/mcp/server.ts',
  providers: 'src/core/platforms/index.ts',
  remote: 'src/core/reader/remote.ts',
  sandbox: 'src/sandbox/index.ts',
  tooltips: 'src/host/tooltips.ts',
};

/** Started as a thread of its own, by its path. */
const workers = { reader: 'src/core/reader/worker.ts' };

const loadLazily = {
  name: 'load-lazily',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const wanted = join(resolveDir, path);
      const found = Object.entries(lazyBundles).find(([, file]) => [`${wanted}.ts`, join(wanted, 'index.ts')].includes(resolve(file)));
      return found && { path: `./${found[0]}.js`, external: true };
    });
  },
};

/**
 * The editor's API as it is, asked for once by each bundle. Of `import * as` esbuild makes a copy of the whole API, with a
 * question to the host before it, for each file: in the extension host that takes longer than all the rest of a bundle's load.
 */
const plainApi = {
  name: 'plain-api',
  setup(build) {
    const api = 'vscode-api';
    build.onLoad({ filter: /[\\/]src[\\/](?:extension|host[\\/].*)\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace(/^import \* as vscode from 'vscode';$/m, "import vscode = require('vscode');"), loader: 'ts' };
    });
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === api ? { path: 'vscode', external: true } : { path: 'vscode', namespace: api },
    );
    build.onLoad({ filter: /./, namespace: api }, () => ({ contents: "module.exports = require('vscode');" }));
  },
};

/**
 * undici brings its parser of HTTP twice, and takes the plain one where the one with SIMD cannot be used. Reading headers is
 * no work to speak of, so that one is enough: an eighth of the whole extension is saved.
 */
const plainParser = {
  name: 'plain-parser',
  setup(build) {
    build.onLoad({ filter: /[\\/]llhttp_simd-wasm\.js$/ }, () => ({ contents: 'module.exports = Buffer.alloc(0);' }));
  },
};

const node = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['vscode'],
  supported: { 'dynamic-import': false },
  // Some packages' CommonJS entry hides its parts from bundlers; their module entry does not.
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: !production,
  legalComments: 'linked',
  logLevel: 'warning',
};

const shipped = [
  { ...node, entryPoints: { extension: 'src/extension.ts', ...lazyBundles, ...workers }, outdir: 'dist', plugins: [loadLazily, plainApi, plainParser, plainSdk] },
  {
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    plugins: [loadLazily],
    banner: { js: '#!/usr/bin/env node' },
    define: { RUNLIGHT_VERSION: JSON.stringify(version) },
  },
  {
    ...node,
    platform: 'browser',
    format: 'iife',
    target: 'chrome138',
    external: [],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: { panel: 'src/webview/page/main.tsx' },
    outdir: 'dist',
  },
];

/** Each test file becomes one script; packages stay outside, except that the code under test is bundled in. */
const tests = {
  ...node,
  entryPoints: ['test/**/*.ts'],
  outdir: 'out/test',
  outbase: 'test',
  packages: 'external',
  supported: {},
  minify: false,
  sourcemap: 'inline',
};

async function main() {
  // The bundle of a test that was renamed or removed would still be run.
  if (process.argv.includes('--tests')) rmSync('out/test', { recursive: true, force: true });
  const wanted = process.argv.includes('--tests') ? [...shipped, tests] : shipped;
  if (!watch) return Promise.all(wanted.map((options) => esbuild.build(options)));
  for (const options of wanted) await (await esbuild.context(options)).watch();
}

main().catch(() => process.exit(1));
