import { fieldsOf, listOf, type Fields } from '../json/values';
import { findReferenced } from './schemaReferences';

const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
/** Keywords whose values are data, not schemas. */
const dataKeywords = new Set(['const', 'enum', 'default', 'examples', 'example', 'defaultSnippets', 'required', 'type']);
/** Keywords whose values are schemas by name, of which any may be called like a keyword. */
const mapKeywords = new Set([
  'properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies',
]); // prettier-ignore
const usualDraft = 'http://json-schema.org/draft-07/schema#';
const deepest = 200;

type Change = (schema: Fields) => Fields;

/**
 * A copy that the language service can use whole: it gives up on a schema with a reference that it cannot follow. What a
 * reference outside the document would add is left out, and nothing is fetched for it.
 */
export function usableSchema(root: Fields): Fields {
  const usable = mapSchema(root, (schema) => {
    const { $ref, type, ...rest } = schema;
    const named = listOf(type) ?? [type];
    return {
      ...rest,
      ...(typeof $ref === 'string' && fieldsOf(findReferenced(root, $ref)) && { $ref }),
      ...(type !== undefined && named.every((name) => types.has(String(name))) && { type }),
    };
  });
  const { $schema } = root;
  const isKnownDraft = typeof $schema === 'string' && !$schema.includes('draft-03');
  return { ...usable, $schema: isKnownDraft ? $schema : usualDraft };
}

/** A copy that accepts any text where it accepts text at all, as a variable in a string may become any. */
export function schemaForAnyText(root: Fields): Fields {
  return mapSchema(root, (schema) => {
    const { pattern: _pattern, format: _format, minLength: _min, maxLength: _max, not: _not, oneOf, ...rest } = schema;
    const { enum: values, const: value, ...open } = rest;
    const isAboutText = typeof value === 'string' || listOf(values)?.some((one) => typeof one === 'string');
    const alternatives = [...(listOf(rest['anyOf']) ?? []), ...(listOf(oneOf) ?? [])];
    return { ...(isAboutText ? open : rest), ...(alternatives.length > 0 && { anyOf: alternatives }) };
  });
}

/** Changes a schema and every schema in it, wherever it stands. */
function mapSchema(schema: Fields, change: Change, depth = 0): Fields {
  const descend = (value: unknown): unknown => {
    const fields = fieldsOf(value);
    if (fields) return depth < deepest ? mapSchema(fields, change, depth + 1) : {};
    return listOf(value)?.map((item) => (fieldsOf(item) ? descend(item) : item)) ?? value;
  };
  const entries = Object.entries(change(schema)).map(([keyword, value]) => {
    if (dataKeywords.has(keyword)) return [keyword, value] as const;
    return [keyword, mapKeywords.has(keyword) ? mapValues(value, descend) : descend(value)] as const;
  });
  return Object.fromEntries(entries);
}

function mapValues(value: unknown, change: (value: unknown) => unknown): unknown {
  const fields = fieldsOf(value);
  return fields ? Object.fromEntries(Object.entries(fields).map(([name, item]) => [name, change(item)])) : value;
}
