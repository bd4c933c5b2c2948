// A language that nobody speaks: English with accents, two fifths longer, in brackets. What stands outside of brackets was
// not translated, and what cannot be seen whole will not be in German either. Made for tests; it does not ship.
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import { wantedIn } from './languages.mjs';

/** As VS Code calls it. */
export const pseudoLanguage = 'qps-ploc';

const growth = 1.4;

/** @param {Map<string, import('./sentences.mjs').Found>} sentences @returns {Record<string, string>} */
export function pseudoBundle(sentences) {
  return pseudoWords(Object.fromEntries([...wantedIn(pseudoLanguage, sentences)].map(([key, { message }]) => [key, message])));
}

/** @param {Record<string, string>} words @returns {Record<string, string>} */
export function pseudoWords(words) {
  return Object.fromEntries(Object.entries(words).map(([key, text]) => [key, text.split('\n').map(pseudoLine).join('\n')]));
}

/** A link that is a line of its own becomes a button: its words grow inside of it. An icon at the beginning stays there. */
function pseudoLine(line) {
  const [, before = '', text = '', after = ''] = /^(\[|\$\([\w~-]+\) )?(.*?)(\]\([^)\s]+\))?$/s.exec(line) ?? [];
  if (text === '' || (before === '[') !== (after !== '')) return text === '' ? line : bracketed(line);
  return before + bracketed(text) + after;
}

function bracketed(text) {
  const { text: accented } = getL10nPseudoLocalized({ text });
  const missing = Math.ceil(text.length * growth) - String(accented).length - 2;
  return `⟦${accented}${missing > 0 ? `${' ẋẋẋẋẋẋ'.repeat(Math.ceil(missing / 7)).slice(0, missing)}` : ''}⟧`;
}
