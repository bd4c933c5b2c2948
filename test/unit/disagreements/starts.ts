import assert from 'node:assert/strict';
import { plain } from '../../fixtures/executions';
import { failureOf } from '../../fixtures/failing';
import { refoldRun } from '../../fixtures/refold';
import { cobalt, refold, refused, scope, signal, started, workflow1, type Disagreement } from './client';

/** How a workflow is started, and what says that it was. */
export const aboutStarts: readonly Disagreement[] = [
  [
    1,
    'the body of a start is wrapped or raw as the connection says, and the other is never tried',
    async () => {
      for (const [body, sent] of [
        ['wrapped', '{"payload":{"n":1}}'],
        ['raw', '{"n":1}'],
      ] as const) {
        const { provider, requests } = refold(() => refused(400, 'Invalid payload'), { body });
        await failureOf(provider.start(refoldRun, signal), 'rejected', false);
        assert.deepEqual(
          requests.sent.map((request) => request.body),
          [sent],
        );
        assert.equal(provider.describe(refoldRun).body, sent);
      }
    },
  ],
  [
    2,
    'a slug is always needed, and found in the workflow, its application or the list of applications',
    async () => {
      const slug = (workflow: object, applications: unknown = []) =>
        refold((path) => ({ body: path.endsWith('/application') ? applications : workflow })).provider.findSlug(
          scope,
          workflow1,
          signal,
        );
      assert.equal(await slug({ slug: 's1', associated_application: { slug: 's2' } }), 's1');
      assert.equal(await slug({ associated_application: { _id: 'a1', slug: 's2' } }), 's2');
      assert.equal(await slug({ associated_application: 'a1' }, [{ app_id: 'a1', slug: 's3' }]), 's3');
      assert.equal(await slug({ associated_application: 'a1' }, []), undefined);
      const without = refold(() => ({ body: started }));
      assert.match(
        (await failureOf(without.provider.start({ ...refoldRun, slug: '' }, signal), 'invalidInput')).message,
        /needs the slug/,
      );
      assert.equal(without.requests.sent.length, 0);
    },
  ],
  [
    3,
    'a workflow is named by its id or by an alias, whatever that contains',
    async () => {
      for (const [workflow, segment] of [
        ['6a106ba44480b80424a65289', '6a106ba44480b80424a65289'],
        ['daily sync/1', 'daily%20sync%2F1'],
      ] as const) {
        const { provider, requests } = refold(() => ({ body: started }));
        await provider.start({ ...refoldRun, workflow }, signal);
        assert.match(requests.sent[0]?.url.pathname ?? '', new RegExp(`/workflow/${segment}/execute$`));
      }
    },
  ],
  [
    4,
    'a workflow that may not be run is refused in the server’s words; version 1 asks for no ownership',
    async () => {
      for (const [status, kind, words] of [
        [400, 'rejected', 'Workflow does not belong to this linked account'],
        [403, 'forbidden', 'Private workflow'],
      ] as const) {
        const failure = await failureOf(
          refold(() => refused(status, words)).provider.start(refoldRun, signal),
          kind,
          false,
        );
        assert.match(failure.message, new RegExp(words));
      }
      assert.equal(
        (await cobalt(() => ({ body: started })).provider.start({ ...refoldRun, slug: undefined }, signal)).id,
        'e1',
      );
    },
  ],
  [
    20,
    'a start is acknowledged in any of the four ways',
    async () => {
      for (const body of [
        { message: 'Workflow execution started', execution_id: 'e1' },
        { execution_id: 'e1' },
        { id: 'e1' },
        { instanceId: 'e1', status: 'QUEUED' },
      ]) {
        const acknowledged = await refold(() => ({ body })).provider.start(refoldRun, signal);
        assert.deepEqual(acknowledged, { id: 'e1', status: 'status' in body ? 'QUEUED' : undefined });
      }
    },
  ],
  [
    21,
    'a workflow sees the request’s headers only when asked, and headers that come back are not its answer',
    async () => {
      const body = { execution_id: 'e1', return_value: 1, headers: { cookie: 'secret' } };
      const { provider, requests } = refold(() => ({ body }));
      assert.deepEqual(plain((await provider.start({ ...refoldRun, mode: 'sync' }, signal)).answer), {
        httpStatus: 200,
        value: 1,
      });
      await provider.start({ ...refoldRun, includeHeaders: true }, signal);
      assert.deepEqual(
        requests.sent.map(({ headers }) => headers['include-headers']),
        [undefined, 'true'],
      );
    },
  ],
  [
    38,
    'a workflow’s answer is one, also where the request did not ask for it',
    async () => {
      const body = { return_value: { note: 1 }, execution_id: 'e1' };
      for (const { provider } of [refold(() => ({ body })), cobalt(() => ({ body }))]) {
        const { id, answer } = await provider.start(refoldRun, signal);
        assert.deepEqual([id, plain(answer)], ['e1', { httpStatus: 200, value: { note: 1 } }]);
      }
    },
  ],
];
