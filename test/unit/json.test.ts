import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRawNumber, parseJson, stringifyJson } from '../../src/core/json/json';

describe('JSON without loss', () => {
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
  ]) {
    it(`keeps ${number} as it was written`, () => {
      assert.ok(isRawNumber(parseJson(number)));
      assert.equal(stringifyJson(parseJson(`{"a":[${number},1]}`)), `{"a":[${number},1]}`);
    });
  }

  for (const number of ['0', '-0.5', '1.50', '9007199254740992', '0.30000000000000004', '1e22', '5e-324', '10E2']) {
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

  it('reads nesting deeper than the stack', () => {
    const deep = '['.repeat(100_000) + '1e999' + ']'.repeat(100_000);
    assert.ok(Array.isArray(parseJson(deep)));
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
});
