import type { PanelWord, PanelWords } from '../../shared/protocol';

/** The page's words and numbers in the reader's language. */
export interface Localization {
  readonly words: PanelWords;
  readonly locale: string;
}

/** A word with its values in place. A value is never read as a template again. */
export function localize({ words }: Localization, word: PanelWord, ...values: readonly string[]): string {
  return words[word].replace(/\{(\d)\}/g, (placeholder, index: string) => values[Number(index)] ?? placeholder);
}
