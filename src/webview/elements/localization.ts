import { formatNumber, formOf, type PluralForms } from '../../core/model/format';
import type { CountedWord, PanelWord, PanelWords } from '../../shared/protocol';

/** The page's words and numbers in the reader's language. */
export interface Localization {
  readonly words: PanelWords;
  readonly locale: string;
}

/** A word with its values in place. A value is never read as a template again. */
export function localize({ words }: Localization, word: PanelWord, ...values: readonly string[]): string {
  return fill(words[word], values);
}

/** A word that counts, in the form that the reader's language has for this count. */
export function localizeCount({ words, locale }: Localization, word: CountedWord, count: number, ...values: readonly string[]): string {
  return localizeCounted({ locale }, words[word], count, ...values);
}

/** The form that the reader's language has for this count, of forms that are no word of the page. */
export function localizeCounted({ locale }: Pick<Localization, 'locale'>, forms: PluralForms, count: number, ...values: readonly string[]): string {
  return fill(formOf(count, forms, locale), [formatNumber(count, locale), ...values]);
}

/** A value is never read as a template again. */
export function fill(template: string, values: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (placeholder, index: string) => values[Number(index)] ?? placeholder);
}
