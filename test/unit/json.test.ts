import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entriesOf, keysOf, objectFrom, repeatedKeysOf } from '../../src/core/json/entries';
import { isRawNumber, parseJson, stringifyJson } from '../../src/core/json/json';
import { jsonText, tokensOf } from '../fixtures/jsonTexts';

describe('JSON without loss', function () {
  // Megabytes and thousands of texts, on machines that do much else.
  this.timeout(20_000);

  for (const number of [
    '9007199254740993',
    '-9007199254740993',
    '12345678901234567890',
    '100000000000000000000000',
    '0.12345678901234567890123',
    '1e999',
    '-1e999',
    '1e-400',
    '4.9e-324',
    '-0',
    '-0.0',
    '-0e5',
    '0.1000000000000000055',
    '-1.23456789012345678e3',
    '1.00000000000000000001e2',
    '10000000000000000.1',
  ]) {
    it(`keeps ${number} as it was written`, () => {
      assert.ok(isRawNumber(parseJson(number)));
      assert.equal(stringifyJson(parseJson(`{"a":[${number},1]}`)), `{"a":[${number},1]}`);
    });
  }

  // However long they are written, a double says the same.
  const longer = [
    '1.5000000000000000', '-0.5000000000000000', '0.00000000000000010', '1500000000000000.0', '1.50000000000000000e3', '1.50000000000000000E+03',
    '1500.000000000000000e-3', '0.0000000000000000', '1000000000000000000000.0', '1.0000000000000000e21', '0.000000100000000000000', '12.00340000000000000',
  ]; // prettier-ignore
  for (const number of ['0', '-0.5', '1.50', '9007199254740992', '0.30000000000000004', '1e22', '5e-324', '10E2', ...longer]) {
    it(`reads ${number} as the number it is`, () => assert.equal(parseJson(number), Number(number)));
  }

  it('leaves digits within text alone, escaped quotes or not', () => {
    const text = '{"a":"12345678901234567890","b":"\\"1e999\\"","c":"\\\\","d":-0.5}';
    assert.deepEqual(parseJson(text), { a: '12345678901234567890', b: '"1e999"', c: '\\', d: -0.5 });
  });

  it('makes own properties of keys that look like more, with and without raw numbers', () => {
    for (const number of ['1', '1e999']) {
      const text = `{"__proto__":{"polluted":${number}},"constructor":2}`;
      const value = parseJson(text) as object;
      assert.ok(Object.hasOwn(value, '__proto__'));
      assert.equal(Object.getPrototypeOf(value), Object.prototype);
      assert.equal(Reflect.get({}, 'polluted'), undefined);
      assert.equal(stringifyJson(value), text);
    }
  });

  it('takes an object with the property of a raw number for an object', () => {
    const value = parseJson('{"rawJSON":"1"}');
    assert.ok(!isRawNumber(value));
    assert.equal(stringifyJson(value), '{"rawJSON":"1"}');
  });

  it('keeps the order of keys that are numbers, and their fields', () => {
    const text = '{"b":1,"2026":"x","2025":"y","a":{"10":1,"9":2}}';
    const value = parseJson(text) as Record<string, object>;
    assert.deepEqual(keysOf(value), ['b', '2026', '2025', 'a']);
    assert.deepEqual(entriesOf(value.a ?? {}), [['10', 1], ['9', 2]]); // prettier-ignore
    assert.equal(value['2026'], 'x');
    assert.equal(stringifyJson(value), text);
    assert.equal(stringifyJson(value.a, 2), '{\n  "10": 1,\n  "9": 2\n}');
  });

  it('keeps each value of a repeated key, and finds the last by its name', () => {
    const text = '{"a":1,"b":{"a":2},"a":[3,{}],"\\u0061":4}';
    const value = parseJson(text) as Record<string, unknown>;
    assert.deepEqual(keysOf(value), ['a', 'b', 'a', 'a']);
    assert.deepEqual([...repeatedKeysOf(value)], ['a']);
    assert.equal(value.a, 4);
    assert.deepEqual(Object.keys(value), ['a', 'b']);
    assert.equal(stringifyJson(value), text.replace('\\u0061', 'a'));
  });

  it('makes plain objects of what they can hold', () => {
    const value = parseJson('{"1":"one","2":"two","a":-0}') as object;
    assert.deepEqual(Reflect.ownKeys(value), ['1', '2', 'a']);
    assert.deepEqual(repeatedKeysOf(value), new Set());
  });

  it('gives a copy with other fields no entries of the old ones', () => {
    const value = parseJson('{"b":1,"2026":2}') as object;
    assert.equal(stringifyJson({ ...value, c: 3 }), '{"2026":2,"b":1,"c":3}');
  });

  it('builds an object of any entries', () => {
    const entries = [['b', 1], ['7', 2], ['b', undefined], ['__proto__', [3]], ['a', { toJSON: () => 4 }]] as const; // prettier-ignore
    const value = objectFrom(entries);
    assert.equal(stringifyJson(value), '{"b":1,"7":2,"__proto__":[3],"a":4}');
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  for (const [begin, end] of [['[', ']'], ['{"a":', '}'], ['{"2":', '}'], ['{"2":{},"1":', '}']] as const) {
    it(`reads and writes a hundred thousand times ${begin}`, () => {
      const text = `${begin.repeat(100_000)}1e999${end.repeat(100_000)}`;
      assert.ok(stringifyJson(parseJson(text)) === text);
    });
  }

  it('indents a thousand levels and keeps deeper ones on one line', () => {
    const text = `${'{"a":'.repeat(2500)}1${'}'.repeat(2500)}`;
    const lines = stringifyJson(parseJson(text), 2).split('\n');
    assert.equal(lines.length, 2001);
    assert.deepEqual(tokensOf(lines.join('\n')), tokensOf(text));
  });

  it('reads and writes a string of fifty megabytes, alone and beside a repeated key', () => {
    const long = `"${'x'.repeat(25_000_000)}\\"\\\\${'1'.repeat(25_000_000)}"`;
    for (const text of [long, `{"a":${long},"a":1}`]) assert.ok(stringifyJson(parseJson(text)) === text);
  });

  it('says of a value that holds itself that it has no text', () => {
    const value: Record<string, unknown> = { a: parseJson('{"b":1,"1":2}') };
    value.self = [value];
    assert.throws(() => stringifyJson(value), TypeError);
  });

  it('refuses what JSON.parse refuses', () => {
    for (const text of ['', '{', '1.2.3', '01234567890123456789', '{"a":12345678901234567890']) {
      assert.throws(() => parseJson(text), SyntaxError);
    }
  });

  it('indents, and has a word for what JSON cannot say', () => {
    assert.equal(stringifyJson({ a: [] }, 2), '{\n  "a": []\n}');
    assert.equal(stringifyJson(undefined), 'null');
  });

  it('gives back any JSON as JSON.parse does, where nothing is lost', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain: unknown = JSON.parse(text);
        if (JSON.stringify(plain) === text) assert.deepEqual(JSON.parse(stringifyJson(parseJson(text))), plain);
      }),
    );
  });

  it('writes back every integer digit for digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (number) => {
        assert.equal(stringifyJson(parseJson(`[${number}]`)), `[${number}]`);
      }),
    );
  });

  it('reads a key that is written with an escape as itself, whatever stood in its place before', () => {
    assert.deepEqual(Object.keys(parseJson('{"01":"","\\\\":""}') as object), ['01', '\\']);
    assert.deepEqual(Object.keys(parseJson('{"01":"","\\u0061":""}') as object), ['01', 'a']);
    assert.deepEqual(Object.keys(parseJson('{"01":"","b\\"":""}') as object), ['01', 'b"']);
  });

  it('writes of any text what it says, token by token, on one line or indented', () => {
    fc.assert(
      fc.property(jsonText, fc.constantFrom(undefined, 2, '\t', 20), (text, indent) => {
        const value = parseJson(text);
        const written = stringifyJson(value, indent);
        assert.deepEqual(tokensOf(written), tokensOf(text));
        // The same fields as everywhere, where the engine reads keys as they are: some with escapes it takes for others.
        if (!text.includes('\\') && !written.includes('\\')) assert.deepEqual(JSON.parse(written), JSON.parse(text));
        // A text that says it once says it again.
        assert.equal(stringifyJson(parseJson(written), indent), written);
      }),
      { numRuns: 500 },
    );
  });

  it('writes any value as the engine does, entries or not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 0, 2, 3.9, 20, -1, '\t', 'more than ten'), (value, indent) => {
        const odd = objectFrom([['b', value], ['1', value]]); // prettier-ignore
        assert.equal(stringifyJson(value, indent), JSON.stringify(value, undefined, indent));
        assert.equal(
          stringifyJson([odd, undefined], indent),
          JSON.stringify([{ b: value, 'no other': value }, undefined], undefined, indent).replace('"no other"', '"1"'),
        );
      }),
    );
  });
});
