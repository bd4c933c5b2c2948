import assert from 'node:assert/strict';
import * as fc from 'fast-check';
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
    ['a single-quoted string', "{'a': 1}", /not JSON|property name/, "'a'"],
    ['two values', '{} {}', /nothing more/, '{'],
    ['an open string', '{"a": "x', /string/, '"x'],
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
