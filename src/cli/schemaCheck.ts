import { stringifyJson } from '../core/json/json';
import { fieldsOf } from '../core/json/values';
import type { CheckSchema } from '../core/payload/expectation/checkRun';

/** Loads the JSON language with the first schema: most expectations have none. */
export const checkSchema: CheckSchema = async (value, schema) => {
  const { checkAgainstSchema } = await import('../core/payload/language');
  return checkAgainstSchema(stringifyJson(value), fieldsOf(schema) ?? {});
};
