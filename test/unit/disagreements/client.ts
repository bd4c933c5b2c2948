import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/model/errors';
import type { Connection, Execution, ExecutionNode } from '../../../src/core/model/model';
import type { Provider, RunRequest } from '../../../src/core/platforms/provider';
import { createProvider } from '../../../src/core/platforms';
import { decodeExecution } from '../../../src/core/platforms/refold/execution';
import { decodeNode } from '../../../src/core/platforms/refold/node';
import { refoldKey, refoldRun, refoldWith } from '../../fixtures/refold';
import { ScriptedRequests, type ScriptedAnswer } from '../../fixtures/scriptedRequests';

/** A point in which the documents disagree, what a person sees all the same, and the proof. */
export type Disagreement = readonly [point: number, says: string, check: () => void | Promise<void>];

export const { signal } = new AbortController();
export const scope = 'user_12345';
export const ref = { connection: 'c1', scope, id: 'e1' };
export const place = { connection: 'c1', scope };
export const workflow1 = { id: 'w1', name: 'W', published: true, owned: true };
export const started = { execution_id: 'e1' };

export type Answers = (path: string) => ScriptedAnswer;

interface Client {
  /** Every member is there for whoever asks for it: a row asks only for what its platform has. */
  readonly provider: Required<Provider>;
  readonly requests: ScriptedRequests;
}

function client(answers: Answers, connection: Connection, secret: string): Client {
  const requests = new ScriptedRequests(answers);
  const kind = connection.mint ? 'apiKey' : connection.auth;
  return { requests, provider: createProvider(connection, { kind, secret }, requests) as Required<Provider> };
}

export function refold(answers: Answers, changes: Partial<Connection> = {}): Client {
  return client(answers, refoldWith(changes), refoldKey);
}

export function cobalt(answers: Answers, changes: Partial<Connection> = {}): Client {
  return client(answers, refoldWith({ platform: 'cobalt', ...changes }), refoldKey);
}

export function altostrat(answers: Answers, changes: Partial<Connection> = {}): Client {
  return client(answers, refoldWith({ platform: 'altostrat', auth: 'token', ...changes }), 'token');
}

export function withToken(answers: Answers, secret = 'opaque'): Client {
  return client(answers, refoldWith({ auth: 'token' }), secret);
}

export function session(answers: Answers): Client {
  return client(answers, refoldWith({ auth: 'token', mint: true, scopes: [{ id: scope }] }), refoldKey);
}

export function refused(status: number, message: string): ScriptedAnswer {
  return { status, body: { status_code: status, error_code: 'SERVER_ERROR', message } };
}

export function executionOf(row: object): Execution<unknown> {
  const execution = decodeExecution(row, place, 'e1');
  assert.ok(execution);
  return execution;
}

export function nodeOf(node: object): ExecutionNode<unknown> {
  const decoded = decodeNode(node, 0);
  assert.ok(decoded);
  return decoded;
}

/** The failure that an answer is, of whatever kind. */
export async function anyFailure(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => assert.fail('It did not fail'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Failure, String(error));
  return error;
}

/** Does everything that every platform can do with every credential, and looks at all that was asked for it. */
export async function never(method: string | undefined, path: RegExp): Promise<void> {
  const answers: Answers = () => ({
    body: { ...started, id: 'e1', status: 'RUNNING', account_id: 'a1', token: 't', docs: [], data: [] },
  });
  let asked = 0;
  for (const { provider, requests } of [refold, withToken, session, cobalt, altostrat].map((create) =>
    create(answers),
  )) {
    const run: RunRequest = { ...refoldRun, includeHeaders: true };
    const all: readonly (() => Promise<unknown> | undefined)[] = [
      () => provider.check(signal),
      () => provider.start(run, signal),
      () => provider.start({ ...run, mode: 'sync' }, signal),
      () => provider.ownScope?.(signal),
      () => provider.inspect?.(ref, signal),
      () => provider.scopes?.({ page: 1, limit: 10 }, signal),
      () => provider.listExecutions?.(scope, { page: 1, limit: 10 }, signal),
      () => provider.workflows?.(scope, signal),
      () => provider.findSlug?.(scope, workflow1, signal),
      () => provider.requestStructure?.(scope, 'w1', signal),
      () => provider.stop?.(ref, signal),
      () => provider.rerun?.(ref, signal),
      () => provider.resumeFrom?.(ref, '1', signal),
      () => provider.batches?.(ref, '2', { page: 1, limit: 10 }, signal),
    ];
    for (const act of all) await act();
    asked += requests.sent.length;
    for (const request of requests.sent) {
      assert.ok(['GET', 'POST'].includes(request.method));
      const line = `${request.method} ${request.url.pathname}`;
      assert.ok(!(path.test(request.url.pathname) && (method === undefined || request.method === method)), line);
      assert.doesNotMatch(line, /session-token\/refresh/);
    }
  }
  assert.ok(asked > 40, `${asked} requests`);
}
