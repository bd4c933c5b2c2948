import assert from 'node:assert/strict';
import { copyJson, sameJson } from '../../src/core/json/copy';
import { entriesOf, firstEntriesOf, keysOf, objectFrom, repeatedKeysOf } from '../../src/core/json/entries';
import { errorText } from '../../src/core/json/errorText';
import { parseJson } from '../../src/core/json/json';
import { readPath } from '../../src/core/json/path';
import { amountOf, fieldOf, fieldsOf, idOf, isFields, listOf, numberOf, textOf, timeOf } from '../../src/core/json/values';

describe('two values of JSON', () => {
  const say = (one: string, other: string) => sameJson(parseJson(one), parseJson(other));

  it('are the same where they say the same, at any depth', () => {
    for (const text of ['7', '"a"', 'null', 'true', '[]', '{}', '[1,[2,{"a":[3]}]]', '{"a":1,"2":{"b":null}}', '-0', '1e999', '9007199254740993']) {
      assert.ok(say(text, text), text);
    }
    const deep = `${'['.repeat(50_000)}1${']'.repeat(50_000)}`;
    assert.ok(say(deep, deep));
  });

  const different = [
    ['1', '2'], ['1', '"1"'], ['null', '{}'], ['[]', '{}'], ['[1]', '{"0":1}'], ['[1]', '[1,2]'], ['[1,2]', '[1]'], ['[[1]]', '[[2]]'],
    ['{"a":1}', '{"b":1}'], ['{"a":1}', '{"a":1,"b":2}'], ['{"a":1,"b":2}', '{"b":2,"a":1}'], ['{"a":1,"a":2}', '{"a":2}'],
    ['{"2":1,"1":1}', '{"1":1,"2":1}'], ['-0', '0'], ['1e999', '1e998'], ['9007199254740993', '9007199254740992'], ['9007199254740993', '{}'],
    ['{"a":{"b":[1,{"c":2}]}}', '{"a":{"b":[1,{"c":3}]}}'],
  ] as const; // prettier-ignore
  for (const [one, other] of different) it(`differ: ${one} and ${other}`, () => assert.deepEqual([say(one, other), say(other, one)], [false, false]));
});

describe('a copy of JSON', () => {
  it('has what is put in place of what stood there, by key or by value, and leaves the original alone', () => {
    const original = parseJson('{"a":1,"list":[1,{"a":2}],"empty":{},"none":[]}');
    const copy = copyJson(original, (value, key) => (key === 'a' ? 'x' : value === 1 ? 'one' : value));
    assert.equal(JSON.stringify(copy), '{"a":"x","list":["one",{"a":"x"}],"empty":{},"none":[]}');
    assert.equal(JSON.stringify(original), '{"a":1,"list":[1,{"a":2}],"empty":{},"none":[]}');
    assert.notEqual(copy, original);
    assert.equal(copyJson(7, (value) => value), 7);
    assert.equal(copyJson([1], () => 'all'), 'all');
  });
});

describe('the fields of an object', () => {
  it('are its first few where so many are asked for, whatever their order', () => {
    assert.deepEqual(firstEntriesOf({ a: 1, b: 2, c: 3 }, 2), [['a', 1], ['b', 2]]);
    assert.deepEqual(firstEntriesOf(parseJson('{"b":1,"2":2,"1":3}') as object, 2), [['b', 1], ['2', 2]]);
    assert.deepEqual(firstEntriesOf(Object.create({ inherited: 1 }) as object, 2), []);
    assert.deepEqual(firstEntriesOf({ a: 1 }, 9), [['a', 1]]);
  });

  it('stand as often as they were written, and say which do so more than once', () => {
    const twice = parseJson('{"a":1,"b":2,"a":3}') as object;
    assert.deepEqual([keysOf(twice), [...repeatedKeysOf(twice)], [...repeatedKeysOf(twice)]], [['a', 'b', 'a'], ['a'], ['a']]);
    assert.deepEqual([keysOf({ a: 1 }), [...repeatedKeysOf({ a: 1 })]], [['a'], []]);
    assert.deepEqual(entriesOf(objectFrom([['2', 'x'], ['1', 'y']])), [['2', 'x'], ['1', 'y']]);
  });
});

