import assert from 'node:assert/strict';
import { checkPage, isEmpty, matches, type ExecutionFilter } from '../../src/core/model/filter';
import { executionOf } from '../fixtures/executions';

describe('a filter of executions', () => {
  const failed = executionOf('e1', 'FAILED', {
    workflow: { id: 'w1', name: 'Daily Sync' },
    startedAt: 1_000,
    type: 'ASYNC',
    trigger: 'API_CALL',
  });

  const yes: readonly (readonly [string, ExecutionFilter])[] = [
    ['nothing in particular', {}],
    ['its status in another spelling', { status: 'ERRORED' }],
    ['its workflow', { workflow: 'w1' }],
    ['part of its workflow’s name, in any case', { workflowName: 'daily' }],
    ['a time range that holds its start', { since: 1_000, until: 1_000 }],
    ['its type in small letters', { type: 'async' }],
    ['its source in the other spelling', { source: 'API Call' }],
    ['an application, which rows tell by another word', { slug: 'hubspot' }],
    ['its id', { id: 'e1' }],
  ];
  for (const [what, filter] of yes) it(`keeps an execution that is asked for by ${what}`, () => assert.ok(matches(failed, filter)));

  const no: readonly (readonly [string, ExecutionFilter])[] = [
    ['another status', { status: 'COMPLETED' }],
    ['a status nobody has seen', { status: 'MARINATING' }],
    ['another workflow', { workflow: 'w2' }],
    ['another name', { workflowName: 'weekly' }],
    ['a range that begins after it', { since: 1_001 }],
    ['a range that ends before it', { until: 999 }],
    ['another type', { type: 'SYNC' }],
    ['another source', { source: 'Schedule' }],
    ['another id', { id: 'e2' }],
  ];
  for (const [what, filter] of no) it(`drops an execution when ${what} is asked for`, () => assert.ok(!matches(failed, filter)));

  it('does not drop what it cannot tell', () => {
    const bare = executionOf('e1', 'RUNNING');
    assert.ok(matches(bare, { workflow: 'w1', workflowName: 'x', since: 5, type: 'SYNC', source: 'Event' }));
    const byEvent = executionOf('e1', 'RUNNING', { trigger: 'deal.created' });
    assert.ok(matches(byEvent, { source: 'Schedule' }));
    const aliased = executionOf('e1', 'RUNNING', { workflow: { id: '6a314c54d4616e99e7fa5a02' } });
    assert.ok(matches(aliased, { workflow: 'daily-sync' }));
  });

  it('finds a status that only the platform knows by its word', () => {
    assert.ok(matches(executionOf('e1', 'Half done'), { status: 'HALF_DONE' }));
  });

  it('keeps no total that counts what it dropped', () => {
    const items = [executionOf('a', 'COMPLETED'), executionOf('b', 'ERRORED')];
    const page = checkPage({ items, page: 1, hasNext: true, total: 9 }, { status: 'FAILED' });
    assert.deepEqual([page.items.map(({ ref }) => ref.id), page.dropped, page.total, page.hasNext], [['b'], ['a'], undefined, true]);
    assert.equal(checkPage({ items, page: 1, hasNext: true, total: 9 }, {}).total, 9);
  });

  it('is empty when nothing in it is set', () => {
    assert.ok(isEmpty({ status: '', since: undefined }));
    assert.ok(!isEmpty({ since: 0 }));
  });
});
