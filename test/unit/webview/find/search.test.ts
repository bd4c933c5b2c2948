import assert from 'node:assert/strict';
import { reading } from '../../../fixtures/panelPage';

describe('finding', () => {
  const hit = (node: string, path: readonly number[]) => ({ node, part: 'output', path }) as const;

  it('asks the host, counts what comes and steps through it, around', () => {
    const page = reading({ x: 'jane' }).do({ type: 'sought', text: 'jane' });
    assert.deepEqual(page.said.at(-1), { type: 'find', search: 1, text: 'jane' });
    page.hear({ type: 'found', search: 1, hits: [hit('a', [0])], total: 1, done: false });
    page.hear({ type: 'found', search: 1, hits: [hit('b', [1])], total: 2, done: true });
    assert.deepEqual([page.state.search?.total, page.state.search?.done, page.state.search?.at], [2, true, undefined]);
    page.do({ type: 'steppedToHit', by: 1 }).do({ type: 'steppedToHit', by: 1 });
    assert.equal(page.state.choice.node, 'b');
    page.do({ type: 'steppedToHit', by: 1 });
    assert.equal(page.state.choice.node, 'a');
    page.do({ type: 'steppedToHit', by: -1 });
    assert.equal(page.state.search?.at, 1);
  });

  it('does not mix up searches', () => {
    const page = reading({}).do({ type: 'sought', text: 'a' }).do({ type: 'sought', text: 'ab' });
    page.hear({ type: 'found', search: 1, hits: [hit('a', [0])], total: 1, done: true });
    assert.equal(page.state.search?.total, 0);
    page.do({ type: 'sought', text: '' });
    assert.deepEqual([page.said.at(-1), page.state.search?.done], [{ type: 'find', search: 3, text: '' }, true]);
  });

  it('moves nothing until somebody asks', () => {
    const page = reading({}).do({ type: 'sought', text: 'a' });
    const { choice } = page.state;
    page.hear({ type: 'found', search: 1, hits: [hit('b', [0])], total: 1, done: true });
    assert.equal(page.state.choice, choice);
  });
});
