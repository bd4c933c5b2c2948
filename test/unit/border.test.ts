import assert from 'node:assert/strict';
import { ManualTiming } from '../fixtures/manualTiming';
import fc from 'fast-check';
import { readApiError } from '../../src/core/http/apiError';
import { expiryOf, type Credential } from '../../src/core/http/auth';
import { errorText } from '../../src/core/json/errorText';
import { Failure } from '../../src/core/model/errors';
import { stringifyJson } from '../../src/core/json/json';
import type { Connection } from '../../src/core/model/model';
import type { Provider } from '../../src/core/platforms/provider';
import { createProvider } from '../../src/core/platforms';
import { ExecutionLists } from '../../src/core/runs/lists';
import { ExecutionStore } from '../../src/core/runs/store';
import { anyAnswer, anyJson } from '../fixtures/anyAnswers';
import { refoldKey, refoldRun, refoldWith } from '../fixtures/refold';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

/** Hundreds of answers on a machine that is busy with other things. */
const patience = 20_000;
const { signal } = new AbortController();
const scope = 'user_12345';
const ref = { connection: 'c1', scope, id: 'e1' };
const workflow = { id: 'w1', name: 'W', published: true, owned: true };

/** Every name that a decoder of Refold's answers looks for. */
const names = [
  '_id', 'id', 'docs', 'data', 'page', 'hasNextPage', 'totalPages', 'totalDocs', 'nodes', 'node_id', 'node_type', 'node_status',
  'is_batch', 'status', 'latest_output', 'body', 'message', 'error', 'errors', 'execution_id', 'instanceId', 'return_value', 'errored',
  'execution_error', 'http_error_type', 'associated_application', 'associated_workflow', 'associated_app_slugs', 'application', 'slug',
  'createdAt', 'completion_time', 'completion_percentage', 'account_id', 'app_id', 'payload', 'token', 'expires_in', 'batch_index', 'output',
]; // prettier-ignore

const calls: Record<string, (refold: Provider) => Promise<unknown> | undefined> = {
  check: (refold) => refold.check(signal),
  start: (refold) => refold.start(refoldRun, signal),
  'start and wait': (refold) => refold.start({ ...refoldRun, mode: 'sync' }, signal),
  ownScope: (refold) => refold.ownScope?.(signal),
  inspect: (refold) => refold.inspect?.(ref, signal),
  scopes: (refold) => refold.scopes?.({ page: 1, limit: 10 }, signal),
  listExecutions: (refold) => refold.listExecutions?.(scope, { page: 1, limit: 10, since: 0 }, signal),
  workflows: (refold) => refold.workflows?.(scope, signal),
  findSlug: (refold) => refold.findSlug?.(scope, workflow, signal),
  requestStructure: (refold) => refold.requestStructure?.(scope, 'w1', signal),
  stop: (refold) => refold.stop?.(ref, signal),
  rerun: (refold) => refold.rerun?.(ref, signal),
  batches: (refold) => refold.batches?.(ref, '2', { page: 2, limit: 10 }, signal),
};

const signedIn: Record<string, [Partial<Connection>, Credential]> = {
  'a key': [{}, { kind: 'apiKey', secret: refoldKey }],
  'a token': [{ auth: 'token' }, { kind: 'token', secret: 'opaque' }],
  'a session': [
    { auth: 'token', mint: true, scopes: [{ id: scope }] },
    { kind: 'apiKey', secret: refoldKey },
  ],
};

/** What every object has; nothing that a server sends may add to it. */
const prototypes = [Object.prototype, Array.prototype, Function.prototype].map((prototype) => ({
  prototype,
  own: Reflect.ownKeys(prototype).length,
}));

function assertUntouched(): void {
  for (const { prototype, own } of prototypes) assert.equal(Reflect.ownKeys(prototype).length, own);
}

for (const [name, [changes, credential]] of Object.entries(signedIn)) {
  describe(`whatever a server of Refold sends to ${name}`, function () {
    this.timeout(patience);
    /** Every GET of a session may take two mints and a second try. */
    const perCall = changes.mint ? 4 : 1;

    for (const [member, call] of Object.entries(calls)) {
      it(`${member} answers or fails with a sentence, soon, and sends nothing twice`, async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(anyAnswer(names), { minLength: 1, maxLength: 4 }), async (answers) => {
            let turn = 0;
            const requests = new ScriptedRequests(() => answers[turn++ % answers.length] ?? { body: '' });
            const refold = createProvider(refoldWith(changes), credential, requests);
            const outcome: unknown = await Promise.resolve(call(refold)).catch((error: unknown) => error);
            if (outcome instanceof Error) assert.ok(outcome instanceof Failure, String(outcome));
            else assert.doesNotThrow(() => stringifyJson(outcome));
            const most = (member === 'workflows' ? 100 : 2) * perCall;
            assert.ok(requests.sent.length <= most, `${requests.sent.length} requests`);
            const starts = requests.sent.filter(
              ({ method, url }) => method === 'POST' && !/session-token$/.test(url.pathname),
            );
            assert.ok(starts.length <= 1);
            assertUntouched();
          }),
          { numRuns: 200 },
        );
      });
    }
  });
}

