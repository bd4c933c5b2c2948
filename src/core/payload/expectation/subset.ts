import { entriesOf, repeatedKeysOf } from '../../json/entries';
import { isRawNumber } from '../../json/json';
import { compareNumbers } from '../../json/numbers';
import type { FieldPath } from '../../json/path';
import { fieldOf, isFields, type Fields } from '../../json/values';
import type { IgnoredPlaces } from './ignoredPaths';
import { isNumeric, isOfKind, matcherOf, type Matcher } from './matchers';

/** One place where a value is not what was expected. */
export interface Difference {
  /** Where the expectation says it, from the expected value's root. */
  readonly expectedAt: FieldPath;
  /** Where it is in the actual value; the same, except for items that a list contains somewhere. */
  readonly actualAt: FieldPath;
  readonly expected: unknown;
  /** Undefined where there is nothing. */
  readonly actual: unknown;
  /** Why, where the two values do not say it themselves. */
  readonly reason?: { readonly length: number } | { readonly notMatched: string } | { readonly closest: FieldPath };
}

/** A place in both values that is still to be compared. Paths are linked: most are never spelled out. */
interface Pair {
  readonly expected: unknown;
  readonly actual: unknown;
  readonly path: Path | undefined;
  readonly ignored: IgnoredPlaces;
  /** Matchers do not count here. */
  readonly isLiteral: boolean;
}

interface Path {
  readonly up: Path | undefined;
  /** In the expectation; several steps where a matcher stands between. */
  readonly expectedKeys: FieldPath;
  readonly actualKey: string | number | undefined;
}

/**
 * All places where an actual value does not have what is expected. Objects contain, lists match by position and length,
 * numbers are the same when they say the same, a key that repeats is compared as often as it is expected, and nothing
 * counts where it is ignored. It costs what the expectation holds, not what the actual value does, and does not recurse,
 * except for what a list contains.
 */
export function compareSubset(expected: unknown, actual: unknown, ignored: IgnoredPlaces): readonly Difference[] {
  return differencesOf({ expected, actual, path: undefined, ignored, isLiteral: false });
}

function differencesOf(root: Pair): readonly Difference[] {
  const differences: Difference[] = [];
  const waiting: Pair[] = [root];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    if (pair.ignored.isIgnored) continue;
    const below = comparePair(pair, differences);
    // The first below is compared next, so that differences come in the order of the expectation.
    for (let at = below.length - 1; at >= 0; at -= 1) {
      const one = below[at];
      if (one) waiting.push(one);
    }
  }
  return differences;
}

const none: readonly Pair[] = [];

/** Notes what differs here, and gives what is to be compared below. */
function comparePair(pair: Pair, differences: Difference[]): readonly Pair[] {
  const { expected, actual } = pair;
  const matcher = pair.isLiteral ? undefined : matcherOf(expected);
  if (matcher) return applyMatcher(matcher, pair, differences);
  if (Array.isArray(expected)) {
    if (Array.isArray(actual)) return pairsOfLists(expected, actual, pair, differences);
  } else if (isFields(expected)) {
    if (isFields(actual)) return pairsOfFields(expected, actual, pair);
  } else if (isSameScalar(expected, actual)) return none;
  differences.push(differenceAt(pair));
  return none;
}

function applyMatcher(matcher: Matcher, pair: Pair, differences: Difference[]): readonly Pair[] {
  const { actual } = pair;
  switch (matcher.kind) {
    case 'literal':
      return [{ ...pair, expected: matcher.value, path: step(pair, ['$literal'], undefined), isLiteral: true }];
    case 'any':
      if (actual === undefined || !matcher.kinds.some((kind) => isOfKind(actual, kind))) differences.push(differenceAt(pair));
      return none;
    case 'match':
      if (typeof actual !== 'string' || !matcher.pattern.test(actual)) differences.push(differenceAt(pair));
      return none;
    case 'within': {
      const isIn = isNumeric(actual) && compareNumbers(matcher.least, actual) <= 0 && compareNumbers(actual, matcher.most) <= 0;
      if (!isIn) differences.push(differenceAt(pair));
      return none;
    }
    case 'contains':
      if (Array.isArray(actual)) differences.push(...missingItems(matcher.items, actual as readonly unknown[], pair));
      else differences.push(differenceAt(pair));
      return none;
  }
}

function pairsOfLists(expected: readonly unknown[], actual: readonly unknown[], pair: Pair, differences: Difference[]): readonly Pair[] {
  if (expected.length !== actual.length) differences.push({ ...differenceAt(pair), reason: { length: actual.length } });
  return expected.slice(0, actual.length).map((item, at) => below(pair, item, actual[at], at));
}

