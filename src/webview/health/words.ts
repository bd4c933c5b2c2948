import { formatNumber, formOf } from '../../core/model/format';
import type { HealthCount, HealthWord, HealthWords } from '../../shared/health';
import { fill } from '../elements/localization';

/** The page's words and numbers in the reader's language. */
export interface HealthL10n {
  readonly words: HealthWords;
  readonly locale: string;
}

/** A word with its values in place. */
export function say({ words }: HealthL10n, word: HealthWord, ...values: readonly string[]): string {
  return fill(words[word], values);
}

/** A word that counts, in the form that the reader's language has for this count. */
export function sayCount({ words, locale }: HealthL10n, word: HealthCount, count: number, ...values: readonly string[]): string {
  return fill(formOf(count, words[word], locale), [formatNumber(count, locale), ...values]);
}
