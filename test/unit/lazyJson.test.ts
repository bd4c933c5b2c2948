import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copyJson, sameJson } from '../../src/core/json/copy';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import { isLongerThan } from '../../src/core/json/length';
import { LazyJson } from '../../src/core/json/lazyJson';
import { fieldsOf } from '../../src/core/json/values';
import { jsonText } from '../fixtures/jsonTexts';

const lazily = (text: string, limit?: number) => new LazyJson(Buffer.from(text), limit);
/** Half of a pair has no bytes of its own in UTF-8. */
const asBytes = (text: string) => Buffer.from(text).toString();
const contacts = (count: number) => Array.from({ length: count }, (_, at) => ({ id: at, name: `Contact ${at}`, tags: ['a', { b: null }] }));

describe('JSON that is read as far as somebody looks', function () {
  this.timeout(20_000);

  it('says what it says when it is read whole, whatever is in it', () => {
    const property = fc.property(jsonText, fc.constantFrom(0, 1, 8, 30), (text, limit) => {
      const whole = parseJson(asBytes(text));
      const { value } = lazily(text, limit);
      assert.equal(stringifyJson(value), stringifyJson(whole));
      assert.equal(stringifyJson(value, 2), stringifyJson(whole, 2));
      assert.ok(sameJson(whole, value));
      assert.ok(sameJson(value, copyJson(whole, (one) => one)));
    });
    fc.assert(property, { numRuns: 600 });
  });

  it('refuses what does not close, and never says more than the text does', () => {
    for (const text of ['[1,2', '{"a":[1,2}', '[1]]', '{"a" 1}', '{"a":}', '', ' ', '[1 2]', '{"a":1,}', '"open', '{"a":1}x', '{1:2}']) {
      assert.throws(() => stringifyJson(lazily(text, 0).value), SyntaxError, text);
    }
  });

  it('is a list like any other: its length, its items, its ends, in any order', () => {
    const items = contacts(5_000);
    const list = lazily(JSON.stringify(items)).value as typeof items;
    assert.ok(Array.isArray(list));
    assert.equal(list.length, 5_000);
    assert.deepEqual([list[4_999], list[0], list[64], list[5_000]], [items[4_999], items[0], items[64], undefined]);
    assert.deepEqual(list.slice(2_000, 2_003), items.slice(2_000, 2_003));
    assert.deepEqual(list.findLast(({ id }) => id === 77), items[77]);
    assert.deepEqual([...list].length, 5_000);
    assert.deepEqual(Object.keys(list), Object.keys(items));
    assert.ok('4999' in list && !('5000' in list));
  });

  it('has the items of its text, however many, however long, and whatever blanks are between them', () => {
    const blanks = fc.constantFrom('', ' ', '\n\t');
    const item = fc.oneof(fc.constantFrom('[]', '{}', '[ ]', '0', '"]"', '",\\""', '[1,[2,3],{"a":[4,5]}]'), fc.integer({ min: 0, max: 4_000 }).map((length) => JSON.stringify({ note: ','.repeat(length) })));
    const list = fc.array(fc.tuple(blanks, item, blanks).map((parts) => parts.join('')), { minLength: 0, maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(list, blanks, (items, blank) => {
        const value = lazily(`[${items.join(',') || blank}]`, 1).value as unknown[];
        assert.equal(value.length, items.length);
        for (const [at, text] of items.entries()) assert.equal(stringifyJson(value[at]), text.trim() === '[ ]' ? '[]' : text.trim());
      }),
      { numRuns: 50 },
    );
  });

  it('cannot be changed', () => {
    const list = lazily(JSON.stringify(contacts(5_000))).value as unknown[];
    assert.throws(() => (list[0] = 1), TypeError);
    assert.throws(() => list.push(1), TypeError);
  });

  it('knows the bytes of what is long', () => {
    const text = ` {"status":"ok","body":{"contacts":${JSON.stringify(contacts(2_000))}},"note":"${'x'.repeat(100_000)}"} `;
    const json = lazily(text);
    const fields = fieldsOf(json.value) ?? {};
    assert.equal(json.sourceOf(json.value)?.length, text.length - 2);
    assert.equal(Buffer.from(json.sourceOf(fields['body']) ?? []).toString(), JSON.stringify({ contacts: contacts(2_000) }));
    assert.equal(json.sourceOf(fields['note'])?.length, 100_002);
    assert.equal(json.sourceOf(fields['status']), undefined);
  });

  it('is known to be long without being read to its end', () => {
    const text = JSON.stringify({ contacts: contacts(5_000) });
    const { value } = lazily(text);
    assert.ok(isLongerThan(100_000, value));
    assert.ok(!isLongerThan(text.length, value));
    assert.ok(isLongerThan(1_000, lazily(`${'['.repeat(100_000)}"${'x'.repeat(1_001)}"${']'.repeat(100_000)}`).value));
    fc.assert(fc.property(fc.json(), (json) => !isLongerThan(json.length, parseJson(json))));
  });

  it('is no deeper than it can be read', () => {
    for (const levels of [2_500, 100_000]) {
      const text = `${'{"child":'.repeat(levels)}[]${'}'.repeat(levels)}`;
      assert.equal(stringifyJson(lazily(text).value), text);
      const list = `${'['.repeat(levels)}${']'.repeat(levels)}`;
      assert.equal(stringifyJson(lazily(list).value), list);
    }
  });

  it('costs less than it is long: nobody pays for what is not looked at', () => {
    const text = Buffer.from(`{"contacts":[${Array.from({ length: 60 }, () => JSON.stringify(contacts(1_000)).slice(1, -1)).join(',')}]}`);
    const time = (work: () => unknown) => {
      const begun = performance.now();
      work();
      return performance.now() - begun;
    };
    const first = () => ((new LazyJson(text).value as { contacts: unknown[] }).contacts.length, 0);
    const all = () => JSON.parse(text.toString()) as unknown;
    const rounds = Array.from({ length: 5 }, () => time(first) / time(all));
    assert.ok(Math.min(...rounds) < 1, rounds.join());
  });
});
