import { formatBytes } from '../model/format';
import type { Sentence, SentenceValue } from '../model/sentence';
import { parsePayload } from './parse';
import { describeProblem, type PayloadProblem, type TextSpan } from './problem';
import { visitTokens } from './tokens';

/** Something about a payload that may be meant and does not keep it from being sent. */
export interface PayloadWarning extends PayloadProblem {
  readonly about: 'duplicateKey' | 'scalar' | 'size';
}

/** Around here a platform may refuse an input, or cut the execution off later. */
const largeBytes = 3 * 1024 * 1024;

/** Nothing for a text that is no payload: that is a problem of its own. */
export function checkPayload(text: string): readonly PayloadWarning[] {
  const parsed = parsePayload(text);
  if ('problem' in parsed) return [];
  const { json } = parsed.payload;
  const others = /^[[{]/.test(json) ? findDuplicateKeys(text) : checkScalar(text);
  return [...checkSize(json), ...others];
}

/** The second and every further property of the same name in one object; broken text up to where it breaks. */
export function findDuplicateKeys(text: string): readonly PayloadWarning[] {
  const found: PayloadWarning[] = [];
  const open: Set<string>[] = [];
  visitTokens(text, (token) => {
    if (token.kind === '{' || token.kind === '[') open.push(new Set());
    if (token.kind === '}' || token.kind === ']') open.pop();
    if (token.kind !== 'name') return;
    const names = open.at(-1);
    const template = '“{0}” stands in this object more than once, and only the last one counts';
    if (names?.has(token.value)) found.push(warn('duplicateKey', token, template, shorten(token.value)));
    names?.add(token.value);
  });
  return found;
}

function checkSize(json: string): readonly PayloadWarning[] {
  const bytes = Buffer.byteLength(json);
  if (bytes <= largeBytes) return [];
  const template = 'this payload has {0}, and a platform may take no more than about {1}';
  return [warn('size', { offset: 0, length: 1 }, template, formatBytes(bytes), formatBytes(largeBytes))];
}

function checkScalar(text: string): readonly PayloadWarning[] {
  const found: PayloadWarning[] = [];
  const template = 'this payload is a single value, and most workflows expect an object';
  visitTokens(text, (only) => void found.push(warn('scalar', only, template)));
  return found;
}

function warn(about: PayloadWarning['about'], place: TextSpan, template: Sentence, ...values: SentenceValue[]): PayloadWarning {
  return { about, ...describeProblem(place, template, ...values) };
}

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
