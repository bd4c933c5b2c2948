import assert from 'node:assert/strict';
import { command, createWorld, eventually, refused, type World } from './world';

describe('a list of executions', () => {
  let world: World;
  beforeEach(async () => (world = await createWorld()));
  afterEach(() => world.close());

  const asked = () => world.sandbox.journal.filter(({ method, path }) => method === 'GET' && path.endsWith('/execution'));
  const place = () => ({ connection: world.connection, scope: 'user_12345' });

  it('is narrowed on the server, with one request', async () => {
    const before = asked().length;
    await command('runlight.executions.filter', {
      ...place(),
      ...{ status: 'FAILED', type: 'ASYNC', source: 'API_CALL', from: '2026-01-01T00:00:00Z', workflow: 'w1' },
    });
    const [request, ...others] = await eventually('the request', () => {
      const news = asked().slice(before);
      return news.length > 0 ? news : undefined;
    });
    assert.deepEqual(others, []);
    const { limit, page, ...narrowed } = request?.query ?? {};
    assert.deepEqual([page, Number(limit) > 0], ['1', true]);
    assert.deepEqual(narrowed, {
      ...{ status: 'ERRORED', execution_type: 'ASYNC', execution_source: 'API Call' },
      ...{ start_date: '2026-01-01T00:00:00.000Z', workflow_id: 'w1' },
    });
  });

  it('shows everything again when its filter is cleared', async () => {
    await command('runlight.executions.filter', { ...place(), status: 'COMPLETED' });
    const before = await eventually('the narrowed list', () => (asked().at(-1)?.query['status'] === 'COMPLETED' ? asked().length : undefined));
    await command('runlight.executions.clearFilter', place());
    const request = await eventually('the whole list', () => asked()[before]);
    assert.equal(request.query['status'], undefined);
  });

  it('is asked for in the other order', async () => {
    await command('runlight.executions.filter', { ...place(), order: 'oldest' });
    await eventually('the request', () => asked().find(({ query }) => query['sortAsc'] === 'true'));
  });

  it('is not narrowed by what is no date', async () => {
    const before = asked().length;
    await refused(/yesterday/, 'runlight.executions.filter', { ...place(), from: 'yesterday' });
    assert.equal(asked().length, before);
  });
});
