// `npm run release -- v1.2.3`: makes what is published under that tag, in the folder `release`: the vsix, its checksum,
// and the notes. The release workflow hands these files on and makes no others. Nothing is sent from here.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { missingFromOwner } from './package/ownersPart.mjs';
import { vsixPath } from './package/vsixPath.mjs';
import { sectionOf } from './release/changelog.mjs';
import { inRoot, leash, projectNode, root } from './setup/place.mjs';
import { run, stopOnSignals } from './setup/processes.mjs';

const { positionals } = parseArgs({ allowPositionals: true });
const folder = inRoot('release');
const read = (name) => readFileSync(inRoot(name), 'utf8');

/** Everything that stands in the way, so that it can be mended at once. */
function obstacles(tag, manifest) {
  const sentences = missingFromOwner(manifest);
  if (tag !== `v${manifest.version}`) {
    sentences.unshift(`The tag ${tag ?? '(none was given)'} is not v${manifest.version}, which package.json says.`);
  }
  try {
    sectionOf(read('CHANGELOG.md'), manifest.version);
  } catch (error) {
    sentences.push(error.message);
  }
  return sentences;
}

stopOnSignals();
process.chdir(root);
const manifest = JSON.parse(read('package.json'));
const [tag] = positionals;
const inTheWay = obstacles(tag, manifest);
if (inTheWay.length) {
  console.error(`There is no release of this yet.\n${inTheWay.map((sentence) => `- ${sentence}`).join('\n')}`);
  process.exit(1);
}
const { code } = await run(projectNode(), [leash, inRoot('scripts', 'package.mjs')], {
  cwd: root,
  env: { ...process.env, RUNLIGHT_REF: tag },
  limitSeconds: 600,
});
if (code !== 0) process.exit(code);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const name = basename(vsixPath());
copyFileSync(vsixPath(), join(folder, name));
const sum = createHash('sha256').update(readFileSync(vsixPath())).digest('hex');
writeFileSync(join(folder, 'SHA256SUMS'), `${sum}  ${name}\n`);
writeFileSync(join(folder, 'notes.md'), sectionOf(read('CHANGELOG.md'), manifest.version));
console.log(`\nrelease/${name}\n  sha256 ${sum}`);
