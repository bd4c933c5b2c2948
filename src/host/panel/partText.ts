import { copyJson } from '../../core/json/copy';
import { stringifyJson } from '../../core/json/json';
import { isFields } from '../../core/json/values';
import type { ExecutionNode, RunAnswer } from '../../core/model/model';
import type { NodePart } from '../../shared/protocol';
import { seemsJson } from './entries';
import { secrecyOf } from './valuePreview';
import { Outline } from './outline';

/** What the page reads as text: a node, or what the workflow itself answered. */
export type Readable = ExecutionNode | RunAnswer;

/** What changed is a new object, so its identity is its version. */
const versions = new WeakMap<Readable, number>();
const texts = new WeakMap<Readable, Map<string, ReadableText>>();
const outlines = new WeakMap<Readable, Map<NodePart, Outline>>();
let latestVersion = 0;

export function versionOf(readable: Readable): number {
  const known = versions.get(readable);
  if (known !== undefined) return known;
  latestVersion += 1;
  versions.set(readable, latestVersion);
  return latestVersion;
}

export function partsOf(readable: Readable): readonly NodePart[] {
  return (['output', 'input', 'error'] as const).filter((part) => valueOf(readable, part) !== undefined);
}

/** A part as text, and how many values of it look secret and are hidden there. */
export interface ReadableText {
  readonly text: string;
  readonly hidden: number;
}

/** A part as readable text: JSON in lines, every number as the platform wrote it. Made once per version. */
export function partTextOf(readable: Readable, part: NodePart): string {
  return readableTextOf(readable, part, true).text;
}

export function readableTextOf(readable: Readable, part: NodePart, showsSecrets: boolean): ReadableText {
  const made = texts.get(readable) ?? new Map<string, ReadableText>();
  texts.set(readable, made);
  const key = `${part} ${showsSecrets}`;
  const known = made.get(key);
  if (known) return known;
  const text = read(readable, part, showsSecrets);
  made.set(key, text);
  return text;
}

/** The lines of a part. Made once per version. */
export function outlineOf(readable: Readable, part: NodePart): Outline {
  const made = outlines.get(readable) ?? new Map<NodePart, Outline>();
  outlines.set(readable, made);
  const bodyField = part === 'output' && 'bodyField' in readable ? readable.bodyField : undefined;
  const outline = made.get(part) ?? new Outline(valueOf(readable, part), bodyField);
  made.set(part, outline);
  return outline;
}

/** The parts that have lines: objects, lists, and texts that hold them. */
export function outlinesOf(readable: Readable): readonly NodePart[] {
  return (['output', 'input'] as const).filter((part) => {
    const value = valueOf(readable, part);
    return typeof value === 'string' ? seemsJson(value) : isFields(value) || Array.isArray(value);
  });
}

function read(readable: Readable, part: NodePart, showsSecrets: boolean): ReadableText {
  if (part === 'error') return { text: readable.error ?? '', hidden: 0 };
  const value = valueOf(readable, part);
  const text = stringifyJson(value, 2);
  // Looking at every key is dear, and in most texts not one of them can be a secret's.
  if (showsSecrets || !/(?:authorization|cookie|key|token|secret|passw(?:or)?d|passphrase|url)[-_\s]*": /i.test(text)) return { text, hidden: 0 };
  let hidden = 0;
  const masked = copyJson(value, (item, key) => {
    if (key === undefined || secrecyOf(item, key, false) !== 'masked') return item;
    hidden += 1;
    return mask;
  });
  return hidden === 0 ? { text, hidden } : { text: stringifyJson(masked, 2), hidden };
}

/** Stands for what is hidden; its length tells nothing. */
const mask = '••••••••';

/** As much of a text from `offset` on, but no half of a character that is written as a pair. */
export function sliceOf(text: string, offset: number, length: number): string {
  const end = offset + length;
  const splits = end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end));
  return text.slice(offset, splits ? end - 1 : end);
}

export function valueOf(readable: Readable, part: NodePart): unknown {
  if (part === 'error') return readable.error;
  if ('isBatch' in readable) return readable[part];
  return part === 'output' ? readable.value : undefined;
}
