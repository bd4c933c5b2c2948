// The languages that Runlight speaks, and what a translator has to give for each. Paths are from the repository's root.
import { existsSync, readFileSync } from 'node:fs';
import { keyOf } from './sentences.mjs';

/** As VS Code calls its display languages. English is in the source. */
export const languages = ['de', 'es', 'fr', 'ja', 'pt-br', 'zh-cn'];

export const bundlePath = (language) => `l10n/${['bundle.l10n', language, 'json'].filter(Boolean).join('.')}`;
export const manifestPath = (language) => ['package.nls', language, 'json'].filter(Boolean).join('.');

export function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** The English bundle, as VS Code's own tools write it: what counts has a comment that says in which form. */
export function englishBundle(sentences) {
  const entries = [...sentences].map(([key, { message, category }]) => {
    return [key, category === undefined ? message : { message, comment: [category] }];
  });
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The English manifest that the translated ones were made from: nothing in those tells that a text has changed since. */
export const translatedManifestPath = 'l10n/package.nls.json';

/** What a manifest's translations were made from and is no longer said. */
export function staleIn(english, translated) {
  return Object.keys(english).filter((key) => english[key] !== translated[key]);
}

/**
 * The translations that do not keep to a glossary: for each English term, what it is called in each language, the usual
 * word first and then what grammar makes of it.
 *
 * @param {Record<string, Record<string, string[]>>} glossary
 * @param {Iterable<readonly [english: string, translated: string]>} translations
 * @returns {string[]}
 */
export function strayTermsIn(language, translations, glossary) {
  const pairs = [...translations].map(([english, translated]) => [english.replace(quoted, ''), translated]);
  return Object.entries(glossary).flatMap(([term, words]) => {
    const pattern = new RegExp(`(?<![\\w-])${term}s?(?![\\w-])`, 'i');
    const keeps = (text) => words[language].some((word) => text.toLowerCase().includes(word.toLowerCase()));
    return pairs.filter(([english, translated]) => pattern.test(english) && !keeps(translated)).map(([english]) => `${term}: ${english}`);
  });
}

/** Code, the goals of links, names of fields and variables. */
const quoted = /`[^`]*`|\]\([^)]*\)|“[$\w.…]+”|\$\{[^}]*\}|\{"[^}]*\}/g;

/**
 * What a bundle must have in a language: the keys, each with the English that it translates. Where English has two forms of
 * a count, there is one for each category that the language tells apart.
 */
export function wantedIn(language, sentences) {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const wanted = new Map();
  for (const [key, { message, category }] of sentences) {
    if (category === undefined) wanted.set(key, { message });
    for (const form of pluralCategories) {
      if (category === (form === 'one' ? 'one' : 'other')) wanted.set(keyOf(message, form), { message, form });
    }
  }
  return wanted;
}

/** What a language lacks, has too much, or says with other values. The manifest has no counts and no values. */
export function faultsOf(wanted, given) {
  const missing = [...wanted.keys()].filter((key) => !Object.hasOwn(given, key));
  const superfluous = Object.keys(given).filter((key) => !wanted.has(key));
  const wrong = [...wanted].flatMap(([key, { message, form }]) => {
    const translated = given[key];
    return translated === undefined ? [] : problemsOf(message, translated, form).map((problem) => `${key}: ${problem}`);
  });
  return { missing, superfluous, wrong };
}

function problemsOf(message, translated, form) {
  if (typeof translated !== 'string' || translated.trim() === '') return ['is empty'];
  const problems = [];
  for (const [what, pattern] of literally) {
    const [wanted, given] = [message, translated].map((text) => [...text.matchAll(pattern)].map(([found]) => found).sort());
    // A form of a count may leave its number out ("one run"), or say it where English does not.
    const counts = ({ length }) => length > 0;
    const same = form === undefined || what !== 'places' ? String(wanted) === String(given) : sameButCount(wanted, given);
    if (!same) problems.push(`its ${what} are ${counts(given) ? given.join(' ') : 'none'}, not ${counts(wanted) ? wanted.join(' ') : 'none'}`);
  }
  return problems;
}

const sameButCount = (...both) => new Set(both.map((places) => String(places.filter((place) => place !== '{0}')))).size === 1;

/** What stands in a translation as it is: the places of values, icons, the goals of links, code, what runs over several lines. */
const literally = [
  ['places', /\{\d+\}/g],
  ['icons', /\$\([\w~-]+\)/g],
  ['links', /\]\([^)]*\)/g],
  ['names of settings, keys and files', /`[^`]*`/g],
  ['lines', /\n/g],
];
