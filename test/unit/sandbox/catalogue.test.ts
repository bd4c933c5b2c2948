import assert from 'node:assert/strict';
import { workflowNamed } from '../../../src/sandbox';
import { eachWithSandbox, type List } from '../../fixtures/sandboxClient';

interface ListedWorkflow {
  _id: string;
  name: string;
  slug?: string;
  published: boolean;
  associated_application?: null | string | { _id: string; slug?: string };
  associated_app_slugs: string[];
}

const workflowsPath = '/api/v2/public/workflow';

describe('sandbox catalogue', () => {
  const client = eachWithSandbox();

  it('D18: 32 linked accounts over four pages, none twice', async () => {
    const seen: string[] = [];
    for (let page = 1; page <= 4; page += 1) {
      const list = await client().get<List<{ account_id: string }>>(`/api/v2/public/linked-account?page=${page}`);
      assert.deepEqual([list.totalDocs, list.totalPages, list.hasNextPage], [32, 4, page < 4]);
      seen.push(...list.docs.map(({ account_id }) => account_id));
    }
    assert.equal(new Set(seen).size, 32);
    assert.deepEqual(seen, client().sandbox.accounts);
    assert.ok(seen.includes('user_12345'));
  });

  it('accounts are searched by name', async () => {
    const list = await client().get<List<{ name: string }>>('/api/v2/public/linked-account?search=HARBOUR');
    assert.deepEqual(
      list.docs.map(({ name }) => name),
      ['Harbour depot', 'Harbour office', 'Harbour store'],
    );
  });

  it('every account is found by its id, encoded exactly once', async () => {
    for (const id of client().sandbox.accounts) {
      const account = await client().get<{ account_id: string }>(`/api/v2/public/linked-account/${encodeURIComponent(id)}`);
      assert.equal(account.account_id, id);
    }
    const twice = encodeURIComponent(encodeURIComponent('ops+eu/west@example.com'));
    assert.equal((await client().send('GET', `/api/v2/public/linked-account/${twice}`)).status, 404);
    assert.equal((await client().send('GET', '/api/v2/public/linked-account/ops+eu/west@example.com')).status, 404);
    assert.equal((await client().send('GET', '/api/v2/public/linked-account/%E0%A4%A')).status, 400);
  });

  it('applications are a bare array: connected, to be connected again, not connected', async () => {
    const list = await client().get<Record<string, unknown>[]>('/api/v2/public/application');
    const bySlug = new Map(list.map((application) => [application.slug, application]));
    assert.equal(bySlug.get('hubspot')?.connected, true);
    assert.equal(bySlug.get('salesforce')?.reauth_required, true);
    assert.equal('connected' in (bySlug.get('slack') ?? {}), false);
    assert.equal((await client().get<unknown[]>('/api/v2/public/application?slug=slack')).length, 1);
    const missing = await client().send('GET', '/api/v2/public/application/nothing');
    assert.equal(missing.status, 404);
    assert.equal(((await missing.json()) as { error: string }).error, 'EXTERNAL_API_FAILURE');
  });

  it('workflows of the account and of the organisation are two lists', async () => {
    const names = async (query: string) =>
      (await client().get<List<ListedWorkflow>>(`${workflowsPath}?limit=100${query}`)).docs.map(({ name }) => name);
    assert.deepEqual(await names(''), ['Org Digest', 'Org Audit']);
    const owned = await names('&scope=private');
    assert.ok(owned.includes('Daily Sync') && owned.includes('Draft Cleanup'));
    assert.ok(!owned.includes('Org Digest') && !owned.includes('Partner Feed'));
    assert.deepEqual(await names('&scope=private&published=false'), ['Draft Cleanup']);
    assert.deepEqual(await names('&scope=private&name=^daily'), ['Daily Sync']);
    assert.deepEqual(await names('&scope=private&name=('), []);
    assert.deepEqual(await names('&scope=private&slug=slack,salesforce'), [
      'Lead Import',
      'Connection Check',
      'Mail Notification',
      'Approve Discount',
    ]);
  });

  it('owned workflows come in pages of ten', async () => {
    const first = await client().get<List<ListedWorkflow>>(`${workflowsPath}?scope=private`);
    assert.equal(first.docs.length, 10);
    assert.equal(first.totalPages, 4);
    const ids = first.docs.map(({ _id }) => _id);
    for (const page of [2, 3, 4]) {
      const { docs } = await client().get<List<ListedWorkflow>>(`${workflowsPath}?scope=private&page=${page}`);
      ids.push(...docs.map(({ _id }) => _id));
    }
    assert.equal(new Set(ids).size, first.totalDocs);
  });

  it('D18: the slug is in the workflow, among the slugs of its applications, behind the application id, or nowhere', async () => {
    const { docs } = await client().get<List<ListedWorkflow>>(`${workflowsPath}?scope=private&limit=100`);
    const named = (name: string) => docs.find((workflow) => workflow.name === name);
    assert.equal(named('Daily Sync')?.slug, 'hubspot');
    assert.deepEqual([named('Vendor Sync')?.slug, named('Vendor Sync')?.associated_app_slugs], [undefined, ['netsuite']]);
    const mail = named('Mail Notification');
    assert.deepEqual([mail?.slug, mail?.associated_app_slugs], [undefined, []]);
    const applications = await client().get<{ app_id: string; slug: string }[]>('/api/v2/public/application');
    assert.equal(applications.find(({ app_id }) => app_id === mail?.associated_application)?.slug, 'slack');
    const unlabelled = named('Unlabelled Job');
    assert.deepEqual([unlabelled?.associated_application, unlabelled?.slug], [undefined, undefined]);
  });

  it('enabled workflows are a bare array with another name for the id and no slug', async () => {
    const list = await client().get<Record<string, unknown>[]>(`${workflowsPath}/enabled`);
    const daily = list.find(({ name }) => name === 'Daily Sync');
    assert.equal(daily?.id, workflowNamed('Daily Sync').id);
    assert.ok(list.every((workflow) => !('slug' in workflow) && !('_id' in workflow)));
    assert.ok(!list.some(({ name }) => name === 'Draft Cleanup' || name === 'Org Digest'));
  });

  it('one workflow shows its nodes; one that is private to another account is forbidden', async () => {
    const daily = await client().get<{ nodes: unknown[] }>(`${workflowsPath}/${workflowNamed('Daily Sync').id}`);
    assert.equal(daily.nodes.length, 4);
    const feed = `${workflowsPath}/${workflowNamed('Partner Feed').id}`;
    assert.equal((await client().send('GET', feed)).status, 403);
    assert.equal((await client().send('GET', feed, { linked_account_id: 'user_67890' })).status, 200);
  });

  it('request structures: nothing, a sample, a schema', async () => {
    const structure = (name: string) =>
      client().get<Record<string, unknown>>(`${workflowsPath}/request-structure/${workflowNamed(name).id}`);
    assert.deepEqual(await structure('Slow Report'), { payload: null, schema: null, schema_interpreted: null });
    assert.deepEqual((await structure('Daily Sync')).payload, { email: 'jane@example.com' });
    assert.deepEqual(((await structure('Contact Signup')).schema as { required: unknown }).required, ['email']);
  });

  it('versions come newest first', async () => {
    const list = await client().get<List<{ version: number }>>(`${workflowsPath}/versions/${workflowNamed('Daily Sync').id}`);
    assert.deepEqual(
      list.docs.map(({ version }) => version),
      [3, 2, 1],
    );
  });

  it('looking at a draft is counted, for it creates one', async () => {
    await client().get(`${workflowsPath}/${workflowNamed('Daily Sync').id}`);
    assert.equal(client().sandbox.drafts, 0);
    await client().get(`${workflowsPath}/${workflowNamed('Daily Sync').id}/edit`);
    assert.equal(client().sandbox.drafts, 1);
    assert.equal(client().sandbox.journal.at(-1)?.operation, 'editWorkflow');
  });
});

