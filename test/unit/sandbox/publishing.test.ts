import assert from 'node:assert/strict';
import { workflowNamed } from '../../../src/sandbox';
import { eachWithSandbox, type List } from '../../fixtures/sandboxClient';

const root = '/api/v2/public/workflow';

describe('sandbox publishing', () => {
  const client = eachWithSandbox();
  const environment = { environment: 'test' };

  const publish = (id: string, body: unknown, headers: Record<string, string | undefined> = environment) =>
    client().send('PUT', `${root}/${id}/publish`, headers, JSON.stringify(body));
  const draftOf = async (name: string) =>
    (await client().get<{ _id: string }>(`${root}/${workflowNamed(name).id}/edit`))._id;
  const starts = async (name: string) => (await client().execute(name, '{"payload":{}}')).status;

  async function refusal(answering: Promise<Response>) {
    const response = await answering;
    const body = (await response.json()) as Record<string, string>;
    return [response.status, body.error_code ?? body.error];
  }

  it('a draft that is published can run, as the next version', async () => {
    const { id } = workflowNamed('Draft Cleanup');
    assert.equal(await starts('Draft Cleanup'), 400);
    const response = await publish(await draftOf('Draft Cleanup'), { published: true });
    const body = (await response.json()) as Record<string, unknown>;
    assert.deepEqual([response.status, body._id, body.published, body.current_version], [200, id, true, 4]);
    assert.equal(await starts('Draft Cleanup'), 200);
    const versions = await client().get<List<{ version: number }>>(`${root}/versions/${id}`);
    assert.deepEqual(versions.docs.map(({ version }) => version), [4, 3, 2, 1]);
    const enabled = await client().get<{ id: string }[]>(`${root}/enabled`);
    assert.ok(enabled.some((workflow) => workflow.id === id));
  });

  it('what is taken back cannot run', async () => {
    assert.equal((await publish(workflowNamed('Daily Sync').id, { published: false })).status, 200);
    assert.equal(await starts('Daily Sync'), 400);
    const unpublished = await client().get<List<{ name: string }>>(`${root}?scope=private&published=false`);
    assert.deepEqual(unpublished.docs.map(({ name }) => name), ['Daily Sync', 'Draft Cleanup']);
  });

  it('D18: each direction refuses the other’s id', async () => {
    const wrong = [400, 'INVALID_WORKFLOW_ID'];
    const draft = await draftOf('Draft Cleanup');
    assert.deepEqual(await refusal(publish(workflowNamed('Draft Cleanup').id, { published: true })), wrong);
    assert.deepEqual(await refusal(publish(draft, { published: false })), wrong);
    assert.deepEqual(await refusal(publish(draft, {})), [400, 'VALIDATION_ERROR']);
    assert.equal(await starts('Draft Cleanup'), 400);
  });

  it('takes a token, or a key that comes with its environment; a read-only token not', async () => {
    const id = workflowNamed('Daily Sync').id;
    const back = { published: false };
    assert.deepEqual(await refusal(publish(id, back, {})), [401, 'AUTH_SERVICE_ERROR']);
    assert.deepEqual(await refusal(publish(id, back, { environment: 'production' })), [401, 'AUTH_SERVICE_ERROR']);
    const wanted = '{"linked_account_id":"user_12345","readOnlyWorkflow":true}';
    const minted = await client().send('POST', '/api/v2/public/session-token', {}, wanted);
    const { token } = (await minted.json()) as { token: string };
    const bearer = (authorization: string) => ({ 'x-api-key': undefined, authorization });
    assert.equal((await publish(id, back, bearer(`Bearer ${token}`))).status, 403);
    assert.equal(await starts('Daily Sync'), 200);
    assert.equal((await publish(id, back, bearer(`Bearer ${client().sandbox.mint('user_12345')}`))).status, 200);
  });

  it('what another account owns is neither published nor taken back', async () => {
    const { id } = workflowNamed('Partner Feed');
    assert.equal((await publish(id, { published: false })).status, 403);
    const owner = { ...environment, linked_account_id: 'user_67890' };
    assert.equal((await publish(id, { published: false }, owner)).status, 200);
  });

  it('a second look finds the same draft; after publishing there is a new one', async () => {
    const first = await draftOf('Daily Sync');
    assert.equal(await draftOf('Daily Sync'), first);
    assert.equal(client().sandbox.drafts, 1);
    await publish(first, { published: true });
    assert.notEqual(await draftOf('Daily Sync'), first);
    assert.equal(client().sandbox.drafts, 2);
  });
});
