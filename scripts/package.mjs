// `npm run package`: a production build, runlight-VERSION.vsix from it, and the limits that both are held to.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { inCache, inRoot, leash, projectNode, root } from './setup/place.mjs';
import { run, stopOnSignals } from './setup/processes.mjs';
import { contentFaults } from './package/contents.mjs';
import { leadsSomewhere, missingFromOwner } from './package/ownersPart.mjs';
import { packSentences } from './package/sentences.mjs';
import { withShortKeys } from './package/shortKeys.mjs';
import { smallerZip } from './package/smallerZip.mjs';
import { vsixPath } from './package/vsixPath.mjs';
import { withoutRelativeLinks } from './package/withoutRelativeLinks.mjs';
import { zipEntries } from './package/zipEntries.mjs';

const kilobyte = 1024;
/** Files, and how large they may be together, in kilobytes. */
const limits = [
  { what: 'at activation', files: ['dist/extension.js'], limit: 15 },
  { what: 'at the first ring', files: ['dist/root.js', 'dist/common.js'], limit: 240 },
  { what: 'the page', files: ['dist/panel.js'], limit: 120 },
  { what: 'the vsix', files: [relative(root, vsixPath())], limit: 600 }, // Each language takes 12 KB.
];

const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

/** Copies what may ship, and `.vscodeignore`, which says what does, to a folder of its own; gives the folder. */
async function stage() {
  const folder = inCache('package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifests = readdirSync(root).filter((name) => /^package(\.nls.*)?\.json$/.test(name));
  const texts = ['README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', '.vscodeignore'];
  for (const name of [...manifests, ...texts, 'dist', 'media', 'l10n']) {
    if (existsSync(inRoot(name))) cpSync(inRoot(name), join(folder, name), { recursive: true });
  }
  await minify(folder, manifests);
  if (leadsSomewhere(manifest)) return folder;
  for (const name of ['README.md', 'CHANGELOG.md']) {
    writeFileSync(join(folder, name), withoutRelativeLinks(readFileSync(inRoot(name), 'utf8')));
  }
  return folder;
}

/** Nobody reads these in a vsix, so they need no keys to remember, no lines and no comments. */
async function minify(folder, manifests) {
  const { transform } = await import('esbuild'); // Not before the dependencies are there.
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const writeJson = (name, value) => writeFileSync(join(folder, name), JSON.stringify(value));
  const texts = manifests.filter((name) => name !== 'package.json');
  const short = withShortKeys(read('package.json'), texts.map((name) => JSON.parse(read(name))));
  writeJson('package.json', JSON.parse(short.manifest));
  for (const [index, name] of texts.entries()) writeJson(name, short.languages[index]);
  const bundles = readdirSync(join(folder, 'l10n')).filter((name) => /^bundle\.l10n\.[\w-]+\.json$/.test(name));
  const { order, lists } = packSentences(Object.fromEntries(bundles.map((name) => [name, JSON.parse(read(join('l10n', name)))])));
  for (const [name, list] of Object.entries({ 'order.json': order, ...lists })) writeJson(join('l10n', name), list);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/^media[\\/].*\.json$/.test(name)) writeJson(name, JSON.parse(read(name)));
    if (name.endsWith('.css')) writeFileSync(join(folder, name), (await transform(read(name), { loader: 'css', minify: true })).code);
  }
}

/** At a tag, pictures and links lead to what they were then (`RUNLIGHT_REF`). */
async function pack() {
  rmSync(inRoot('dist'), { recursive: true, force: true }); // A source map of an earlier build must not be near.
  if ((await build('--production')) !== 0) throw new Error('The build failed.');
  rmSync(vsixPath(), { force: true });
  const vsce = inRoot('node_modules', '@vscode', 'vsce', 'vsce');
  const reference = process.env.RUNLIGHT_REF ? ['--githubBranch', process.env.RUNLIGHT_REF] : [];
  const { code, output } = await run(
    projectNode(),
    [leash, vsce, 'package', '--no-dependencies', '--out', vsixPath(), ...reference],
    { collect: true, cwd: await stage(), limitSeconds: 300 },
  );
  if (code !== 0) throw new Error(`vsce failed:\n${output}`);
  writeFileSync(vsixPath(), await smallerZip(readFileSync(vsixPath())));
}

/** Prints what is in the vsix, and whether that is right. */
function inspect() {
  const entries = zipEntries(readFileSync(vsixPath()));
  for (const { name, size } of entries) console.log(`  ${(size / kilobyte).toFixed(1).padStart(7)} KB  ${name}`);
  const bundles = readdirSync(inRoot('dist')).filter((name) => name.endsWith('.js') && name !== 'cli.js');
  const faults = contentFaults(entries, bundles);
  if (faults.length) throw new Error(faults.join('\n'));
}

/** Prints the table; gives what is over its limit. */
function weigh() {
  return limits.filter(({ what, files, limit }) => {
    const size = files.reduce((sum, file) => sum + statSync(inRoot(file)).size, 0) / kilobyte;
    console.log(`${what.padEnd(18)} ${size.toFixed(1).padStart(6)} KB of ${limit}: ${files.join(', ')}${size > limit ? '  TOO LARGE' : ''}`);
    return size > limit;
  });
}

stopOnSignals();
process.chdir(root);
try {
  await ensureDependencies();
  await pack();
  inspect();
  if (weigh().length) throw new Error('The limits are not kept.');
  for (const sentence of missingFromOwner(manifest)) console.log(`Not to be published yet: ${sentence}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
