// Bundles every world: `node esbuild.js` for the shipped code, `--tests` for the tests as well, `--watch` to stay.
const { rmSync } = require('node:fs');
const esbuild = require('esbuild');

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/**
 * Code that must not be loaded at activation has its own bundle. The composition root reaches each with a dynamic
 * import, which becomes a plain require of the neighbouring file at the moment it is first needed.
 */
const lazyBundles = {
  './core/platforms': './providers.js',
  './host/actions': './actions.js',
  './core/http/engine': './http.js',
  './core/payload/language': './language.js',
  './sandbox': './sandbox.js',
};

const loadLazily = {
  name: 'load-lazily',
  setup(build) {
    build.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === 'dynamic-import' && lazyBundles[path] ? { path: lazyBundles[path], external: true } : undefined,
    );
  },
};

const node = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['vscode'],
  // Some packages' CommonJS entry hides its parts from bundlers; their module entry does not.
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: !production,
  legalComments: 'linked',
  logLevel: 'warning',
};

const shipped = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', plugins: [loadLazily] },
  {
    ...node,
    entryPoints: {
      actions: 'src/host/actions.ts',
      http: 'src/core/http/engine.ts',
      language: 'src/core/payload/language.ts',
      providers: 'src/core/platforms/index.ts',
      sandbox: 'src/sandbox/index.ts',
    },
    outdir: 'dist',
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
