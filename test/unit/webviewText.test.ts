import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { NodeRow, PanelWords } from '../../src/shared/protocol';
import { chunksOf, keptChunks } from '../../src/webview/value/textChunks';
import { looksLikeJson, tokensOf } from '../../src/webview/value/jsonTokens';
import { choiceFrom, keep, parseIdentity } from '../../src/webview/page/savedChoice';
import { attemptsWords, nodeLabel, waitWords } from '../../src/webview/nodes/nodeLabels';
import { nextInTree, typeAhead } from '../../src/webview/elements/listKeys';
import { visibleLine, visiblePieces, visibleText } from '../../src/webview/elements/visibleText';
import { say } from '../../src/webview/elements/localization';
import { answer } from '../fixtures/panelPage';

const anyText = fc.string({ unit: fc.constantFrom('"', '\\', '\n', ':', ' ', '{', '1', '-', 'true', 'a', '\u202e', '😀', '\ud800') });

describe('text on the page', () => {
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

  describe('chunks', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, line) => `  "line": ${line},\n`).join('');

    it('are whole lines that make up the text', () => {
      const text = `${lines(3000)}  "open`;
      const chunks = chunksOf(text, 0);
      assert.ok(chunks.length > 3);
      assert.equal(chunks.map(({ start, end }) => text.slice(start, end)).join(''), text);
      assert.deepEqual(chunks.map(({ open }) => open), [...chunks.slice(1).map(() => false), true]);
    });

    it('stay when text is appended, except an open line', () => {
      const before = `${lines(3000)}  "open`;
      const chunks = chunksOf(before, 0);
      assert.equal(keptChunks(chunks, before, `${before} line": 1\n`), chunks.length - 1);
      const closed = lines(3000);
      assert.equal(keptChunks(chunksOf(closed, 0), closed, closed + lines(1)), chunksOf(closed, 0).length);
    });

    it('stay up to the first change', () => {
      const before = lines(3000);
      const after = before.replace('"line": 1500,', '"line": 9999,');
      const chunks = chunksOf(before, 0);
      const kept = keptChunks(chunks, before, after);
      assert.ok(kept > 0 && kept < chunks.length);
      const changed = before.indexOf('"line": 1500,');
      assert.ok((chunks[kept - 1]?.end ?? 0) <= changed && (chunks[kept]?.end ?? 0) > changed);
    });

    it('do not stay beyond the end of a text that became shorter', () => {
      const before = lines(3000);
      assert.equal(keptChunks(chunksOf(before, 0), before, before.slice(0, 10)), 0);
    });
  });
});

