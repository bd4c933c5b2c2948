import { stringifyJson } from '../json/json';
import { amountOf, fieldsOf, listOf, textOf, type Fields } from '../json/values';
import type { RequestStructure } from '../platforms/provider';
import { sampleScalar } from './sampleScalars';
import { fromText, payloadSchema } from './schema';
import { settleSchema, type Following } from './settleSchema';

/** Deeper than this, only what is required is written; far deeper, nothing is. */
const deepestOptional = 4;
const deepest = 12;
/** As many values as a person still reads through. */
const mostValues = 500;
const mostItems = 5;

/** The text of a new payload file: the platform's own sample, or one built from the schema. */
export function samplePayload(structure: RequestStructure): string {
  const sample = fromText(structure.sample) ?? undefined;
  const schema = payloadSchema(structure);
  const value = sample ?? (schema && buildSample(schema)) ?? {};
  return `${stringifyJson(value, 2)}\n`;
}

/**
 * A value that a schema describes, for a person to change. What is required comes first; what the schema itself suggests
 * is used. Undefined where it describes none that ends.
 */
export function buildSample(root: Fields): unknown {
  let values = 0;

  function build(schema: unknown, following: Following, depth: number): unknown {
    if (schema === true) return null;
    if (depth > deepest || values++ >= mostValues) return undefined;
    const settled = settleSchema(schema, root, following);
    if (!settled) return undefined;
    const { fields } = settled;
    const suggested = suggestionOf(fields);
    if (suggested !== undefined) return suggested;
    const buildPart = (part: unknown) => build(part, settled.following, depth + 1);
    const type = typeOf(fields);
    if (type === 'object') return buildObject(fields, depth < deepestOptional, buildPart);
    return type === 'array' ? buildArray(fields, buildPart) : sampleScalar(type, fields);
  }

  return build(root, new Set(['#']), 0);
}

type Build = (schema: unknown) => unknown;

function buildObject(fields: Fields, withOptional: boolean, build: Build): object {
  const properties = fieldsOf(fields['properties']) ?? {};
  const required = (listOf(fields['required']) ?? []).filter((name) => typeof name === 'string');
  const optional = Object.keys(properties).filter((name) => withOptional && isToBeWritten(properties[name]));
  const names = [...new Set([...required, ...optional])];
  const entries = names.map((name) => [name, build(properties[name] ?? true)] as const);
  // Own properties whatever their names.
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function buildArray(fields: Fields, build: Build): readonly unknown[] {
  const places = listOf(fields['prefixItems']) ?? listOf(fields['items']);
  if (places) return places.map((place) => build(place) ?? null);
  const most = Math.min(amountOf(fields['maxItems']) ?? mostItems, mostItems);
  const count = Math.min(Math.max(amountOf(fields['minItems']) ?? 1, 1), most);
  const items = Array.from({ length: fields['items'] === undefined ? 0 : count }, () => build(fields['items']));
  return items.filter((item) => item !== undefined);
}

/** Read-only and deprecated properties are not suggested. */
function isToBeWritten(schema: unknown): boolean {
  const fields = fieldsOf(schema);
  return fields?.['readOnly'] !== true && fields?.['deprecated'] !== true;
}

function suggestionOf(fields: Fields): unknown {
  const suggestions = [fields['const'], fields['default'], listOf(fields['examples'])?.[0], fields['example']];
  return [...suggestions, listOf(fields['enum'])?.[0]].find((suggestion) => suggestion !== undefined);
}

/** The type, or what the other keywords are about. */
function typeOf(fields: Fields): string | undefined {
  const { type } = fields;
  const named = textOf(...(listOf(type) ?? [type]).filter((name) => name !== 'null'));
  if (named !== undefined) return named;
  if (type !== undefined) return 'null';
  const telling = (names: readonly string[]): boolean => names.some((name) => fields[name] !== undefined);
  if (telling(['properties', 'required', 'additionalProperties'])) return 'object';
  if (telling(['items', 'prefixItems'])) return 'array';
  if (telling(['format', 'pattern', 'minLength', 'maxLength'])) return 'string';
  return telling(['minimum', 'maximum', 'multipleOf']) ? 'number' : undefined;
}
