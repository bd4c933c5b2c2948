import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';

/**
 * In a vsix the bundle of a language is a list of its sentences, in an order that all languages share, since each would repeat
 * every sentence in English, which the code has already: half of what languages take. `scripts/package/sentences.mjs` packs them.
 * Loaded only where the editor speaks such a language.
 */
export function withPackedSentences(api: typeof vscode): typeof vscode {
  const order = JSON.parse(readFileSync(join(__dirname, '..', 'l10n', 'order.json'), 'utf8')) as readonly number[];
  const t = translator(api.l10n.bundle as unknown as readonly (string | 0)[], order);
  const l10n: unknown = Object.create(api.l10n, { t: { value: t } });
  return Object.create(api, { l10n: { value: l10n } }) as typeof vscode;
}

type Value = string | number | boolean;
type Values = readonly Value[] | Readonly<Record<string, Value>>;
type Message = string | { readonly message: string; readonly args?: Values; readonly comment?: string | readonly string[] };

/** What `vscode.l10n.t` does, with sentences that are packed. What has none stays as it is written in the code. */
export function translator(sentences: readonly (string | 0)[], order: readonly number[]): (message: Message, ...values: (Value | Values)[]) => string {
  const byHash = new Map(order.map((hash, index) => [hash, sentences[index]]));
  const known = new Map<string, string>();
  const find = (key: string, message: string): string => {
    const text = known.get(key) ?? (byHash.get(hashOf(key)) || message);
    known.set(key, text);
    return text;
  };
  return (given, ...values) => {
    const { message, args = [], comment = [] } = typeof given === 'string' ? { message: given, args: valuesIn(values) } : given;
    const which = typeof comment === 'string' ? comment : comment.join('');
    return fill(find(which === '' ? message : `${message}/${which}`, message), args);
  };
}

function valuesIn(values: readonly (Value | Values)[]): Values {
  const [first] = values;
  return typeof first === 'object' ? first : (values as readonly Value[]);
}

function fill(text: string, values: Values): string {
  if (Object.keys(values).length === 0) return text;
  return text.replace(/{([^}]+)}/g, (place, name: string) => String((values as Readonly<Record<string, Value>>)[name] ?? place));
}

function hashOf(key: string): number {
  return createHash('sha256').update(key).digest().readUIntBE(0, 3);
}