describe('sandbox catalogue in the older shapes', () => {
  const client = eachWithSandbox({ shapes: 'older' });

  it('D18: the slug is in the workflow, in its application, behind the application id, or nowhere', async () => {
    const { docs } = await client().get<List<ListedWorkflow>>(`${workflowsPath}?scope=private&limit=100`);
    const named = (name: string) => docs.find((workflow) => workflow.name === name);
    assert.equal(named('Daily Sync')?.slug, 'hubspot');
    assert.equal(named('Vendor Sync')?.slug, undefined);
    assert.equal((named('Vendor Sync')?.associated_application as { slug: string }).slug, 'netsuite');
    const application = named('Mail Notification')?.associated_application;
    assert.equal(typeof application, 'string');
    const applications = await client().get<{ app_id: string; slug: string }[]>('/api/v2/public/application');
    assert.equal(applications.find(({ app_id }) => app_id === application)?.slug, 'slack');
    assert.equal(named('Unlabelled Job')?.associated_application, null);
    assert.equal(named('Unlabelled Job')?.slug, undefined);
  });

  it('there are no icons, and no schema beside the list', async () => {
    const list = await client().get<List<{ icon: null }> & { schema: null }>(`${workflowsPath}?scope=private`);
    assert.equal(list.schema, null);
    assert.ok(list.docs.every(({ icon }) => icon === null));
    const enabled = await client().get<{ name: string; icon: null; application?: object }[]>(`${workflowsPath}/enabled`);
    assert.ok(enabled.every(({ icon }) => icon === null));
    assert.equal(enabled.find(({ name }) => name === 'Unlabelled Job')?.application, undefined);
    const { docs } = await client().get<List<{ associated_workflow: { icon: null } }>>('/api/v2/public/execution');
    assert.ok(docs.every(({ associated_workflow }) => associated_workflow.icon === null));
  });
});
