import { isRawNumber, type RawNumber } from '../../json/json';
import { compareNumbers } from '../../json/numbers';
import { fieldOf, isFields, listOf } from '../../json/values';
import type { Sentence } from '../../model/sentence';

/** What may stand for a value in an expectation. */
export type Matcher =
  /** A value of one of these kinds. */
  | { readonly kind: 'any'; readonly kinds: readonly ValueKind[] }
  /** A text in which this is found. */
  | { readonly kind: 'match'; readonly pattern: RegExp }
  /** A number from the first to the second, both included. */
  | { readonly kind: 'within'; readonly least: Numeric; readonly most: Numeric }
  /** A list that has these items somewhere, each in a place of its own. */
  | { readonly kind: 'contains'; readonly items: readonly unknown[] }
  /** This value, also where it looks like a matcher itself. */
  | { readonly kind: 'literal'; readonly value: unknown };

export type Numeric = number | RawNumber;

const valueKinds = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null', 'anything'] as const;
export type ValueKind = (typeof valueKinds)[number];

const names = ['$any', '$match', '$within', '$contains', '$literal'] as const;

/** A sentence with places for its values. */
interface Problem {
  readonly template: Sentence;
  readonly values: readonly string[];
  /** See `ExpectationProblem`. */
  readonly isBeyondSchema?: true;
}

const known = new WeakMap<object, Matcher | Problem | 'none'>();

/** The matcher that an object is: one with a single field, of a matcher's name. Undefined for every other value. */
export function matcherOf(value: unknown): Matcher | undefined {
  const read = readMatcher(value);
  return read && 'kind' in read ? read : undefined;
}

/** What is wrong with a value that is meant as a matcher: its argument, or another field beside it. */
export function problemOfMatcher(value: unknown): Problem | undefined {
  const read = readMatcher(value);
  return read && 'template' in read ? read : undefined;
}

function readMatcher(value: unknown): Matcher | Problem | undefined {
  if (!isFields(value)) return undefined;
  // A list of a thousand items is compared against the same few.
  const before = known.get(value);
  if (before !== undefined) return before === 'none' ? undefined : before;
  const name = names.find((one) => Object.hasOwn(value, one));
  const read = name && (Object.keys(value).length > 1 ? crowded(name) : matcherFrom(name, fieldOf(value, name)));
  known.set(value, read ?? 'none');
  return read;
}

function crowded(name: string): Problem {
  return { template: '“{0}” stands alone in its object. A field of that name is written {"$literal": …} around.', values: [name] };
}

function matcherFrom(name: (typeof names)[number], argument: unknown): Matcher | Problem {
  switch (name) {
    case '$literal':
      return { kind: 'literal', value: argument };
    case '$contains':
      return Array.isArray(argument) ? { kind: 'contains', items: argument as readonly unknown[] } : { template: '“$contains” takes a list of items.', values: [] };
    case '$any':
      return anyFrom(argument);
    case '$match':
      return matchFrom(argument);
    case '$within':
      return withinFrom(argument);
  }
}

function anyFrom(argument: unknown): Matcher | Problem {
  const kinds = (listOf(argument) ?? [argument]).map((word) => valueKinds.find((kind) => kind === word));
  const found = kinds.filter((kind) => kind !== undefined);
  if (found.length === kinds.length && found.length > 0) return { kind: 'any', kinds: found };
  return { template: '“$any” takes one or several of: {0}.', values: [valueKinds.join(', ')] };
}

function matchFrom(argument: unknown): Matcher | Problem {
  try {
    if (typeof argument === 'string') return { kind: 'match', pattern: new RegExp(argument, 'u') };
  } catch {
    // Said below.
  }
  return { template: '“$match” takes a regular expression as a text.', values: [], ...(typeof argument === 'string' && { isBeyondSchema: true }) };
}

function withinFrom(argument: unknown): Matcher | Problem {
  const [least, most, ...more] = listOf(argument) ?? [];
  const sentence: Problem = { template: '“$within” takes two numbers, the smaller one first.', values: [] };
  if (!isNumeric(least) || !isNumeric(most) || more.length > 0) return sentence;
  return compareNumbers(least, most) <= 0 ? { kind: 'within', least, most } : { ...sentence, isBeyondSchema: true };
}

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || isRawNumber(value);
}

/** Whether a value is of a kind that `$any` names. */
export function isOfKind(value: unknown, kind: ValueKind): boolean {
  switch (kind) {
    case 'anything':
      return true;
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isFields(value);
    case 'number':
      return isNumeric(value);
    case 'integer':
      return isRawNumber(value) ? /^-?\d+(?:\.0*)?$/.test(value.rawJSON) : Number.isInteger(value);
    default:
      return typeof value === kind;
  }
}
