/**
 * JSON without loss. A number that a double cannot hold as it was written (`9007199254740993`, `1e999`, `-0`) stays a
 * raw number that carries its source text; every other value is what `JSON.parse` makes of it. Keys such as `__proto__`
 * become own properties and touch no prototype.
 */
export interface RawNumber {
  readonly rawJSON: string;
}

/** The engine has these since V8 11.4 (Node 21); TypeScript's library does not name them yet. */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}

// The same object under a type that knows the three functions above.
const json = JSON as unknown as SourceTextJson;

export function parseJson(text: string): unknown {
  if (!mayHoldFragileNumber(text) || !holdsFragileNumber(text)) return JSON.parse(text);
  try {
    return json.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined && !survives(source, value) ? json.rawJSON(source) : value,
    );
  } catch (error) {
    // A reviver recurses and the plain parser does not: nesting too deep for the stack is read without raw numbers.
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

/** JSON text of a value, raw numbers as they were written; `null` for what JSON cannot say. */
export function stringifyJson(value: unknown, indent?: number | string): string {
  return JSON.stringify(value, undefined, indent) ?? 'null';
}

export function isRawNumber(value: unknown): value is RawNumber {
  return json.isRawJSON(value);
}

/** Passes that look at no structure, so that large plain outputs do not pay for the exact search; most need only the first. */
function mayHoldFragileNumber(text: string): boolean {
  if (!/\d(?:[\d.]{15}|[eE][+-]?\d{3})|-0(?:\.0*)?(?:[eE\s,\]}]|$)/.test(text)) return false;
  if (/\d[eE][+-]?\d{3}|-0(?:\.0*)?(?:[eE\s,\]}]|$)/.test(text)) return true;
  const long = /-?\d[\d.]{15,}(?:[eE][+-]?\d+)?/g;
  for (let match = long.exec(text); match; match = long.exec(text)) if (!survives(match[0], Number(match[0]))) return true;
  return false;
}

/** Steps over strings, so that ids and dates inside them do not count. */
function holdsFragileNumber(text: string): boolean {
  const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;
  for (let match = stringOrNumber.exec(text); match; match = stringOrNumber.exec(text)) {
    const source = match[0];
    if (source.charCodeAt(0) !== 0x22 && !survives(source, Number(source))) return true;
  }
  return false;
}

/** Whether a number, written back from its double, still says what its source says. */
function survives(source: string, value: number): boolean {
  if (Object.is(value, -0) || !Number.isFinite(value)) return false;
  if (source.length <= 15 && Math.abs(value) < 1e15 && Math.abs(value) > 1e-15) return true;
  const written = String(value);
  if (written === source) return true;
  return !/^-?\d+$/.test(source) && decimal(written) === decimal(source);
}

/** Sign, digits and exponent in one canonical spelling, so that `1.50e3` and `1500` are the same. */
function decimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