describe('the nodes on the page', () => {
  const row: NodeRow = { key: 'a', name: 'Fetch contact', type: 'http', status: 'Success', statusClass: 'ok', parts: [], version: 1 };
  // The words these names are made of; the others are not asked for.
  const words = {
    attempt: 'attempt {0} of {1}',
    attemptNumber: 'attempt {0}',
    attempts: '{0} attempts',
    waitsForPerson: 'waiting for a person',
    waitsForWebhook: 'waiting for a webhook',
    waitsForTime: 'waiting for its time',
    waitsForBatches: 'waiting for its batches',
  } as PanelWords;
  const speech = { words, locale: 'en' };

  it('are called by name, status and time', () => {
    assert.equal(nodeLabel({ ...row, durationMs: 812 }, speech), 'Fetch contact, Success, 812 ms');
    assert.equal(nodeLabel(row, speech), 'Fetch contact, Success');
  });

  it('say how often they were tried when it was more than once', () => {
    const tried = { ...row, durationMs: 6100, attempts: 3 };
    assert.equal(nodeLabel({ ...tried, maximumAttempts: 3 }, speech), 'Fetch contact, Success, 6.1 s, attempt 3 of 3');
    assert.equal(nodeLabel(tried, speech), 'Fetch contact, Success, 6.1 s, attempt 3');
    assert.equal(nodeLabel({ ...row, attempts: 1, maximumAttempts: 3 }, speech), 'Fetch contact, Success');
  });

  it('say in detail how many attempts they took, and while they run which one it is', () => {
    const tried = { ...row, attempts: 2, maximumAttempts: 3 };
    assert.equal(attemptsWords({ ...tried, statusClass: 'waiting' }, speech), 'attempt 2 of 3');
    assert.equal(attemptsWords(tried, speech), '2 attempts');
    assert.equal(attemptsWords({ ...row, attempts: 1 }, speech), undefined);
  });

  it('say what they wait for', () => {
    const waiting = { ...row, status: 'Waiting', statusClass: 'waiting', durationMs: 10_800_000 } as const;
    assert.equal(nodeLabel({ ...waiting, waitsFor: 'person' }, speech), 'Fetch contact, Waiting, waiting for a person, 3 h');
    for (const [waitsFor, said] of [
      ['webhook', 'waiting for a webhook'],
      ['time', 'waiting for its time'],
      ['batches', 'waiting for its batches'],
    ] as const) {
      assert.equal(waitWords({ ...waiting, waitsFor }, speech), said);
    }
    assert.equal(nodeLabel(waiting, speech), 'Fetch contact, Waiting, 3 h');
  });

  it('stand below the answer of the workflow, which is called by its HTTP status', () => {
    assert.equal(nodeLabel(answer, speech), 'Answer, 418');
    assert.equal(nodeLabel({ ...answer, status: '' }, speech), 'Answer');
  });

  it('cannot write their own template', () => {
    assert.equal(say({ words: { ...words, started: 'started {0}, {1}' }, locale: 'en' }, 'started', '{1}', 'x'), 'started {1}, x');
  });

  it('are walked with the keys, and not beyond their ends', () => {
    assert.equal(nextInTree('ArrowDown', 3, 4), 3);
    assert.equal(nextInTree('ArrowDown', 1, 4), 2);
    assert.equal(nextInTree('ArrowUp', 0, 4), 0);
    assert.equal(nextInTree('PageDown', 1, 4), 3);
    assert.equal(nextInTree('Home', 3, 4), 0);
    assert.equal(nextInTree('End', 0, 4), 3);
    assert.equal(nextInTree('x', 0, 4), undefined);
  });

  it('are found by the letters of their names', () => {
    const rows = ['Start', 'Fetch', 'Filter', 'Finish'].map((name) => ({ name }));
    const type = (letters: string, from: number, gap = 100) => {
      let index = from;
      let ahead = { typed: '', at: -10_000 };
      [...letters].forEach((letter, count) => {
        const found = typeAhead(ahead, letter, rows, index, count * gap);
        ahead = found.ahead;
        if (found.index >= 0) index = found.index;
      });
      return rows[index]?.name;
    };
    assert.equal(type('f', 0), 'Fetch');
    assert.equal(type('ff', 0), 'Filter');
    assert.equal(type('fin', 0), 'Finish');
    assert.equal(type('fs', 0, 2000), 'Start');
    assert.equal(type('F', 3), 'Fetch');
    assert.equal(type('q', 2), 'Filter');
  });
});

describe('what the page keeps over a reload', () => {
  const execution = { connection: 'c', scope: 'user_12345', id: 'e1' };

  it('is which execution and what was open', () => {
    const kept: unknown = JSON.parse(JSON.stringify(keep(execution, { node: 'a', tab: 'batches' })));
    assert.deepEqual(kept, { execution, selected: 'a', tab: 'batches' });
    assert.deepEqual(choiceFrom(kept, execution), { node: 'a', tab: 'batches' });
  });

  it('says nothing about another execution', () => {
    assert.deepEqual(choiceFrom(keep(execution, { node: 'a' }), { ...execution, id: 'e2' }), {});
  });

  it('is read with suspicion', () => {
    for (const kept of [undefined, null, 'x', [], { execution: 1 }]) assert.deepEqual(choiceFrom(kept, execution), {});
    assert.deepEqual(choiceFrom({ execution, selected: 5, tab: 'secret' }, execution), { node: undefined, tab: undefined });
    assert.equal(parseIdentity('{broken'), undefined);
    assert.equal(parseIdentity(undefined), undefined);
    assert.deepEqual(parseIdentity(JSON.stringify(execution)), execution);
  });
});
