import { parseJson, stringifyJson } from '../json/json';
import type { RequestStructure } from '../platforms/provider';
import { fieldsOf, type Fields } from '../json/values';
import { buildSample } from './sample';

/** A JSON schema as it came: which keywords it has, and in which form, nobody promises. */
export type JsonSchema = Fields;

/** The schema for a workflow's payloads, where the platform tells a usable one. */
export function payloadSchema({ schema }: RequestStructure): JsonSchema | undefined {
  const fields = fieldsOf(fromText(schema));
  return fields && Object.keys(fields).length > 0 ? fields : undefined;
}

/** The text of a new payload file: the platform's own sample, or one built from the schema. */
export function samplePayload(structure: RequestStructure): string {
  const sample = fromText(structure.sample) ?? undefined;
  const schema = payloadSchema(structure);
  const value = sample ?? (schema && buildSample(schema)) ?? {};
  return `${stringifyJson(value, 2)}\n`;
}

/** What some keep as text of JSON. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