function pairsOfFields(expected: Fields, actual: Fields, pair: Pair): readonly Pair[] {
  const repeated = repeatedKeysOf(expected);
  // The second of a repeated key is compared with the second.
  const seen = new Map<string, number>();
  return entriesOf(expected).map(([key, value]) => {
    if (!repeated.has(key)) return below(pair, value, fieldOf(actual, key), key);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return below(pair, value, valuesOf(actual, key)[before], key);
  });
}

function valuesOf(fields: Fields, key: string): readonly unknown[] {
  return entriesOf(fields).flatMap(([name, value]) => (name === key ? [value] : []));
}

function below(pair: Pair, expected: unknown, actual: unknown, key: string | number): Pair {
  return { expected, actual, path: step(pair, [key], key), ignored: pair.ignored.under(key), isLiteral: pair.isLiteral };
}

function step({ path }: Pair, expectedKeys: FieldPath, actualKey: string | number | undefined): Path {
  return { up: path, expectedKeys, actualKey };
}

const [unknownFit, fit, noFit] = [0, 1, 2];

/**
 * The items that have no place in a list. Each is given one of its own, and those that were placed before move where
 * that helps (augmenting paths), so that `{}` does not take the only place that `{"a": 1}` fits.
 */
function missingItems(items: readonly unknown[], actual: readonly unknown[], pair: Pair): readonly Difference[] {
  const takenBy = new Map<number, number>();
  // For each item, what is known of each place: a list may have millions.
  const known = items.map(() => new Uint8Array(actual.length));
  const pairOf = (item: number, place: number): Pair => ({
    ...pair,
    expected: items[item],
    actual: actual[place],
    path: step(pair, ['$contains', item], place),
    ignored: pair.ignored.under(place),
  });
  const fits = (item: number, place: number): boolean => {
    const ofItem = known[item];
    if (ofItem?.[place] === unknownFit && isOther(items[item], actual[place], pair.ignored.under(place))) ofItem[place] = noFit;
    if (ofItem?.[place] === unknownFit) ofItem[place] = differencesOf(pairOf(item, place)).length === 0 ? fit : noFit;
    return ofItem?.[place] === fit;
  };
  const place = (item: number, tried: Set<number>): boolean => {
    for (let at = 0; at < actual.length; at += 1) {
      if (tried.has(at) || !fits(item, at)) continue;
      tried.add(at);
      const other = takenBy.get(at);
      if (other !== undefined && !place(other, tried)) continue;
      takenBy.set(at, item);
      return true;
    }
    return false;
  };
  return items.flatMap((item, index) => {
    if (place(index, new Set())) return [];
    const closest = closestPlace(index, actual, pairOf);
    const path = step(pair, ['$contains', index], undefined);
    return [{ ...differenceAt({ ...pair, expected: item, actual, path }), reason: closest === undefined ? undefined : { closest: [closest] } }];
  });
}

/** Whether a field shows at once that an item is another: a long list is mostly of such. */
function isOther(expected: unknown, actual: unknown, ignored: IgnoredPlaces): boolean {
  if (!isFields(expected) || !isFields(actual) || matcherOf(expected)) return false;
  for (const key in expected) {
    const value = expected[key];
    if ((typeof value !== 'object' || value === null) && !isSameScalar(value, fieldOf(actual, key)) && !ignored.under(key).isIgnored) return !ignored.isIgnored;
  }
  return false;
}

/** As many items are looked at for the one that is meant: a list may have millions. */
const mostCompared = 200;

/** The item that differs in the fewest places. */
function closestPlace(item: number, actual: readonly unknown[], pairOf: (item: number, place: number) => Pair): number | undefined {
  const counts = actual.slice(0, mostCompared).map((_, place) => differencesOf(pairOf(item, place)).length);
  const fewest = Math.min(...counts);
  return counts.length === 0 ? undefined : counts.indexOf(fewest);
}

function differenceAt({ expected, actual, path }: Pair): Difference {
  const steps: Path[] = [];
  for (let one = path; one; one = one.up) steps.push(one);
  steps.reverse();
  return {
    expectedAt: steps.flatMap(({ expectedKeys }) => expectedKeys),
    actualAt: steps.flatMap(({ actualKey }) => (actualKey === undefined ? [] : [actualKey])),
    expected,
    actual,
  };
}

function isSameScalar(expected: unknown, actual: unknown): boolean {
  if (isNumeric(expected)) return isNumeric(actual) && compareNumbers(expected, actual) === 0;
  return !isRawNumber(actual) && expected === actual;
}
