import { listOf } from './values';

/** From the payload's root: property names and array positions. */
export type FieldPath = readonly (string | number)[];

/** A path as servers write it: `/a/0/b`, `a[0].b`, `a.0.b`, `$.a`, `["a", 0]`; undefined for what is none. */
export function readPath(value: unknown): FieldPath | undefined {
  const list = listOf(value);
  if (list) {
    const segments = list.filter((segment) => typeof segment === 'string' || typeof segment === 'number');
    return segments.length === list.length ? segments : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const text = value.trim().replace(/^#(?=\/|$)/, '');
  return text === '' || text.startsWith('/') ? readPointer(text) : readDotted(text);
}

function readPointer(pointer: string): FieldPath {
  const segments = pointer.split('/').slice(1);
  return segments.map((segment) => position(segment.replaceAll('~1', '/').replaceAll('~0', '~')));
}

function readDotted(text: string): FieldPath {
  const segments = text.replace(/^\$\.?/, '').matchAll(/\[\s*(?:"([^"]*)"|'([^']*)'|([^\]]*))\s*\]|([^.[\]]+)/g);
  return [...segments].map(([, double, single, bare, name]) => double ?? single ?? position(bare ?? name ?? ''));
}

function position(segment: string): string | number {
  return /^(?:0|[1-9]\d{0,8})$/.test(segment) ? Number(segment) : segment;
}
