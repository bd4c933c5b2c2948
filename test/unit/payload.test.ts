import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseTree, type ParseError } from 'jsonc-parser';
import { isJsonValue, parsePayload } from '../../src/core/payload/parse';

function jsonOf(text: string): string {
  const parsed = parsePayload(text);
  assert.ok('payload' in parsed, JSON.stringify(parsed));
  return parsed.payload.json;
}

function problemOf(text: string) {
  const parsed = parsePayload(text);
  assert.ok('problem' in parsed, JSON.stringify(parsed));
  return parsed.problem;
}

describe('a payload', () => {
  const travels: readonly (readonly [string, string, string])[] = [
    ['plain JSON', '{ "a": [1, true, null] }', '{"a":[1,true,null]}'],
    ['comments', '// head\n{ "a": 1 /* one */, "b": 2 } // tail', '{"a":1,"b":2}'],
    ['trailing commas', '{ "a": [1, 2, ], }', '{"a":[1,2]}'],
    ['a byte order mark and CRLF', '\uFEFF{\r\n"a": 1\r\n}', '{"a":1}'],
    ['numbers beyond 2^53 as written', '{"id": 12345678901234567890.10}', '{"id":12345678901234567890.10}'],
    ['exponents and minus zero as written', '[1E5, -0, 1.0]', '[1E5,-0,1.0]'],
    ['escapes as written', '{"\\u0061": "\\/\\n"}', '{"\\u0061":"\\/\\n"}'],
    ['names that look dangerous', '{"__proto__": {"x": 1}}', '{"__proto__":{"x":1}}'],
    ['a comma inside a string before a bracket', '[","]', '[","]'],
    ['a scalar', ' "text" ', '"text"'],
    ['names that are there twice', '{"a": 1, "a": 2}', '{"a":1,"a":2}'],
    ['an escaped NUL', '["\\u0000"]', '["\\u0000"]'],
    ['half of a character as its escape', '["\\ud83d"]', '["\\ud83d"]'],
    ['half of a character that the text really has', '["a\ud83d", "\ude00", "😀"]', '["a\\ud83d","\\ude00","😀"]'],
    ['empty objects and arrays', '{"a": {}, "b": [[], {}]}', '{"a":{},"b":[[],{}]}'],
  ];
  for (const [what, text, json] of travels) {
    it(`travels with ${what}`, () => assert.equal(jsonOf(text), json));
  }

  const refused: readonly (readonly [string, string, RegExp, string])[] = [
    ['nothing', '', /empty/, ''],
    ['only white space', ' \n ', /empty/, ' \n '],
    ['a missing comma', '{"a": 1 "b": 2}', /comma/, '"b"'],
    ['a missing value', '{"a": }', /value/, '}'],
    ['a bare word', '{"a": yes}', /not JSON/, 'yes'],
    ['a single-quoted string', "{'a': 1}", /straight double quotes \("\), not in '/, "'a'"],
    ['quotes of a page', '{“a”: 1}', /straight double quotes \("\), not in “/, '“a'],
    ['a blank that does not break', '{\u00a0"a": 1}', /the character U\+00A0 is not allowed here/, '\u00a0'],
    ['nothing that can be seen', '{"a": 1}\u200b', /the character U\+200B is not allowed here/, '\u200b'],
    ['a comma of another script', '[1，2]', /the character ， \(U\+FF0C\) is not allowed here/, '，'],
    ['two values', '{} {}', /nothing more/, '{'],
    ['an open string', '{"a": "x', /string/, '"x'],
    ['comments and nothing else', ' // later\n/* or never */', /nothing but comments/, ' // later'],
    ['an open comment', '{} /* more', /comment does not end/, '/* more'],
    ['a raw NUL in a string', '{"a": "x\u0000y"}', /character/, '"x'],
    ['a raw NUL between values', '{\u0000"a": 1}', /the character U\+0000/, '\u0000'],
    ['a raw line break in a string', '{"a": "x\ny"}', /string does not end/, '"x'],
    ['a broken unicode escape', '["\\u12"]', /unicode escape/, '"\\u12'],
    ['a name without quotes', '{a: 1}', /not JSON/, 'a: 1'],
    ['a number as a name', '{1: 1}', /property name/, '1: 1'],
    ['a name without a value', '{"a", "b": 1}', /colon/, ', "b"'],
    ['an object that stays open', '{"a": 1', /closing brace/, ''],
    ['an array that stays open after a comma', '[1,', /closing bracket/, ''],
    ['an array closed by a brace', '[1}', /closing bracket/, '}'],
    ['a closing bracket too many', '[1]]', /nothing more/, ']'],
    ['commas without values', '[1,,2]', /value/, ',2'],
    ['a comma first', '[,1]', /value/, ',1'],
    ['NaN', '[NaN]', /not JSON/, 'NaN'],
    ['a leading zero', '[01]', /comma/, '1]'],
    ['a number cut off', '[1.]', /number does not end/, '1.'],
  ];
  for (const [what, text, reason, at] of refused) {
    it(`is refused at its place for ${what}`, () => {
      const problem = problemOf(text);
      assert.match(problem.reason, reason);
      if (at) assert.ok(text.slice(problem.offset).startsWith(at.slice(0, 1)), text.slice(problem.offset));
    });
  }

  it('points behind a byte order mark', () => {
    assert.equal(problemOf('\uFEFFyes').offset, 1);
  });

  it('may be 10 MB', () => {
    const item = '{"id": 12345678901234567890, "text": "x"}';
    const text = `[${Array.from({ length: 250_000 }, () => item).join(',\n')}]`;
    assert.ok(text.length > 10_000_000);
    assert.equal(jsonOf(text), text.replaceAll(/[ \n]/g, ''));
  }).timeout(60_000);

  it('may be nested deeper than any stack', () => {
    const text = '{"a":['.repeat(100_000) + ']}'.repeat(100_000);
    assert.equal(jsonOf(text), text);
    assert.match(problemOf('['.repeat(100_000)).reason, /closing bracket/);
  }).timeout(60_000);

  it('that is broken is refused exactly when JSON with comments and trailing commas does not allow it', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'null', ' ', '\n', '/* c */', '//c\n', 'x', '-', '"');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const errors: ParseError[] = [];
        parseTree(text, errors, { allowTrailingComma: true });
        assert.equal('payload' in parsePayload(text), errors.length === 0, text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every JSON value that there is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.equal(JSON.stringify(JSON.parse(jsonOf(text))), JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void parsePayload(text)));
  });

  it('takes a selection only when it is a value by itself', () => {
    assert.equal(isJsonValue('{"a": 1}'), true);
    assert.equal(isJsonValue('"a": 1'), false);
  });
});
