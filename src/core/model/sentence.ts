import { formatDuration, formatNumber } from './format';

/**
 * English that people read in their own language; `{0}`, `{1}`, … mark values. Any text can be one: the type is a mark by
 * which `npm run words` finds what has to be translated, and says what it cannot find.
 */
export type Sentence = string & { readonly length: number };

/** A sentence whose form depends on a count, which is its `{0}`. Languages have more forms than these two, or fewer. */
export interface CountedSentence {
  readonly one: Sentence;
  readonly other: Sentence;
}

/** A sentence with its values, or the part of another one. */
export interface Phrase {
  readonly template: Sentence;
  readonly values?: readonly SentenceValue[];
}

/** What stands in a sentence: a text as it is, a number and a time as the reader writes them, a phrase in their language. */
export type SentenceValue = string | number | { readonly milliseconds: number } | Phrase;

/** A template with its places ({0}, {1}, …) filled; a place without a value stays. */
export function fillTemplate(template: string, values: readonly SentenceValue[]): string {
  return template.replace(/\{(\d+)\}/g, (placeholder, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? placeholder : valueText(value, { locale: 'en', translate: fillTemplate });
  });
}

/** The language that values are written in. */
export interface ValueLanguage {
  readonly locale: string;
  readonly translate: (template: Sentence, values: readonly SentenceValue[]) => string;
}

export function valueText(value: SentenceValue, { locale, translate }: ValueLanguage): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value, locale);
  return 'milliseconds' in value ? formatDuration(value.milliseconds, locale) : translate(value.template, value.values ?? []);
}
