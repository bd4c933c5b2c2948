import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import * as ts from 'typescript';
import {
  bundlePath, englishBundle, faultsOf, languages, manifestPath, readJson, staleIn, strayTermsIn, translatedManifestPath, wantedIn,
} from '../../scripts/words/languages.mjs';
import { programOf, sentencesIn } from '../../scripts/words/sentences.mjs';

type Words = Record<string, string>;
type Glossary = Record<string, Record<string, string[]>>;

const none = { missing: [], superfluous: [], wrong: [] };

/** All of the source is read by the compiler, which takes a busy machine some seconds. */
const patience = 120_000;

describe('words', () => {
  let found: ReturnType<typeof sentencesIn>;

  before(function () {
    this.timeout(patience);
    found = sentencesIn(programOf());
  });

  it('can all be extracted', () => {
    assert.deepEqual(found.faults, []);
    assert.ok(found.sentences.size > 500);
  });

  it('are all that VS Code’s own tool finds, and more', async () => {
    const files = readdirSync('src/host', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const contents = files.map((name) => ({ extension: '.ts', contents: readFileSync(join('src/host', name), 'utf8') }));
    const theirs = Object.keys(await getL10nJson(contents));
    assert.ok(theirs.length > 200);
    assert.deepEqual(theirs.filter((key) => !found.sentences.has(key)), []);
  }).timeout(patience);

  it('are written down for translators as they are now', () => {
    assert.deepEqual(readJson(bundlePath()), englishBundle(found.sentences), 'Run `npm run words`.');
  });

  for (const language of languages) {
    it(`are all in ${language}, with the places of their values, their icons, links, code and lines`, () => {
      const hint = `Write what is missing into ${bundlePath(language)} or ${manifestPath(language)}.`;
      assert.deepEqual(faultsOf(wantedIn(language, found.sentences), readJson(bundlePath(language))), none, hint);
      assert.deepEqual(faultsOf(manifestWords(), readJson(manifestPath(language))), none, hint);
    });

    it(`keep to the glossary in ${language}`, () => {
      const english = readJson(manifestPath()) as Words;
      const manifest = Object.entries(readJson(manifestPath(language)) as Words).map(([key, text]) => [english[key] ?? '', text] as const);
      const bundle = Object.entries(readJson(bundlePath(language)) as Words);
      assert.deepEqual(strayTermsIn(language, [...bundle, ...manifest], readJson('l10n/glossary.json') as Glossary), []);
    });
  }

  it('of the manifest were translated as they are now', () => {
    const stale = staleIn(readJson(manifestPath()), readJson(translatedManifestPath));
    assert.deepEqual(stale, [], 'Translate them again, then run `npm run words -- --translated`.');
  });

  describe('of a source', () => {
    it('are found where a sentence is wanted, however they come there', () => {
      const { sentences, faults } = sentencesIn(sample(`
        fail('direct');
        const template = flag ? 'this' : 'that';
        fail(template);
        const table: Readonly<Record<string, Sentence>> = { a: 'in a table', 'b': 'in it too' };
        fail(table['a'] ?? 'otherwise');
        function chosen(): Sentence { return 'returned'; }
        fail(chosen());
        translate({ template: 'of a phrase', values: ['a value'] });
        count(2, { one: '1 run', other: '{0} runs' });
      `));
      assert.deepEqual(faults, []);
      assert.deepEqual([...sentences.keys()].sort(), [
        '1 run/one', 'direct', 'in a table', 'in it too', 'of a phrase', 'otherwise', 'returned', 'that', 'this', '{0} runs/other',
      ]); // prettier-ignore
    }).timeout(patience);

    for (const [what, code] of [
      ['put together', 'fail(`no ${flag}`);'],
      ['handed through', 'function pass(text: string) { fail(text); }'],
      ['made elsewhere', "const forms = { one: '1 run', other: '{0} runs' }; count(2, forms);"],
      ['widened', "let late = 'now'; late = String(flag); fail(late);"],
    ] as const) {
      it(`are missed where one is ${what}`, () => assert.equal(sentencesIn(sample(code)).faults.length > 0, true)).timeout(patience);
    }
  });

  describe('of a language', () => {
    const sentences = new Map([
      ['Run {0}', { message: 'Run {0}', places: [] }],
      ['1 run/one', { message: '1 run', category: 'one' as const, places: [] }],
      ['{0} runs of {1}/other', { message: '{0} runs of {1}', category: 'other' as const, places: [] }],
    ]);
    const german: Words = { 'Run {0}': '{0} ausführen', '1 run/one': '1 Lauf', '{0} runs of {1}/other': '{0} Läufe von {1}' };
    const inGerman = (words: Words) => faultsOf(wantedIn('de', sentences), words);

    it('are complete with a form for each category that it tells apart', () => {
      assert.deepEqual(inGerman(german), none);
      assert.deepEqual([...wantedIn('ja', sentences).keys()], ['Run {0}', '{0} runs of {1}/other']);
      assert.deepEqual(
        [...wantedIn('pl', sentences).keys()].sort(),
        ['1 run/one', 'Run {0}', ...['few', 'many', 'other'].map((form) => `{0} runs of {1}/${form}`)].sort(),
      );
    });

    it('may leave the count out of a form, and no other value', () => {
      assert.deepEqual(inGerman({ ...german, '1 run/one': 'ein Lauf' }), none);
      assert.deepEqual(inGerman({ ...german, '{0} runs of {1}/other': 'Läufe von {1}' }), none);
      assert.equal(inGerman({ ...german, '{0} runs of {1}/other': '{0} Läufe' }).wrong.length, 1);
      assert.equal(inGerman({ ...german, 'Run {0}': 'ausführen' }).wrong.length, 1);
      assert.equal(inGerman({ ...german, 'Run {0}': '{1} ausführen' }).wrong.length, 1);
    });

    it('are told by what is missing, superfluous or empty', () => {
      const { 'Run {0}': _run, ...rest } = german;
      assert.deepEqual(inGerman({ ...rest, 'Old one': 'Alt' }), { missing: ['Run {0}'], superfluous: ['Old one'], wrong: [] });
      assert.equal(inGerman({ ...german, 'Run {0}': ' ' }).wrong.length, 1);
    });

    it('keep icons, links, code and lines', () => {
      const english = '$(save) See [it](command:x) in `a.json`\nnow';
      const wrong = (text: string) => faultsOf(new Map([['k', { message: english }]]), { k: text }).wrong.length;
      assert.equal(wrong('$(save) [Das](command:x) in `a.json`\nansehen'), 0);
      for (const text of [
        '[Das](command:x) in `a.json`\nansehen',
        '$(save) [Das](command:y) in `a.json`\nansehen',
        '$(save) [Das](command:x) in `b.json`\nansehen',
        '$(save) [Das](command:x) in `a.json` ansehen',
      ]) {
        assert.equal(wrong(text), 1, text);
      }
    });

    it('keep to what a term is called, in whichever form, and not inside of code', () => {
      const glossary: Glossary = { run: { de: ['Lauf', 'Läufe'] } };
      const stray = (english: string, translated: string) => strayTermsIn('de', [[english, translated]], glossary).length;
      assert.equal(stray('My runs', 'Meine Läufe'), 0);
      assert.equal(stray('Runtime of `run`', 'Laufzeit von `run`'), 0);
      assert.equal(stray('My runs', 'Meine Ausführungen'), 1);
    });

    it('are written for translators as VS Code’s tools write them', () => {
      assert.deepEqual(englishBundle(sentences), {
        '1 run/one': { message: '1 run', comment: ['one'] },
        'Run {0}': 'Run {0}',
        '{0} runs of {1}/other': { message: '{0} runs of {1}', comment: ['other'] },
      });
    });
  });
});

/** The language's own library takes most of the time, and is the same for every sample. */
const parsedFiles = new Map<string, ts.SourceFile | undefined>();

/** A program of this code, with what makes a text a sentence in it. */
function sample(code: string): ts.Program {
  const file = join(process.cwd(), 'src', 'sample.ts');
  const text = `
    import type { CountedSentence, Phrase, Sentence } from './core/model/sentence';
    declare const flag: boolean;
    declare function fail(template: Sentence): void;
    declare function translate(phrase: Phrase): void;
    declare function count(count: number, forms: CountedSentence): void;
    ${code}
  `;
  const options: ts.CompilerOptions = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2023, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] };
  const host = ts.createCompilerHost(options);
  return ts.createProgram([file], options, {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    getSourceFile: (name, version) => {
      if (name === file) return ts.createSourceFile(name, text, version, true);
      const known = parsedFiles.get(name) ?? host.getSourceFile(name, version);
      parsedFiles.set(name, known);
      return known;
    },
  });
}

function manifestWords(): ReturnType<typeof wantedIn> {
  const english = readJson(manifestPath()) as Words;
  return new Map(Object.entries(english).map(([key, message]) => [key, { message }]));
}
