import * as vscode from 'vscode';
import type { Failure, NextStep } from '../../core/model/errors';
import { formatNumber, pluralOf, type PluralForms } from '../../core/model/format';
import type { Environment } from '../../core/model/model';
import { valueText, type CountedSentence, type Sentence, type SentenceValue } from '../../core/model/sentence';
import { plain } from './messages';

/** A failure in the reader's language, for messages and for the boxes and rows that make links of what looks like one. */
export function sentenceOf({ template, values }: Failure): string {
  return vscode.l10n.t(template, ...values.map((value) => plain(written(value))));
}

/** A sentence in the reader's language, with its values written as they write them. */
export function translate(template: Sentence, values: readonly SentenceValue[] = []): string {
  return vscode.l10n.t(template, ...values.map(written));
}

/** A sentence that counts, in the form that the reader's language has for this count; further values follow the count. */
export function counted(count: number, { one, other }: CountedSentence, ...values: readonly string[]): string {
  const { language } = vscode.env;
  const category = pluralOf(count, language);
  // The category tells the forms apart: it is a part of their keys in a bundle.
  const message = category === 'one' ? one : other;
  return vscode.l10n.t({ message, args: [formatNumber(count, language), ...values], comment: [category] });
}

/** All forms of a sentence that counts, for whoever fills in the count: by the categories of the reader's language. */
export function formsOf({ one, other }: CountedSentence): PluralForms {
  const { pluralCategories } = new Intl.PluralRules(vscode.env.language).resolvedOptions();
  const form = (category: Intl.LDMLPluralRule) => vscode.l10n.t({ message: category === 'one' ? one : other, comment: [category] });
  return Object.fromEntries(pluralCategories.map((category) => [category, form(category)]));
}

function written(value: SentenceValue): string {
  return valueText(value, { locale: vscode.env.language, translate });
}

/** What a button for the next step says. */
export function labelOf(next: NextStep): string {
  switch (next.step) {
    case 'replaceKey':
      return vscode.l10n.t('Replace Key');
    case 'openSetting':
      return vscode.l10n.t('Open Setting');
    case 'chooseTarget':
      return vscode.l10n.t('Choose Workflow');
    case 'chooseExecution':
      return vscode.l10n.t('Choose Execution…');
    case 'saveAnswer':
      return vscode.l10n.t('Save to File…');
    case 'tryAgain':
      return vscode.l10n.t('Try Again');
    case 'showLog':
      return vscode.l10n.t('Show Log');
  }
}

/** An environment as a word; production in capitals, so that it is never missed. */
export function wordOf(environment: Environment): string {
  switch (environment) {
    case 'production':
      return vscode.l10n.t('PRODUCTION');
    case 'test':
      return vscode.l10n.t('test');
    case 'unknown':
      return vscode.l10n.t('environment unknown');
  }
}
