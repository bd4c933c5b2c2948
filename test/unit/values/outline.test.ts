import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson } from '../../../src/core/json/json';
import { Outline } from '../../../src/core/values/outline';
import type { OutlineRow, ValuePath } from '../../../src/core/model/outline';
import { hostile, inherited, longText, nested } from '../../fixtures/hostileJson';

/** The lines as a reader sees them. */
function linesOf(rows: readonly OutlineRow[]): string[] {
  return rows.map(({ path, key, preview }) => `${'  '.repeat(path.length - 1)}${key} ${preview}`);
}

function windowOf(value: unknown, open: readonly ValuePath[] | undefined = [], from = 0, count = 100, shown: readonly ValuePath[] = []) {
  return new Outline(value).window({ open, shown, from, count });
}

/** Every line there is, made in the simplest way. */
function allLines(value: unknown, open: readonly ValuePath[], path: ValuePath = []): ValuePath[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item, place) => {
    const way = [...path, place];
    const isOpen = open.some((one) => one.join() === way.join());
    return [way, ...(isOpen ? allLines(item, open, way) : [])];
  });
}

describe('a value as lines', () => {
  const value = { id: 51, name: 'Jane', items: [{ a: 1 }, { a: 2 }], none: null };

  it('shows one line for each entry, and those of what is open below it', () => {
    assert.deepEqual(linesOf(windowOf(value).rows), ['id 51', 'name "Jane"', 'items { a }, …', 'none null']);
    assert.deepEqual(linesOf(windowOf(value, [[2], [2, 1]]).rows), ['id 51', 'name "Jane"', 'items { a }, …', '  0 a', '  1 a', '    a 2', 'none null']);
  });

  it('says which window it is, of how many lines', () => {
    const { from, total, rows } = windowOf(value, [[2]], 3, 2);
    assert.deepEqual([from, total, linesOf(rows)], [3, 6, ['  0 a', '  1 a']]);
  });

  it('gives the last window where there is no more', () => {
    const { from, rows } = windowOf([1, 2, 3, 4], [], 100, 3);
    assert.deepEqual([from, linesOf(rows)], [1, ['1 2', '2 3', '3 4']]);
  });

  it('cuts any window out of any value as if all lines had been made', () => {
    const paths = fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), paths, fc.nat(20), fc.integer({ min: 1, max: 10 }), (json, open, from, count) => {
        const holder = [json, json];
        const all = allLines(holder, open).map((path) => path.join());
        const window = windowOf(holder, open, from, count);
        assert.equal(window.total, all.length);
        assert.deepEqual(window.rows.map(({ path }) => path.join()), all.slice(window.from, window.from + count));
      }),
    );
  });

  it('keeps what was open inside something closed for when it is opened again', () => {
    assert.equal(windowOf(value, [[2, 0]]).total, 4);
    assert.equal(windowOf(value, [[2, 0], [2]]).total, 7);
  });

  it('brings a value on show, with everything around it open', () => {
    const large = { before: Array.from({ length: 5000 }, () => 0), after: { deep: { here: 1 } } };
    const { at, rows, from, open, total } = new Outline(large).window({ open: [[0]], shown: [], from: 0, count: 20, at: [1, 0, 0] });
    assert.equal(rows[(at ?? 0) - from]?.key, 'here');
    assert.deepEqual([at, total], [5003, 5004]);
    assert.deepEqual(open, [[0], [1], [1, 0]]);
  });

  it('opens a small value all by itself, and of a large one the body', () => {
    const usual = (one: unknown) => new Outline(one).window({ shown: [], from: 0, count: 500 });
    assert.equal(usual(value).total, 8);
    const items = Array.from({ length: 300 }, (_, index) => index);
    assert.deepEqual(usual({ status: 200, headers: {}, body: { items, id: 1 } }).open, [[2]]);
    assert.deepEqual(usual({ other: items }).open, []);
    assert.deepEqual(usual({ body: items }).open, [[0]]);
  });

  describe('what a node returned and the envelope around it', () => {
    const envelope = { status: 'Success', node_id: '5', node_name: 'Charge', body: { id: 1 } };

    it('are told apart: the body comes first, the rest is marked', () => {
      const { rows } = new Outline(envelope, 'body').window({ open: [[0]], shown: [], from: 0, count: 100 });
      assert.deepEqual(rows.map(({ key }) => key), ['body', 'id', 'status', 'node_id', 'node_name']);
      assert.deepEqual(rows.filter(({ isAside }) => isAside).map(({ key }) => key), ['status', 'node_id', 'node_name']);
    });

    it('are one where there is no envelope', () => {
      const bare = windowOf({ status: 200, headers: {}, body: { id: 1 } });
      assert.deepEqual(bare.rows.map(({ key, isAside }) => [key, isAside]), [['status', undefined], ['headers', undefined], ['body', undefined]]);
    });
  });

  describe('secrets', () => {
    const secrets = { password: 'hunter2', nested: { 'x-api-key': 'tk1' }, token: '[REDACTED]', secret: { inner: 'deep' }, tokens: 3 };

    it('are masked by their names, and what the platform hid is said to be', () => {
      const { rows } = windowOf(secrets, [[1], [3]]);
      assert.doesNotMatch(JSON.stringify(rows), /hunter2|tk1|deep/);
      assert.deepEqual(rows.map(({ key, secret }) => [key, secret]), [
        ['password', 'masked'],
        ['nested', undefined],
        ['x-api-key', 'masked'],
        ['token', 'redacted'],
        ['secret', 'masked'],
        ['tokens', undefined],
      ]);
    });

    it('are shown one by one when somebody asks', () => {
      const { rows } = windowOf(secrets, [[1]], 0, 100, [[0]]);
      assert.equal(rows[0]?.preview, '"hunter2"');
      assert.equal(rows[2]?.secret, 'masked');
    });

    it('are not opened by going to something inside', () => {
      const { rows, at } = new Outline(secrets).window({ open: [], shown: [], from: 0, count: 10, at: [3, 0] });
      assert.equal(rows[at ?? 0]?.key, 'secret');
      assert.doesNotMatch(JSON.stringify(rows), /deep/);
    });
  });

  describe('texts', () => {
    it('that hold JSON open to what they hold', () => {
      const held = { raw: '{"a":[1,2]}', words: '{not json}' };
      assert.deepEqual(windowOf(held).rows.map(({ isOpen, holdsJson }) => [isOpen, holdsJson]), [[false, true], [undefined, undefined]]);
      assert.deepEqual(linesOf(windowOf(held, [[0], [0, 0]]).rows).slice(1, 4), ['  a 1, 2', '    0 1', '    1 2']);
    });

    it('that are times say which, and addresses can be opened: http and https alone', () => {
      const { rows } = windowOf({ at: '2026-07-01T12:30:00Z', date: '2026', web: 'https://a.b/c', script: 'javascript:alert(1)', file: 'file:///etc/passwd', who: 'https://me:pw@a.b' });
      assert.deepEqual(rows.map(({ time }) => time), [Date.UTC(2026, 6, 1, 12, 30), undefined, undefined, undefined, undefined, undefined]);
      assert.deepEqual(rows.filter(({ isLink }) => isLink).map(({ key }) => key), ['web']);
    });

    it('of ten megabytes are cut to a line, and their length is told', () => {
      const [row] = windowOf([longText]).rows;
      assert.equal(row?.size, 10_000_000);
      assert.ok((row?.preview.length ?? 0) < 300);
    });
  });

  it('keeps numbers as they were written', () => {
    assert.deepEqual(linesOf(windowOf(parseJson('{"id":9007199254740993,"e":1e999}')).rows), ['id 9007199254740993', 'e 1e999']);
  });

  it('offers lists of like objects as a table, and no others', () => {
    const { rows } = windowOf({ like: [{ a: 1 }, { a: 2, b: 3 }], unlike: [{ a: 1 }, { b: 1 }], mixed: [{ a: 1 }, 2], one: [{ a: 1 }] });
    assert.deepEqual(rows.filter(({ isTable }) => isTable).map(({ key }) => key), ['like']);
  });

  describe('hostile values', () => {
    it('have their own keys and touch no prototype', () => {
      const { rows } = windowOf(inherited, [[0]]);
      assert.deepEqual(rows.map(({ key }) => key), ['__proto__', 'polluted', 'constructor', 'toString', 'hasOwnProperty']);
      assert.equal((({}) as { polluted?: boolean }).polluted, undefined);
    });

    it('come in small messages, however long their keys are', () => {
      const message = JSON.stringify(new Outline(hostile).window({ shown: [], from: 0, count: 240 }));
      assert.ok(message.length < 100_000);
    });

    it('open a hundred levels deep', () => {
      const open = Array.from({ length: 100 }, (_, level) => Array.from({ length: level + 1 }, () => 0));
      const { total, rows } = windowOf(nested(100), open, 0, 200);
      assert.equal(total, 100);
      assert.equal(rows.at(-1)?.preview, '1');
    });
  });

  it('has no lines for what has no entries, and survives paths that lead nowhere', () => {
    for (const one of [undefined, null, 'text', 7, true, []]) assert.equal(windowOf(one, [[0], [5, 5]]).total, 0);
    assert.equal(windowOf({ a: 1 }, [[9, 9], [0, 0, 0]]).total, 1);
    assert.equal(new Outline({ a: 1 }).window({ shown: [], from: 0, count: 5, at: [4, 4] }).at, undefined);
  });
});
