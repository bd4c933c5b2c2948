import { isNumber } from '../exactJson';

export interface Violation {
  readonly path: string;
  readonly message: string;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

interface Property {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
}

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && !isNumber(value),
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => isNumber(value) && (typeof value === 'string' || Number.isInteger(value)),
  number: isNumber,
};

/** As much of JSON Schema as the catalogue's own schemas use: one level of properties. */
export function violations(schema: object, payload: unknown): readonly Violation[] {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    return [{ path: '', message: 'must be object' }];
  }
  // The catalogue's schemas have this shape; nobody else's come here.
  const { properties = {}, required = [] } = schema as ObjectSchema;
  const missing = required
    .filter((name) => !Object.hasOwn(payload, name))
    .map((name) => ({ path: `/${name}`, message: `must have required property '${name}'` }));
  const wrong = Object.entries(properties)
    .filter(([name]) => Object.hasOwn(payload, name))
    .flatMap(([name, property]) => propertyViolations(name, property, (payload as Record<string, unknown>)[name]));
  return [...missing, ...wrong];
}

function propertyViolations(name: string, property: Property, value: unknown): readonly Violation[] {
  const { type = '', enum: values, format } = property;
  const path = `/${name}`;
  if (checks[type]?.(value) === false) return [{ path, message: `must be ${type}` }];
  if (values && !values.includes(value)) return [{ path, message: `must be one of ${values.join(', ')}` }];
  const misshapen = format === 'email' && !/^[^@\s]+@[^@\s]+$/.test(String(value));
  return misshapen ? [{ path, message: 'must match format "email"' }] : [];
}
