import { createScanner } from 'jsonc-parser';
import type { TextSpan } from './problem';

export type VariableKind = 'uuid' | 'now' | 'env' | 'prompt' | 'secret';

/** A place in a payload's strings that gets its value when the payload is run: `${uuid}`, `${now+1h}`, `${env:NAME}`. */
export interface Variable extends TextSpan {
  readonly kind: VariableKind;
  /** What it is called by: an environment variable's or a secret's name, a prompt's label; empty for the rest. */
  readonly name: string;
  /** For `now`: how far from the time of the run, in milliseconds. */
  readonly shiftMs: number;
}

/** A dollar sign before it makes it text: `$${uuid}` is sent as `${uuid}`. */
interface Written extends TextSpan {
  readonly variable: Variable | undefined;
}

const second = 1_000;
const units: Readonly<Record<string, number>> = {
  s: second,
  m: 60 * second,
  h: 3_600 * second,
  d: 86_400 * second,
  w: 604_800 * second,
};

/** JSON's own escapes may stand in a name; `\u0024{` is not ours, which is one more way to write it as text. */
const form = /(\$?)\$\{(?:(uuid)|(now)(?:([+-]\d+)([smhdw]))?|(env|prompt|secret):([^{}]+))\}/g;

/** The variables in the names and values of JSON, which may be broken. Comments hold none. */
export function findVariables(text: string): readonly Variable[] {
  return findWritten(text).flatMap(({ variable }) => variable ?? []);
}

export function holdsVariable(text: string): boolean {
  return findVariables(text).length > 0;
}

/**
 * The text with every variable replaced by its value, written as within a JSON string; the rest stays as it is. An escaped
 * variable (`$${uuid}`) loses its first dollar sign, unless `keepsEscapes`.
 */
export function replaceVariables(text: string, valueOf: (variable: Variable) => string, keepsEscapes = false): string {
  const parts: string[] = [];
  let end = 0;
  for (const { variable, offset, length } of findWritten(text)) {
    const value = variable ? JSON.stringify(valueOf(variable)).slice(1, -1) : text.slice(offset + (keepsEscapes ? 0 : 1), offset + length);
    parts.push(text.slice(end, offset), value);
    end = offset + length;
  }
  return parts.join('') + text.slice(end);
}

/** A text that was kept of a run, as it was sent: in pieces, between which secrets stood that are known by name alone. */
export function splitAtSecrets(kept: string): readonly (string | { readonly secret: string })[] {
  const parts: (string | { readonly secret: string })[] = [];
  let piece = '';
  let end = 0;
  for (const { variable, offset, length } of findWritten(kept)) {
    piece += kept.slice(end, offset);
    end = offset + length;
    if (variable?.kind === 'secret') {
      parts.push(piece, { secret: variable.name });
      piece = '';
    } else {
      piece += kept.slice(variable ? offset : offset + 1, end);
    }
  }
  return [...parts, piece + kept.slice(end)];
}

/** Escapes every variable in a value, for a text whose variables are replaced later. */
export function escapeVariables(value: string): string {
  return value.replace(form, (written) => `$${written}`);
}

function findWritten(text: string): readonly Written[] {
  if (!text.includes('${')) return [];
  const found: Written[] = [];
  const scanner = createScanner(text, true);
  const stringLiteral = 10;
  const endOfFile = 17;
  for (let kind: number = scanner.scan(); kind !== endOfFile; kind = scanner.scan()) {
    if (kind !== stringLiteral) continue;
    const start = scanner.getTokenOffset();
    const source = text.slice(start, start + scanner.getTokenLength());
    for (const match of source.matchAll(form)) {
      const place = { offset: start + match.index, length: match[0].length };
      const isText = match[1] !== '';
      const variable = isText ? undefined : readVariable(match, place);
      if (isText || variable) found.push({ ...place, variable });
    }
  }
  return found;
}

function readVariable(match: RegExpExecArray, place: TextSpan): Variable | undefined {
  const [, , uuid, now, amount = '0', unit = 's', named, source = ''] = match;
  if (uuid) return { kind: 'uuid', name: '', shiftMs: 0, ...place };
  if (now) return { kind: 'now', name: '', shiftMs: Number(amount) * (units[unit] ?? 0), ...place };
  const name = decode(source).trim();
  // The pattern names no other kinds.
  return name === '' ? undefined : { kind: named as 'env' | 'prompt' | 'secret', name, shiftMs: 0, ...place };
}

function decode(source: string): string {
  try {
    return String(JSON.parse(`"${source}"`));
  } catch {
    // The text around it is being typed.
    return source;
  }
}
