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
  panelGraph: 'src/host/panel/graph.ts',
  language: 'src/core/payload/language.ts',
  mcp: 'src/mcp/server.ts',
  providers: 'src/core/platforms/index.ts',
  remote: 'src/core/reader/remote.ts',
  sandbox: 'src/sandbox/index.ts',
  sentences: 'src/host/ui/packedSentences.ts',
  tooltips: 'src/host/tooltips.ts',
};

/** As those, but with nothing that others have: who looks at the Test Explorer waits for no shared code. */
const smallBundles = { tests: 'src/host/tests/shownTests.ts' };

/** Started as a thread of its own, by its path. */
const workers = { reader: 'src/core/reader/worker.ts' };

/** Loaded by that thread or by the command line, which have no VS Code, too. */
const withoutApi = ['reader', 'answers', 'http', 'language', 'sandbox'];

const loadLazily = {
  name: 'load-lazily',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const wanted = join(resolveDir, path);
      const found = Object.entries({ ...lazyBundles, ...smallBundles }).find(([, file]) => [`${wanted}.ts`, join(wanted, 'index.ts')].includes(resolve(file)));
      return found && { path: `./${found[0]}.js`, external: true };
    });
  },
};

/**
 * The editor's API as it is, asked for once by each bundle. Of `import * as` esbuild makes a copy of the whole API, with a
 * question to the host before it, for each file: in the extension host that takes longer than all the rest of a bundle's load.
 * Where the sentences of a language are packed, who asks for one gets it from there.
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
    build.onResolve({ filter: /^\.\/sentences\.js$/, namespace: api }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /./, namespace: api }, () => ({
      contents: `const api = require('vscode');
        module.exports = Array.isArray(api.l10n.bundle) ? require('./sentences.js').withPackedSentences(api) : api;`,
    }));
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
  { ...node, entryPoints: { extension: 'src/extension.ts', ...smallBundles }, outdir: 'dist', plugins: [loadLazily, plainApi] },
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
    entryPoints: { panel: 'src/webview/page/main.tsx', graph: 'src/webview/graph/main.ts', health: 'src/webview/health/main.tsx' },
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

/** The bundles that are loaded when they are needed, with what several of them need in one file. */
async function lazy() {
  const { leanPackages } = await import('./scripts/bundles/packages.mjs');
  const { shareCode } = await import('./scripts/bundles/sharedCode.mjs');
  const outdir = 'dist';
  const sharing = shareCode({ first: 'root', elsewhere: withoutApi, second: { ...node, outdir } });
  return { ...node, entryPoints: { ...lazyBundles, ...workers }, outdir, plugins: [loadLazily, plainApi, plainSdk, leanPackages, sharing] };
}

async function main() {
  // The bundle of a test that was renamed or removed would still be run, and files of shared code change their names.
  rmSync('dist', { recursive: true, force: true });
  if (process.argv.includes('--tests')) rmSync('out/test', { recursive: true, force: true });
  const wanted = [...shipped, await lazy(), ...(process.argv.includes('--tests') ? [tests] : [])];
  if (!watch) return Promise.all(wanted.map((options) => esbuild.build(options)));
  for (const options of wanted) await (await esbuild.context(options)).watch();
}

main().catch((error) => {
  if (!error.errors) console.error(error); // esbuild has said what it found.
  process.exit(1);
});
