// `npm run words`: writes l10n/bundle.l10n.json, which is what there is to translate, and says what each language lacks.
// `-- --translated` notes that the languages’ manifests say what package.nls.json says now.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { root } from './setup/place.mjs';
import { stopOnSignals } from './setup/processes.mjs';

process.chdir(root);
stopOnSignals();
await ensureDependencies();
const { programOf, sentencesIn } = await import('./words/sentences.mjs');
const { bundlePath, englishBundle, faultsOf, languages, manifestPath, readJson, staleIn, translatedManifestPath, wantedIn } = await import('./words/languages.mjs');

const { sentences, faults } = sentencesIn(programOf());
mkdirSync('l10n', { recursive: true });
writeFileSync(bundlePath(), `${JSON.stringify(englishBundle(sentences), undefined, 2)}\n`);
console.log(`${sentences.size} sentences.`);
for (const fault of faults) console.log(`  ${fault}`);
const manifest = new Map(Object.entries(readJson(manifestPath())).map(([key, message]) => [key, { message }]));
if (process.argv.includes('--translated')) copyFileSync(manifestPath(), translatedManifestPath);
const stale = staleIn(readJson(manifestPath()), readJson(translatedManifestPath));
if (stale.length) console.log(`${manifestPath()}: ${stale.length} changed since they were translated\n  ${stale.join('\n  ')}`);
let count = faults.length + stale.length;
for (const language of languages) {
  for (const [path, wanted] of [[bundlePath(language), wantedIn(language, sentences)], [manifestPath(language), manifest]]) {
    const { missing, superfluous, wrong } = faultsOf(wanted, readJson(path));
    for (const [title, lines] of Object.entries({ missing, superfluous, wrong })) {
      if (lines.length) console.log(`${path}: ${lines.length} ${title}\n  ${lines.join('\n  ')}`);
      count += lines.length;
    }
  }
}
process.exitCode = count === 0 ? 0 : 1;
