import { parseJson } from '../json/json';
import type { RequestStructure } from '../platforms/provider';
import { fieldsOf, type Fields } from '../json/values';

/** A JSON schema as it came: which keywords it has, and in which form, nobody promises. */
export type JsonSchema = Fields;

/** The schema for a workflow's payloads, where the platform tells a usable one. */
export function payloadSchema({ schema }: RequestStructure): JsonSchema | undefined {
  const fields = fieldsOf(fromText(schema));
  return fields && Object.keys(fields).length > 0 ? fields : undefined;
}

/** What some keep as text of JSON. */
export function fromText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
