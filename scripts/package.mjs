// `npm run package`: a production build, runlight-VERSION.vsix from it, and the limits that both are held to.
import { readFileSync, rmSync, statSync } from 'node:fs';
import { build } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { inRoot, leash, projectNode, root } from './setup/place.mjs';
import { run, stopOnSignals } from './setup/processes.mjs';
import { vsixPath } from './package/vsixPath.mjs';
import { zipEntries } from './package/zipEntries.mjs';

const kilobyte = 1024;
const limits = {
  'dist/extension.js': 15 * kilobyte, // All that activation loads.
  'dist/root.js': 210 * kilobyte, // What the first ring loads.
  'dist/panel.js': 120 * kilobyte,
  [vsixPath()]: 420 * kilobyte,
};

/** What may ship. The two outer files are the format's own; vsce lowers the case of some names. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/dist\/[\w-]+\.js(\.LEGAL\.txt)?$/,
  /^extension\/media\/[\w./-]+\.(css|svg|png|md)$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
  /^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
  /^extension\/(readme\.md|changelog\.md|license(\.txt)?|third-party-notices\.(txt|md))$/i,
];

async function pack() {
  rmSync(inRoot('dist'), { recursive: true, force: true }); // A source map of an earlier build must not be near.
  if ((await build('--production')) !== 0) throw new Error('The build failed.');
  rmSync(vsixPath(), { force: true });
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsixPath()];
  const vsce = inRoot('node_modules', '@vscode', 'vsce', 'vsce');
  const { code, output } = await run(projectNode(), [leash, vsce, 'package', ...options], {
    collect: true,
    cwd: root,
    limitSeconds: 300,
  });
  if (code !== 0) throw new Error(`vsce failed:\n${output}`);
}

function strangers() {
  return zipEntries(readFileSync(vsixPath()))
    .map(({ name }) => name)
    .filter((name) => !allowed.some((pattern) => pattern.test(name)));
}

/** Prints the table; gives what is over its limit. */
function weigh() {
  return Object.entries(limits).filter(([path, limit]) => {
    const { size } = statSync(inRoot(path.replace(root, '.')));
    const [actual, most] = [size, limit].map((bytes) => `${(bytes / kilobyte).toFixed(1)} KB`.padStart(9));
    console.log(`${path.replace(`${root}/`, '').padEnd(22)} ${actual} of ${most}${size > limit ? '  TOO LARGE' : ''}`);
    return size > limit;
  });
}

stopOnSignals();
process.chdir(root);
try {
  await ensureDependencies();
  await pack();
  const unwanted = strangers();
  if (unwanted.length) throw new Error(`These must not ship:\n  ${unwanted.join('\n  ')}`);
  if (weigh().length) throw new Error('The limits are not kept.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
