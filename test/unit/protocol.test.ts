import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFromPanel } from '../../src/shared/fromPanel';
import type { FromPanel } from '../../src/shared/protocol';

describe('what the page may say', () => {
  const sayings: readonly FromPanel[] = [
    { type: 'ready' },
    { type: 'seen', revision: 0 },
    { type: 'pull', node: 'n 1', part: 'input', offset: 262_144 },
    { type: 'copy', node: '', part: 'error' },
    { type: 'copyId' },
    { type: 'act', action: 'stop' },
    { type: 'act', action: 'rerun' },
    { type: 'act', action: 'refresh' },
    { type: 'batches', node: '2#0', page: 1 },
    { type: 'openBatch', execution: '6788f2a197a213eb1065cc06' },
    { type: 'openChild', node: '3#0' },
    { type: 'resume', node: '3#0' },
    { type: 'openDocument', node: '3#0' },
    { type: 'act', action: 'compareWithLastGood' },
    { type: 'copySummary' },
    { type: 'copyForAgent' },
    { type: 'pull', node: 'n 1', part: 'output', offset: 0, shown: true },
    { type: 'outline', node: 'a', part: 'output', shown: [], from: 0, count: 240 },
    { type: 'outline', node: 'a', part: 'input', open: [[0], [0, 3]], shown: [[1]], from: 7, count: 1, at: [0, 3, 2] },
    { type: 'table', node: 'a', part: 'output', path: [], from: 0, count: 50 },
    { type: 'value', node: 'a', part: 'output', path: [1, 2], shown: [[1]], offset: 4000 },
    { type: 'copyValue', node: 'a', part: 'output', path: [1], as: 'expression' },
    { type: 'openLink', node: 'a', part: 'output', path: [1] },
    { type: 'find', search: 3, text: 'jane' },
  ];
  for (const saying of sayings) {
    it(`understands ${JSON.stringify(saying)}`, () => assert.deepEqual(parseFromPanel(saying), saying));
  }

  it('passes nothing on but what it knows', () => {
    const more = { type: 'act', action: 'stop', command: 'workbench.action.quit', node: 'x' };
    assert.deepEqual(parseFromPanel(more), { type: 'act', action: 'stop' });
  });

  const refused: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a word', 'ready'],
    ['a list', ['ready']],
    ['another type', { type: 'command', command: 'workbench.action.quit' }],
    ['a type that every object inherits', { type: 'toString' }],
    ['an unknown action', { type: 'act', action: 'delete' }],
    ['an unknown part', { type: 'copy', node: 'a', part: 'secret' }],
    ['a node that is no text', { type: 'copy', node: 7, part: 'output' }],
    ['an offset before the start', { type: 'pull', node: 'a', part: 'output', offset: -1 }],
    ['a broken offset', { type: 'pull', node: 'a', part: 'output', offset: 1.5 }],
    ['an offset that is a text', { type: 'pull', node: 'a', part: 'output', offset: '0' }],
    ['iterations before the first page', { type: 'batches', node: 'a', page: 0 }],
    ['iterations of no page', { type: 'batches', node: 'a' }],
    ['iterations of no node', { type: 'batches', page: 1 }],
    ['an iteration without its id', { type: 'openBatch', node: 'a', index: 3 }],
    ['a child of no node', { type: 'openChild', execution: 'e2' }],
    ['a node to resume from that is no text', { type: 'resume', node: { id: '2' } }],
    ['more lines than a screen could have', { type: 'outline', node: 'a', part: 'output', shown: [], from: 0, count: 100_000 }],
    ['no lines', { type: 'outline', node: 'a', part: 'output', shown: [], from: 0, count: 0 }],
    ['a path of keys', { type: 'outline', node: 'a', part: 'output', shown: [], from: 0, count: 9, open: [['__proto__']] }],
    ['a path before the start', { type: 'openLink', node: 'a', part: 'output', path: [-1] }],
    ['an address instead of a path', { type: 'openLink', node: 'a', part: 'output', path: 'https://evil.example' }],
    ['a form nobody copies in', { type: 'copyValue', node: 'a', part: 'output', path: [], as: 'html' }],
    ['a search for a book', { type: 'find', search: 1, text: 'x'.repeat(10_000) }],
    ['a path as deep as a well', { type: 'value', node: 'a', part: 'output', shown: [], offset: 0, path: Array.from({ length: 5000 }, () => 0) }],
    ['a revision beyond what counts', { type: 'seen', revision: 2 ** 53 }],
    ['a revision that is no number', { type: 'seen', revision: Number.NaN }],
  ];
  for (const [what, message] of refused) {
    it(`refuses ${what}`, () => assert.equal(parseFromPanel(message), undefined));
  }

  it('survives any message at all', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const said = parseFromPanel(message);
        return said === undefined || sayings.some(({ type }) => type === said.type);
      }),
    );
  });
});
