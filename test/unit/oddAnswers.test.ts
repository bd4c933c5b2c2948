import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Failure } from '../../src/core/model/errors';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import type { Connection, RunMode } from '../../src/core/model/model';
import type { Provider } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const { signal } = new AbortController();
const ref = { connection: 'c1', scope: 's1', id: 'e1' };
const run = (mode: RunMode) => ({ scope: 's1', workflow: 'w1', payload: '{}', intent: 'i', mode });
const calls: Record<string, (provider: Provider) => Promise<unknown> | undefined> = {
  check: (provider) => provider.check(signal),
  start: (provider) => provider.start(run('async'), signal),
  wait: (provider) => provider.start(run('sync'), signal),
  inspect: (provider) => provider.inspect?.(ref, signal),
  scopes: (provider) => provider.scopes?.({ page: 1, limit: 10, search: 'a' }, signal),
  listExecutions: (provider) => provider.listExecutions?.('s1', { page: 2, limit: 10, since: 0 }, signal),
  rerun: (provider) => provider.rerun?.(ref, signal),
  resumeFrom: (provider) => provider.resumeFrom?.(ref, 'n1', signal),
};

/** Known names with any values, so that decoders get far before they meet what they do not expect. */
const names = [
  'id', 'data', 'docs', 'links', 'next', 'meta', 'current_page', 'last_page', 'per_page', 'total', 'status', 'logs', 'node_id',
  'component_id', 'output', 'workflow', 'nodes', 'componentId', 'new_run', 'error_message', 'started_at', 'completed_at',
  'duration_in_seconds', 'message', 'execution_id', 'return_value', 'response', 'errored', 'execution_error', '__proto__', 'toString',
]; // prettier-ignore
const words = ['completed', 'failed', 'ERRORED', 'RUNNING', 'error', 'Cannot GET /', '', '2025-10-31T12:00:00.000000Z'];
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium' },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.bigInt().map((number) => parseJson(String(number))),
    fc.constantFrom(...words),
    fc.string(),
    fc.array(tie('json'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...names), tie('json')), { maxLength: 6 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));
const body = fc.oneof(
  { weight: 8, arbitrary: json.map((value) => stringifyJson(value)) },
  { weight: 1, arbitrary: fc.string() },
);
const status = fc.constantFrom(200, 200, 200, 202, 204, 301, 400, 401, 403, 404, 422, 429, 500, 502, 599);

const can = { cobalt: ['check', 'start', 'wait', 'inspect'], altostrat: Object.keys(calls) } as const;

for (const platform of ['cobalt', 'altostrat'] as const) {
  describe(`whatever a server of ${platform} sends`, () => {
    const auth = platform === 'cobalt' ? 'apiKey' : 'token';
    const connection: Connection = {
      ...{ id: 'c1', name: 'Acme', platform, baseUrl: 'https://example.com', environment: 'test' },
      ...{ auth, body: 'raw', scopes: [] },
    };
    for (const name of can[platform]) {
      it(`${name} answers or fails with a sentence, after one request`, async () => {
        await fc.assert(
          fc.asyncProperty(status, body, async (code, text) => {
            const requests = new ScriptedRequests(() => ({ status: code, body: text }));
            const answer = calls[name]?.(createProvider(connection, { kind: auth, secret: 'a secret' }, requests));
            const error: unknown = await answer?.then(
              () => undefined,
              (thrown: unknown) => thrown,
            );
            assert.ok(error === undefined || error instanceof Failure, String(error));
            assert.equal(requests.sent.length, 1);
            assert.equal(Reflect.get({}, 'message'), undefined);
          }),
          { numRuns: 150 },
        );
      });
    }
  });
}
