import assert from 'node:assert/strict';
import fc from 'fast-check';
import { looksLikeJson, tokensOf } from '../../../../src/webview/value/jsonTokens';

const anyText = fc.string({ unit: fc.constantFrom('"', '\\', '\n', ':', ' ', '{', '1', '-', 'true', 'a', '\u202e', '😀', '\ud800') });

describe('JSON tokens', () => {
  const kinds = (text: string) =>
    [...tokensOf(text)].filter(({ kind }) => kind !== 'plain').map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

  it('tells keys, strings, numbers and words apart', () => {
    assert.deepEqual(kinds('{"a": "b", "c" : [-1.5e3, true, null, {}]}'), [
      'key "a"',
      'string "b"',
      'key "c"',
      'number -1.5e3',
      'word true',
      'word null',
    ]);
  });

  it('is not fooled by escapes', () => {
    assert.deepEqual(kinds('["a\\"b", "c\\\\", 1]'), ['string "a\\"b"', 'string "c\\\\"', 'number 1']);
  });

  it('starts afresh on the line after a string that was cut', () => {
    assert.deepEqual(kinds('"cut\n"a": 1'), ['string "cut', 'key "a"', 'number 1']);
  });

  it('gives every character to exactly one token', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let at = 0;
        for (const { start, end } of tokensOf(text)) {
          assert.equal(start, at);
          assert.ok(end > start);
          at = end;
        }
        return at === text.length;
      }),
    );
  });

  it('does not trip over one very long string', () => {
    const text = `"${'\\"x'.repeat(1_000_000)}"`;
    assert.deepEqual([...tokensOf(text)], [{ kind: 'string', start: 0, end: text.length }]);
  });

  it('leaves sentences alone', () => {
    for (const text of ['{"a": 1}', ' [', '"text"', '12', '-1.5e3\n', 'null']) assert.equal(looksLikeJson(text), true, text);
    for (const text of ['Invalid URL', '3 attempts failed', 'true story', '']) assert.equal(looksLikeJson(text), false, text);
  });
});