describe('a value that nobody has looked at', () => {
  const raw = parseJson('9007199254740993');

  it('is an object only where it has fields of its own', () => {
    assert.deepEqual([{}, { a: 1 }, [], null, 'x', 7, raw, undefined].map(isFields), [true, true, false, false, false, false, false, false]);
    assert.deepEqual([fieldOf({ a: 1 }, 'a'), fieldOf({}, 'toString'), fieldsOf({ a: 1 })?.['a'], 'toString' in (fieldsOf({}) ?? []), fieldsOf([])], [1, undefined, 1, false, undefined]);
    assert.deepEqual([listOf([1]), listOf({ length: 1 })], [[1], undefined]);
  });

  it('is a text where something stands in it: the first that is one', () => {
    assert.deepEqual([textOf(7, '', '  ', 'a', 'b'), textOf(' a '), textOf(undefined, null)], ['a', ' a ', undefined]);
  });

  it('is an id as text, as a number, as a number that is too long for one', () => {
    assert.deepEqual([idOf('a'), idOf('', 7), idOf(raw), idOf(null, undefined, {}), idOf(' ')], ['a', '7', '9007199254740993', undefined, ' ']);
  });

  it('is a number also as text, finite, and an amount where it is not negative', () => {
    const values = [0, -1, 2.5, '3', ' 4 ', '-5', '', ' ', 'six', '1e999', NaN, Infinity, null, true, [], raw, parseJson('1e999')];
    assert.deepEqual(values.map(numberOf), [0, -1, 2.5, 3, 4, -5, ...Array<undefined>(9), 9007199254740992, undefined]);
    assert.deepEqual([0, -1, '3', '-5', 'six'].map(amountOf), [0, undefined, 3, undefined, undefined]);
  });

  it('is a time as ISO with a zone or without, as HTTP writes it, or in milliseconds', () => {
    const noon = Date.UTC(2026, 4, 28, 12);
    const times = ['2026-05-28T12:00:00Z', '2026-05-28 12:00:00', '2026-05-28T12:00:00.000', ' 2026-05-28T14:00:00+02:00 ', 'Thu, 28 May 2026 12:00:00 GMT', noon, String(noon)];
    assert.deepEqual(times.map(timeOf), times.map(() => noon));
    assert.deepEqual([7, '7', 2026, '2026', '2026.5', 1e11, 8.64e15, 'noon', '', null, {}].map(timeOf), Array<undefined>(11).fill(undefined));
  });

  it('is the same time however it is written, as long as nothing must be guessed', () => {
    const noon = Date.UTC(2026, 4, 28, 12);
    const written = [
      '2026-05-28T12:00:00.000000Z', '2026-05-28T12:00:00,5Z', '2026-05-28T12:00Z', '2026-05-28T12:00:00z', '2026-05-28 12:00:00 UTC',
      '2026-05-28T14:00:00+0200', '2026-05-28T14:00:00+02', '2026-05-28T07:30:00-04:30', '2026/05/28 12:00:00', 'Thu, 28 May 2026 14:00:00 +0200',
      'Thu May 28 2026 12:00:00 GMT+0000 (Coordinated Universal Time)', noon / 1000, String(noon / 1000),
    ]; // prettier-ignore
    assert.deepEqual(written.map((one) => new Date(Math.floor((timeOf(one) ?? 0) / 1000) * 1000).toISOString()), written.map(() => new Date(noon).toISOString()));
    assert.equal(timeOf('2026-05-28'), Date.UTC(2026, 4, 28));
  });

  it('is no time where it would be guessed, or stands for none', () => {
    const none = [
      '05/06/2026', '05/06/2026 12:00:00 GMT', '28.05.2026', '2026-5-28', '2026-13-01', '2026-02-30T99:00:00Z', 'May 28, 2026 12:00', 'Room 101', 'batch 7',
      '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '+058365-01-01T00:00:00Z', 0, -1, -Date.UTC(2026, 4, 28), 1e15, '0',
    ]; // prettier-ignore
    assert.deepEqual(none.map(timeOf), none.map(() => undefined));
  });
});

