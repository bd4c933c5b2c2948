import { fieldsOf, listOf, type Fields } from '../json/values';

/**
 * What a reference inside the same document (`#/definitions/address`) points to; undefined for what it does not hold.
 * References to other documents are never followed: nobody fetches what a schema names.
 */
export function findReferenced(root: Fields, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  return segmentsOf(reference.slice(2)).reduce<unknown>((value, segment) => {
    return listOf(value)?.[Number(segment)] ?? fieldsOf(value)?.[segment];
  }, root);
}

function segmentsOf(pointer: string): readonly string[] {
  try {
    return pointer.split('/').map((segment) => decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~'));
  } catch {
    // A percent sign that escapes nothing.
    return [pointer];
  }
}
