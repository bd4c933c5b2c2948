import assert from 'node:assert/strict';
import fc from 'fast-check';
import { visibleLine, visiblePieces, visibleText } from '../../../../src/webview/elements/visibleText';

const anyText = fc.string({ unit: fc.constantFrom('"', '\\', '\n', ':', ' ', '{', '1', '-', 'true', 'a', '\u202e', '😀', '\ud800') });

describe('characters that hide or steer', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['terminal escapes', '\u001b[31mred', '\\u001b[31mred'],
    ['a turned reading direction', 'user\u202enimda\u202c', 'user\\u202enimda\\u202c'],
    ['isolates', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['nothing that can be seen', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
    ['NUL, DEL and C1', '\u0000\u007f\u0085', '\\u0000\\u007f\\u0085'],
    ['half a character', 'a\ud800', 'a\\ud800'],
    ['tags beyond the first plane', '\u{e0041}', '\\u{e0041}'],
    ['a carriage return', 'a\rb', 'a\\rb'],
  ];
  for (const [what, text, shown] of rows) {
    it(`are shown: ${what}`, () => assert.equal(visibleText(text), shown));
  }

  it('are not suspected in ordinary writing', () => {
    const text = 'Grüße, שלום, مرحبا, 你好, 👩‍👩‍👧, نمی‌خواهم\n\ttab';
    assert.equal(visibleText(text), text);
  });

  it('do not break a name out of its line', () => {
    assert.equal(visibleLine('a\nb\tc\u2028d'), 'a\\nb\\tc\\u2028d');
  });

  it('come in pieces that make up the same text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const pieces = visiblePieces(text);
        assert.equal(pieces.map((piece) => piece.text).join(''), visibleText(text));
        return pieces.every(({ text: shown, escape }) => shown !== '' && (escape || visibleText(shown) === shown));
      }),
    );
  });
});
