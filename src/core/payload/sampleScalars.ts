import { amountOf, numberOf, textOf, type Fields } from '../json/values';

/** Made to be recognised as samples: the names that are reserved for documentation. */
const formats: Readonly<Record<string, string>> = {
  email: 'jane@example.com',
  'idn-email': 'jane@example.com',
  'date-time': '2026-01-31T09:30:00Z',
  date: '2026-01-31',
  time: '09:30:00Z',
  duration: 'PT1H',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  iri: 'https://example.com/',
  'uri-reference': 'https://example.com/',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
};

const longestPadding = 200;

/** A value of a type without parts; null for a type that nobody knows. */
export function sampleScalar(type: string | undefined, schema: Fields): unknown {
  if (type === 'string') return sampleString(schema);
  if (type === 'integer' || type === 'number') return sampleNumber(type === 'integer', schema);
  return type === 'boolean' ? false : null;
}

function sampleString(schema: Fields): string {
  const format = textOf(schema['format']) ?? '';
  if (Object.hasOwn(formats, format)) return formats[format] ?? '';
  return 'x'.repeat(Math.min(amountOf(schema['minLength']) ?? 0, longestPadding));
}

/** The number nearest to zero that the limits allow. */
function sampleNumber(isInteger: boolean, schema: Fields): number {
  const step = numberOf(schema['multipleOf']) || (isInteger ? 1 : 0);
  const { low, high } = limitsOf(schema);
  if (low.value > 0 || (low.value === 0 && low.excluded)) return roundUpTo(low, step);
  if (high.value < 0 || (high.value === 0 && high.excluded)) return -roundUpTo({ ...high, value: -high.value }, step);
  return 0;
}

interface Limit {
  readonly value: number;
  readonly excluded: boolean;
}

function limitsOf(schema: Fields): { readonly low: Limit; readonly high: Limit } {
  const limit = (name: string, exclusiveName: string, none: number): Limit => {
    const exclusive = schema[exclusiveName];
    // Older drafts say beside the limit that it is excluded itself.
    if (typeof exclusive !== 'boolean' && numberOf(exclusive) !== undefined) {
      return { value: numberOf(exclusive) ?? none, excluded: true };
    }
    return { value: numberOf(schema[name]) ?? none, excluded: exclusive === true };
  };
  return {
    low: limit('minimum', 'exclusiveMinimum', -Infinity),
    high: limit('maximum', 'exclusiveMaximum', Infinity),
  };
}

function roundUpTo({ value, excluded }: Limit, step: number): number {
  if (step === 0) return excluded ? value + 1 : value;
  const reached = Math.ceil(value / step) * step;
  return excluded && reached === value ? reached + step : reached;
}
