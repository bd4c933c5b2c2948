import assert from 'node:assert/strict';
import { type ScriptedAnswer } from '../../fixtures/scriptedRequests';
import { refold, scope, signal, withToken, workflow1, type Disagreement } from './client';

/** Lists, pages, ids, and whose a workflow is. */
export const aboutLists: readonly Disagreement[] = [
  [
    5,
    'a linked account’s own workflows are told from the organisation’s, whichever is called public',
    async () => {
      const own = { _id: 'w1', public_access_workflow: true };
      const { provider } = refold((path) => ({
        body: { docs: path.includes('scope=private') ? [own] : [{ _id: 'w2' }] },
      }));
      assert.deepEqual(
        (await provider.workflows(scope, signal)).map(({ id, owned }) => [id, owned]),
        [
          ['w1', true],
          ['w2', false],
        ],
      );
    },
  ],
  [
    6,
    'all workflows are listed once, whether a plain list means the own or the organisation’s',
    async () => {
      for (const plain of [['w1'], ['w2'], ['w1', 'w2']]) {
        const list = (ids: string[]) => ({ body: { docs: ids.map((_id) => ({ _id })) } });
        const { provider, requests } = refold((path) => list(path.includes('scope=private') ? ['w1'] : plain));
        const found = (await provider.workflows(scope, signal)).map(({ id }) => id);
        assert.deepEqual(found, [...new Set(['w1', ...plain])]);
        assert.equal(requests.sent.length, 2);
      }
    },
  ],
  [
    26,
    'a token asks the enabled workflows for an application, a key the applications',
    async () => {
      const answers = (path: string): ScriptedAnswer => {
        if (path.endsWith('/enabled'))
          return { body: [{ id: 'w1', application: { name: 'HubSpot', slug: 'hubspot' } }] };
        return {
          body: path.endsWith('/application') ? [{ app_id: 'a1', slug: 'hubspot' }] : { associated_application: 'a1' },
        };
      };
      for (const [client, last] of [
        [withToken(answers), '/workflow/enabled'],
        [refold(answers), '/application'],
      ] as const) {
        assert.equal(await client.provider.findSlug(scope, workflow1, signal), 'hubspot');
        assert.ok(client.requests.lines.at(-1)?.endsWith(last));
      }
    },
  ],
  [
    27,
    'whether there is a next page is read from whatever the envelope has',
    async () => {
      for (const [envelope, expected] of [
        [{ hasNextPage: true, totalPages: 1 }, true],
        [{ hasNextPage: false, totalPages: 9 }, false],
        [{ page: 1, totalPages: 2 }, true],
        [{ page: 1, totalPages: 1 }, false],
        [{}, true],
        [{ docs: [] }, false],
      ] as const) {
        const { provider } = refold(() => ({ body: { docs: [{ _id: 'e1' }], ...envelope } }));
        assert.equal(
          (await provider.listExecutions(scope, { page: 1, limit: 1 }, signal)).hasNext,
          expected,
          JSON.stringify(envelope),
        );
      }
    },
  ],
  [
    28,
    'a list comes bare or in an envelope',
    async () => {
      const list = [{ _id: 'e1', account_id: 'a1' }];
      for (const body of [list, { docs: list }, { data: list }]) {
        const { provider } = refold(() => ({ body }));
        assert.equal((await provider.listExecutions(scope, { page: 1, limit: 10 }, signal)).items.length, 1);
        assert.equal((await provider.scopes({ page: 1, limit: 10 }, signal)).items.length, 1);
      }
    },
  ],
  [
    29,
    'an id is an id under either name',
    async () => {
      const docs = [{ _id: 'a' }, { id: 'b' }, { _id: 'c', id: 'd' }];
      const { provider } = refold(() => ({ body: { docs } }));
      assert.deepEqual(
        (await provider.listExecutions(scope, { page: 1, limit: 10 }, signal)).items.map((item) => item.ref.id),
        ['a', 'b', 'c'],
      );
      assert.deepEqual(
        (await provider.workflows(scope, signal)).map(({ id }) => id),
        ['a', 'b', 'c'],
      );
    },
  ],
];
