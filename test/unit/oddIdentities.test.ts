import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Failure } from '../../src/core/model/errors';
import { keyOf, type Connection, type Platform } from '../../src/core/model/model';
import { parseJson } from '../../src/core/json/json';
import { createProvider } from '../../src/core/platforms';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const { signal } = new AbortController();
/** As a server may write ids, and what they are then. */
const ids: readonly (readonly [unknown, string])[] = [
  ['6a314c54d4616e99e7fa5a02', '6a314c54d4616e99e7fa5a02'], [1, '1'], [0, '0'], [-7, '-7'], [parseJson('9007199254740993'), '9007199254740993'], ['01', '01'],
  ['a/b', 'a/b'], ['%2F', '%2F'], ['100%', '100%'], ['a b', 'a b'], ['a?b#c&d=e', 'a?b#c&d=e'], ['jane+eu@example.com', 'jane+eu@example.com'],
  ['żółć', 'żółć'], ['🦊', '🦊'], ['\u202eevil', '\u202eevil'], ['constructor', 'constructor'], ['__proto__', '__proto__'], ['.', '.'], ['..', '..'], ['\ud800', '\ud800'],
]; // prettier-ignore
const nobody = [null, undefined, '', {}, [], true];

const lists: Readonly<Record<string, { readonly platform: Platform; readonly idField: string; readonly wrap: (rows: unknown[]) => unknown }>> = {
  'linked accounts': { platform: 'refold', idField: 'account_id', wrap: (docs) => ({ docs }) },
  workflows: { platform: 'refold', idField: '_id', wrap: (docs) => ({ docs }) },
  executions: { platform: 'refold', idField: '_id', wrap: (docs) => ({ docs }) },
  'workflows of Altostrat': { platform: 'altostrat', idField: 'id', wrap: (rows) => rows },
  'runs of Altostrat': { platform: 'altostrat', idField: 'id', wrap: (data) => ({ data, links: {}, meta: {} }) },
};

function open(platform: Platform, body: unknown) {
  const requests = new ScriptedRequests(() => ({ body }));
  const auth = platform === 'altostrat' ? 'token' : 'apiKey';
  const connection: Connection = { id: 'c', name: 'Acme', platform, baseUrl: 'https://x.example/pre', environment: 'test', auth, body: 'raw', scopes: [] };
  return { requests, provider: createProvider(connection, { kind: auth, secret: 'a-secret-key' }, requests) };
}

async function listed(what: string, rows: unknown[]): Promise<readonly { readonly id: string; readonly name?: string }[]> {
  const { platform, wrap } = lists[what] ?? assert.fail(what);
  const { provider } = open(platform, wrap(rows));
  if (/^(?:linked|workflows of)/.test(what)) return (await provider.scopes?.({ page: 1, limit: 100 }, signal))?.items ?? [];
  if (what === 'workflows') return (await provider.workflows?.('s', signal)) ?? [];
  const page = await provider.listExecutions?.('s', { page: 1, limit: 100 }, signal);
  return page?.items.map(({ ref: { id }, workflow }) => ({ id, name: workflow?.name })) ?? [];
}

describe('what servers call things', () => {
  for (const [what, { idField }] of Object.entries(lists)) {
    const rowOf = (id: unknown, name: unknown) => ({ [idField]: id, name, status: 'COMPLETED' });

    it(`${what} have the ids that they have, each once, whatever ids are made of`, async () => {
      const rows = ids.map(([written], index) => rowOf(written, `Name ${index}`));
      assert.deepEqual((await listed(what, [...rows, ...rows])).map(({ id }) => id), ids.map(([, id]) => id));
    });

    it(`${what} without an id or a name are left out, or called by their id`, async () => {
      const found = await listed(what, [...nobody.map((id) => rowOf(id, 'Nobody')), null, 7, 'text', [], rowOf('a', null), rowOf('b', ''), rowOf('c', {}), rowOf('d', 5)]);
      assert.deepEqual(found.map(({ id }) => id), ['a', 'b', 'c', 'd']);
      for (const { id, name = id } of found) assert.equal(name, id);
    });
  }

  for (const platform of ['refold', 'cobalt', 'altostrat'] as const) {
    it(`are asked for on ${platform} by exactly their id, or by nothing`, async () => {
      for (const [, id] of ids) {
        const { provider, requests } = open(platform, { id, status: 'COMPLETED', nodes: [], response: {} });
        const outcome = await provider.inspect?.({ connection: 'c', scope: 's', id }, signal).catch((error: unknown) => error);
        if (id === '.' || id === '..' || !id.isWellFormed()) {
          assert.ok(outcome instanceof Failure && requests.sent.length === 0, id);
          assert.match(outcome.message, /cannot be part of an address/);
          continue;
        }
        assert.ok(!(outcome instanceof Error), String(outcome));
        const segments = (requests.sent[0]?.url.pathname ?? '').split('/').map(decodeURIComponent);
        assert.ok(segments.includes(id), segments.join());
        assert.equal(requests.sent[0]?.url.search, '');
      }
    });
  }

  it('are told apart by their keys, and none is too odd for one', () => {
    const text = fc.string({ unit: 'binary', maxLength: 5 });
    fc.assert(
      fc.property(fc.tuple(text, text, text), fc.tuple(text, text, text), ([a, b, c], [d, e, f]) => {
        const same = [a, b, c].every((part, index) => part === [d, e, f][index]);
        assert.equal(keyOf({ connection: a, scope: b, id: c }) === keyOf({ connection: d, scope: e, id: f }), same);
      }),
    );
    assert.match(keyOf({ connection: '\ud800', scope: '/', id: '' }), /^%ud800\/%2F\/$/);
    // The texts of every character there is take a busy machine some seconds to make.
  }).timeout(20_000);
});
