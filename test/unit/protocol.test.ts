import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type FromPanel, parseFromPanel } from '../../src/shared/protocol';

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