describe('a path as servers write it', () => {
  const table: readonly (readonly [unknown, unknown])[] = [
    ['', []], ['/', ['']], ['#', []], ['#/a', ['a']], ['#a', ['#a']], ['/a/0/b', ['a', 0, 'b']], ['/a~1b/c~0d', ['a/b', 'c~d']], ['/01', ['01']],
    ['a[0].b', ['a', 0, 'b']], ['a.0.b', ['a', 0, 'b']], ['$.a', ['a']], ['$', []], ['$a', ['a']], ["a['b.c']", ['a', 'b.c']], ['a["0"]', ['a', '0']],
    [['a', 0], ['a', 0]], [['a', null], undefined], [[], []], [7, undefined], [null, undefined], [' /a ', ['a']], ['/1234567890', ['1234567890']],
  ]; // prettier-ignore
  for (const [written, path] of table) {
    it(`is ${JSON.stringify(path)} for ${JSON.stringify(written)}`, () => assert.deepEqual(readPath(written), path));
  }
});

describe('the words for people in an answer', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 'too deep' : { reason: nested(depth - 1) });
  const table: readonly (readonly [unknown, string | undefined])[] = [
    [['one', 'two', 'three', 'four'], 'one; two; three'],
    [[{}, 'two', null], 'two'],
    [' two\n words ', 'two words'],
    ['', undefined],
    [nested(6), 'too deep'],
    [nested(7), undefined],
    ['say [this]', 'say [this]'],
    ['[1, 2]', '[1, 2]'],
    ['"quoted"', '"quoted"'],
    [{ message: 'Bad request', errors: [{ field: 'email', message: 'is required' }] }, 'email: is required'],
    [{ message: 'No', errors: ['No'] }, 'No'],
    [{ message: 'Invalid', path: '/email' }, 'email: Invalid'],
    [{ message: 'Invalid', field: '', param: 'slug' }, 'slug: Invalid'],
    [{ message: 'Invalid', field: 7 }, 'Invalid'],
    [{ message: 'Internal server error.', reason: 'Disk full' }, 'Disk full'],
    [{ message: 'Disk full', reason: 'Server error' }, 'Disk full'],
    [{ message: 'NOT_FOUND', title: 'Nothing here' }, 'Nothing here'],
    [{ error_code: 'NO_SLUG' }, 'NO_SLUG'],
    [{ code: 'E7' }, 'E7'],
    [{ code: 7 }, undefined],
    [{ errors: [] }, undefined],
    [{ details: { msg: 'x' } }, 'x'],
  ];
  for (const [value, words] of table) it(`are ${JSON.stringify(words)} in ${JSON.stringify(value)}`, () => assert.equal(errorText(value), words));

  it('are five hundred characters at most', () => {
    assert.equal(errorText('x'.repeat(500)), 'x'.repeat(500));
    assert.equal(errorText('x'.repeat(501)), `${'x'.repeat(499)}…`);
  });

  it('are not looked for in text that is too long to be read as JSON', () => {
    const long = (length: number) => JSON.stringify({ message: 'Short', rest: 'x'.repeat(length - 29) });
    assert.equal(long(1_000_000).length, 1_000_000);
    assert.equal(errorText(long(1_000_000)), 'Short');
    assert.match(errorText(long(1_000_001)) ?? '', /^\{"message"/);
  });
});