describe('whatever text comes', function () {
  this.timeout(patience);
  it('has words, or none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          anyJson(names).map((value) => stringifyJson(value)),
        ),
        (text) => {
          for (const words of [errorText(text), readApiError(text)?.message]) assert.ok((words?.length ?? 0) <= 500);
          assert.doesNotThrow(() => expiryOf(text));
          assert.doesNotThrow(() => expiryOf(`a.${Buffer.from(text).toString('base64url')}.b`));
          assertUntouched();
        },
      ),
    );
  });
});

/** What a page says of itself, true or not. */
const anyClaim = fc.record(
  {
    page: fc.oneof(fc.integer({ min: -1, max: 5 }), fc.constant('2'), fc.constant(null)),
    hasNextPage: fc.oneof(fc.constant(true), fc.boolean(), fc.constant('yes')),
    totalPages: fc.oneof(fc.integer({ min: -1, max: 1_000 }), fc.constant(null)),
    totalDocs: fc.integer({ min: -1, max: 24_742 }),
  },
  { requiredKeys: [] },
);

describe('pages that lie', function () {
  this.timeout(patience);
  const pageSize = 3;
  const bound = 12;
  /** Rows among so few executions that they repeat. */
  const rows = fc.array(fc.record({ _id: fc.integer({ min: 0, max: bound - 1 }).map(String) }), { maxLength: 5 });
  const pages = fc.array(fc.tuple(rows, anyClaim), { minLength: 1, maxLength: 6 });

  function listing(answer: (turn: number, page: number) => unknown) {
    const requests: ScriptedRequests = new ScriptedRequests((path) => ({
      body: answer(requests.sent.length - 1, Number(/[?&]page=(\d+)/.exec(path)?.[1])),
    }));
    const refold = createProvider(refoldWith(), { kind: 'apiKey', secret: refoldKey }, requests);
    const lists = new ExecutionLists({
      store: new ExecutionStore(new ManualTiming()),
      providerOf: () => Promise.resolve(refold),
      pageSize: () => pageSize,
      startedHere: () => Promise.resolve([]),
    });
    const now = () => lists.get('c1', scope);
    /** Loads to the end as a patient person does; says how many times that took. */
    const exhaust = async (most: number): Promise<number> => {
      await lists.refresh('c1', scope);
      for (let turn = 0; ; turn += 1) {
        if (!now()?.hasMore) return turn;
        assert.ok(turn < most, `${turn} pages, and still more`);
        const before = requests.sent.length;
        await lists.loadMore('c1', scope);
        assert.ok(requests.sent.length - before <= 3);
      }
    };
    return { requests, exhaust, now };
  }

  it('end, with every execution once, whatever they say', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (all) => {
        const { exhaust, now } = listing((turn) => {
          const [docs = [], claims] = all[turn % all.length] ?? [];
          return { docs, ...claims };
        });
        await exhaust(bound + 1);
        const ids = now()?.refs.map(({ id }) => id) ?? [];
        assert.equal(new Set(ids).size, ids.length);
        assert.equal(now()?.failure, undefined);
      }),
      { numRuns: 200 },
    );
  });

  for (const [name, claims] of [
    ['promise another for ever', { hasNextPage: true, totalPages: 2_475, totalDocs: 24_742 }],
    ['always call themselves page 0', { hasNextPage: true, page: 0 }],
    ['always call themselves page 1', { hasNextPage: true, page: 1 }],
    ['say nothing', {}],
  ] as const) {
    it(`end when they repeat themselves and ${name}`, async () => {
      const docs = ['a', 'b', 'c'].map((_id) => ({ _id }));
      const { exhaust, now, requests } = listing(() => ({ docs, ...claims }));
      await exhaust(1);
      assert.equal(now()?.refs.length, 3);
      assert.ok(requests.sent.length <= 4);
    });
  }

  it('end when their totals shrink as they are read', async () => {
    const { exhaust, now } = listing((turn, page) => ({
      docs: page <= 4 ? [0, 1, 2].map((row) => ({ _id: `e${(page - 1) * 3 + row - turn}` })) : [],
      page,
      totalDocs: 12 - 3 * turn,
      totalPages: 4 - turn,
    }));
    await exhaust(5);
    assert.ok((now()?.refs.length ?? 0) >= 3);
  });

  it('end for iterations and workflows, too, though each brings something new', async () => {
    let row = 0;
    const requests = new ScriptedRequests(() => ({ body: { docs: [{ _id: `x${row++}` }], hasNextPage: true } }));
    const refold = createProvider(refoldWith(), { kind: 'apiKey', secret: refoldKey }, requests);
    assert.equal((await refold.workflows?.(scope, signal))?.length, 100);
    assert.equal(requests.sent.length, 100);
    let page = 1;
    while ((await refold.batches?.(ref, '2', { page, limit: 100 }, signal))?.hasNext) page += 1;
    assert.equal(page, 100);
  });
});
