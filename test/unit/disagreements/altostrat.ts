import assert from 'node:assert/strict';
import { platforms } from '../../../src/core/platforms/platformFacts';
import { refoldRun } from '../../fixtures/refold';
import { altostrat, anyFailure, ref, refused, signal, type Disagreement } from './client';

/** Altostrat’s three generations. */
export const aboutAltostrat: readonly Disagreement[] = [
  [
    39,
    'Altostrat gets the key of the user’s action, the same for the same action, and nothing twice',
    async () => {
      const { provider, requests } = altostrat(() => refused(503, 'Down'));
      for (const intent of ['i1', 'i1', 'i2']) await anyFailure(provider.start({ ...refoldRun, intent }, signal));
      assert.deepEqual(
        requests.sent.map(({ headers }) => headers['Idempotency-Key']),
        ['i1', 'i1', 'i2'],
      );
    },
  ],
  [
    40,
    'Altostrat is at either host, the documents’ first unless a person says otherwise',
    async () => {
      assert.equal(platforms.altostrat.defaultBaseUrl, 'https://v1.api.altostrat.io');
      for (const baseUrl of ['https://v1.api.altostrat.io', 'https://api.altostrat.io']) {
        const { provider, requests } = altostrat(() => ({ body: { id: 'fl_run_1' } }), { baseUrl });
        await provider.start(refoldRun, signal);
        assert.ok(requests.sent[0]?.url.href.startsWith(`${baseUrl}/workflows/`));
      }
    },
  ],
  [
    41,
    'a run of Altostrat is one with and without what its generations add',
    async () => {
      const run = {
        id: 'fl_run_1',
        status: 'completed',
        error_message: 'A warning',
        started_at: '2025-10-31T12:00:00.000000Z',
      };
      const more = {
        execution_id: 'x',
        trigger_payload: {},
        workflow: { id: 'fl_1', name: 'Onboarding' },
        created_at: '2025-10-31T12:00:00Z',
        logs: [{ id: 'l1', component_id: 'c', status: 'success' }],
      };
      for (const body of [run, { ...run, ...more }]) {
        const execution = await altostrat(() => ({ body })).provider.inspect({ ...ref, id: 'fl_run_1' }, signal);
        assert.deepEqual(
          [execution.statusClass, execution.startedAt, execution.answer],
          ['ok', Date.UTC(2025, 9, 31, 12), undefined],
        );
        assert.equal(execution.nodes?.length, 'logs' in body ? 1 : 0);
      }
    },
  ],
  [
    42,
    'whether Altostrat has a next page is read from links or from meta',
    async () => {
      const next = 'https://v1.api.altostrat.io/x?page=2';
      for (const [envelope, expected] of [
        [{ links: { next }, meta: {} }, true],
        [{ links: { next: null }, meta: {} }, false],
        [{ links: {}, meta: { current_page: 1, last_page: 2 } }, true],
        [{ links: {}, meta: { current_page: 2, last_page: 2 } }, false],
      ] as const) {
        const page = 'current_page' in envelope.meta ? envelope.meta.current_page : 1;
        const { provider } = altostrat(() => ({ body: { data: [{ id: 'fl_run_1' }], ...envelope } }));
        assert.equal(
          (await provider.listExecutions('fl_1', { page, limit: 10 }, signal)).hasNext,
          expected,
          JSON.stringify(envelope),
        );
      }
    },
  ],
];
