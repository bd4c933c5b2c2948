import { getLocation } from 'jsonc-parser';
import type { TextSpan } from '../problem';

/** Which names could stand at a place of an expectation. */
export type WantedNames =
  | { readonly of: 'nodes' }
  /** Fields of what a node returned, at this path within it. */
  | { readonly of: 'output'; readonly node: string; readonly path: readonly (string | number)[] }
  /** Fields of the answer. */
  | { readonly of: 'answer'; readonly path: readonly (string | number)[] };

/** What is wanted where somebody types a name; the span is what a name replaces. Undefined where no name of a run belongs. */
export function namesWantedAt(text: string, offset: number): { readonly wanted: WantedNames; readonly span: TextSpan; readonly hasValue: boolean } | undefined {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  if (!isAtPropertyKey) return undefined;
  const wanted = wantedAt(path.slice(0, -1));
  if (!wanted) return undefined;
  const isInName = previousNode !== undefined && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  const span = isInName ? { offset: previousNode.offset, length: previousNode.length } : { offset, length: 0 };
  return { wanted, span, hasValue: /^\s*:/.test(text.slice(span.offset + span.length)) };
}

/** A part of an expectation that a run has something for. */
export type ShownPart =
  | { readonly of: 'node'; readonly node: string }
  /** What a node returned, at this path within it. */
  | { readonly of: 'output'; readonly node: string; readonly path: readonly (string | number)[] }
  | { readonly of: 'answer'; readonly path: readonly (string | number)[] };

/** What stands at a place of an expectation: a node, or a value of one or of the answer. Undefined for all other parts. */
export function partAt(text: string, offset: number): ShownPart | undefined {
  const { path, previousNode } = getLocation(text, offset);
  if (!previousNode || offset < previousNode.offset || offset > previousNode.offset + previousNode.length) return undefined;
  const [part, node, field, ...inOutput] = path;
  if (part === 'answer') return { of: 'answer', path: withoutMatchers(path.slice(1)) };
  if (part !== 'nodes' || typeof node !== 'string') return undefined;
  if (field === undefined) return { of: 'node', node };
  return field === 'output' ? { of: 'output', node, path: withoutMatchers(inOutput) } : undefined;
}

function wantedAt(path: readonly (string | number)[]): WantedNames | undefined {
  const [part, node, field, ...inOutput] = path;
  if (part === 'answer') return { of: 'answer', path: withoutMatchers(path.slice(1)) };
  if (part !== 'nodes') return undefined;
  if (node === undefined) return { of: 'nodes' };
  return field === 'output' && typeof node === 'string' ? { of: 'output', node, path: withoutMatchers(inOutput) } : undefined;
}

/** What a list contains is like its items; what a literal holds stands in its own place. */
function withoutMatchers(path: readonly (string | number)[]): readonly (string | number)[] {
  return path.filter((key) => key !== '$contains' && key !== '$literal');
}
