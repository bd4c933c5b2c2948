import assert from 'node:assert/strict';
import type { Connection } from '../../src/core/model/model';
import type { ExecutionQuery } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { failureOf } from '../fixtures/failing';
import { ScriptedRequests, type ScriptedAnswer } from '../fixtures/scriptedRequests';

const connection: Connection = {
  ...{ id: 'c1', name: 'Acme', platform: 'refold', baseUrl: 'https://refold.example.com', scopes: [] },
  ...{ environment: 'test', auth: 'apiKey', body: 'wrapped' },
};
const { signal } = new AbortController();
const page = { page: 1, limit: 10 };

describe('Refold’s list of executions, narrowed', () => {
  let requests: ScriptedRequests;

  function list(query: Partial<ExecutionQuery>, answer: (source: string | null) => ScriptedAnswer = () => ({ body: { docs: [] } })) {
    requests = new ScriptedRequests((_path, { url }) => answer(url.searchParams.get('execution_source')));
    const { listExecutions: history } = createProvider(connection, { kind: 'apiKey', secret: 'tk' }, requests);
    assert.ok(history);
    return history('user_12345', { ...page, ...query }, signal);
  }
  const parameters = () => Object.fromEntries(requests.sent[0]?.url.searchParams ?? []);

  it('asks for everything as the documents spell it', async () => {
    const since = Date.UTC(2026, 4, 28);
    await list({
      ...{ status: 'failed', workflow: 'w1', workflowName: 'Daily', since, until: since + 1, type: 'sync' },
      ...{ source: 'api_call', slug: 'hubspot', id: 'e1', order: 'oldest' },
    });
    assert.deepEqual(parameters(), {
      ...{ page: '1', limit: '10', status: 'ERRORED', workflow_id: 'w1', workflow_name: 'Daily' },
      ...{ start_date: '2026-05-28T00:00:00.000Z', end_date: '2026-05-28T00:00:00.001Z', execution_type: 'SYNC' },
      ...{ execution_source: 'API Call', slug: 'hubspot', execution_id: 'e1', sortAsc: 'true' },
    });
  });

  it('leaves out what does not matter', async () => {
    await list({ status: undefined, workflow: '', order: 'newest' });
    assert.deepEqual(parameters(), { page: '1', limit: '10' });
  });

  it('asks for a status that nobody has seen as it is written', async () => {
    await list({ status: 'MARINATING' });
    assert.equal(parameters()['status'], 'MARINATING');
  });

  it('asks once more in the other spelling where the server refuses a source', async () => {
    const docs = [{ _id: 'e1', status: 'COMPLETED', execution_source: 'API_CALL' }];
    const found = await list({ source: 'API Call' }, (source) => (source === 'API_CALL' ? { body: { docs } } : { status: 400, body: {} }));
    assert.deepEqual(found.items.map(({ ref }) => ref.id), ['e1']);
    assert.deepEqual(requests.sent.map(({ url }) => url.searchParams.get('execution_source')), ['API Call', 'API_CALL']);
  });

  it('asks no third time, and never again for another reason', async () => {
    await failureOf(list({ source: 'Schedule' }, () => ({ status: 400, body: {} })), 'rejected');
    assert.equal(requests.sent.length, 2);
    await failureOf(list({ source: 'Schedule' }, () => ({ status: 403, body: {} })), 'forbidden');
    assert.equal(requests.sent.length, 1);
    await failureOf(list({ status: 'ERRORED' }, () => ({ status: 400, body: {} })), 'rejected');
    assert.equal(requests.sent.length, 1);
  });

  it('drops what a server lists although it was not asked for', async () => {
    const docs = [
      { _id: 'e1', status: 'COMPLETED' },
      { _id: 'e2', status: 'FAILED' },
    ];
    const found = await list({ status: 'ERRORED' }, () => ({ body: { docs, totalDocs: 2 } }));
    assert.deepEqual([found.items.map(({ ref }) => ref.id), found.dropped, found.total], [['e2'], ['e1'], undefined]);
  });
});
