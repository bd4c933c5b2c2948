import { stringifyJson } from '../../core/json';
import type { ExecutionNode, RunAnswer } from '../../core/model';
import type { NodePart } from '../../shared/protocol';

/** What the page reads as text: a node, or what the workflow itself answered. */
export type Readable = ExecutionNode | RunAnswer;

/** What changed is a new object, so its identity is its version. */
const versions = new WeakMap<Readable, number>();
const texts = new WeakMap<Readable, Map<NodePart, string>>();
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

/** A part as readable text: JSON in lines, every number as the platform wrote it. Made once per version. */
export function textOf(readable: Readable, part: NodePart): string {
  const made = texts.get(readable) ?? new Map<NodePart, string>();
  texts.set(readable, made);
  const known = made.get(part);
  if (known !== undefined) return known;
  const text = part === 'error' ? (readable.error ?? '') : stringifyJson(valueOf(readable, part), 2);
  made.set(part, text);
  return text;
}

/** As much of a text from `offset` on, but no half of a character that is written as a pair. */
export function sliceOf(text: string, offset: number, length: number): string {
  const end = offset + length;
  const splits = end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end));
  return text.slice(offset, splits ? end - 1 : end);
}

function valueOf(readable: Readable, part: NodePart): unknown {
  if (part === 'error') return readable.error;
  if ('isBatch' in readable) return readable[part];
  return part === 'output' ? readable.value : undefined;
}
