import { fieldsOf, listOf, textOf, type Fields } from '../json/values';
import { findReferenced } from './schemaReferences';

/** The references on the way to here; one that leads back to itself ends there. */
export type Following = ReadonlySet<string>;

export interface Settled {
  readonly fields: Fields;
  readonly following: Following;
}

/** One schema without indirection: references followed, `allOf` joined, the first of several alternatives taken. */
export function settleSchema(schema: unknown, root: Fields, following: Following): Settled | undefined {
  const fields = fieldsOf(schema);
  if (!fields) return undefined;
  const reference = textOf(fields['$ref']);
  if (reference !== undefined) {
    if (following.has(reference)) return undefined;
    const target = fieldsOf(findReferenced(root, reference));
    const joined = { ...target, ...fields, $ref: target?.['$ref'] };
    return settleSchema(joined, root, new Set([...following, reference]));
  }
  const parts = listOf(fields['allOf']) ?? [];
  const alternatives = listOf(fields['oneOf']) ?? listOf(fields['anyOf']) ?? [];
  const { allOf: _allOf, oneOf: _oneOf, anyOf: _anyOf, ...own } = fields;
  let settled: Settled = { fields: own, following };
  for (const part of parts) settled = join(settled, settleSchema(part, root, settled.following));
  for (const alternative of alternatives) {
    const chosen = settleSchema(alternative, root, settled.following);
    if (chosen && chosen.fields['type'] !== 'null') return join(settled, chosen);
  }
  return settled;
}

function join(one: Settled, other: Settled | undefined): Settled {
  if (!other) return one;
  const [a, b] = [one.fields, other.fields];
  const properties = { ...fieldsOf(b['properties']), ...fieldsOf(a['properties']) };
  const required = [...(listOf(a['required']) ?? []), ...(listOf(b['required']) ?? [])];
  const fields = {
    ...b,
    ...a,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
  return { fields, following: new Set([...one.following, ...other.following]) };
}
