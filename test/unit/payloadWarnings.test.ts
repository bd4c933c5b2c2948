import assert from 'node:assert/strict';
import { checkPayload, findDuplicateKeys } from '../../src/core/payload/warnings';

/** What the warnings point at, as the text has it. */
function marked(text: string): string[] {
  return findDuplicateKeys(text).map(({ offset, length }) => text.slice(offset, offset + length));
}

describe('warnings about a payload', () => {
  it('mark the second of two properties with one name', () => {
    const text = '{"email": 1, "name": 2, "email": 3}';
    const [warning, ...more] = findDuplicateKeys(text);
    assert.equal(warning?.offset, text.lastIndexOf('"email"'));
    assert.equal(warning?.length, '"email"'.length);
    assert.match(warning?.reason ?? '', /“email” stands in this object more than once/);
    assert.deepEqual(more, []);
  });

  it('know a name by what it says, not by how it is written', () => {
    assert.deepEqual(marked('{"a": 1, "\\u0061": 2}'), ['"\\u0061"']);
    assert.deepEqual(marked('{"__proto__": 1, "__proto__": 2}'), ['"__proto__"']);
    assert.deepEqual(marked('{"toString": 1, "A": 2, "a": 3}'), []);
  });

  it('look at each object by itself', () => {
    assert.deepEqual(marked('[{"a": {"a": 1}}, {"a": 2}, {"b": "a", "a": "b"}]'), []);
    assert.deepEqual(marked('{"a": [{"b": 1, "b": 2}], "a": 3}'), ['"b"', '"a"']);
  });

  it('keep their places behind a byte order mark, comments and CRLF', () => {
    assert.deepEqual(marked('\uFEFF// "a"\r\n{"a": 1, /* "a" */\r\n"a": 2, }'), ['"a"']);
  });

  it('shorten a name that is a text by itself', () => {
    const name = 'long '.repeat(1_000);
    assert.ok((findDuplicateKeys(`{"${name}": 1, "${name}": 2}`)[0]?.reason.length ?? 999) < 200);
  });

  const about = (text: string) => checkPayload(text).map((warning) => warning.about);

  it('say of a single value that workflows expect an object', () => {
    for (const text of ['"text"', ' // a number\n 3', 'null']) assert.deepEqual(about(text), ['scalar'], text);
    for (const text of ['{}', '[]', '[1]']) assert.deepEqual(about(text), [], text);
    const [warning] = checkPayload('/* so */ true');
    assert.deepEqual([warning?.offset, warning?.length], [9, 4]);
  });

  it('count what travels, in bytes', () => {
    const almost = `["${'x'.repeat(3 * 1024 * 1024 - 4)}"]`;
    assert.deepEqual(about(almost), []);
    assert.deepEqual(about(`${almost} // ${'comment '.repeat(100)}`), []);
    const large = checkPayload(`["${'ü'.repeat(1.5 * 1024 * 1024)}"]`);
    assert.deepEqual(large.map((warning) => warning.about), ['size']);
    assert.match(large[0]?.reason ?? '', /3 MB.*about 3 MB/);
  });

  it('are silent about what is no payload: that is a problem of its own', () => {
    assert.deepEqual(checkPayload('{"a": 1, "a": 2'), []);
    assert.deepEqual(checkPayload(''), []);
  });
});
