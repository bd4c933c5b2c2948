import assert from 'node:assert/strict';
import { createCredential } from '../../../src/core/http/auth';
import { platforms } from '../../../src/core/platforms/platformFacts';
import { failureOf } from '../../fixtures/failing';
import { refoldRun } from '../../fixtures/refold';
import {
  anyFailure,
  cobalt,
  never,
  ref,
  refold,
  refused,
  session,
  signal,
  started,
  withToken,
  type Disagreement,
} from './client';

/** Keys, tokens, hosts and refusals. */
export const aboutAccess: readonly Disagreement[] = [
  [
    14,
    'an error’s words and code are found under every name that they have',
    async () => {
      const gallery: readonly (readonly [number, object, RegExp, RegExp])[] = [
        [
          404,
          { status_code: 404, http_error_type: 'NOT_FOUND', error: 'X_GONE', message: 'Words' },
          /404 Words/,
          /code X_GONE/,
        ],
        [
          404,
          {
            status_code: 404,
            http_error_type: 'NOT_FOUND',
            error_code: 'RESOURCE_NOT_FOUND',
            message: 'Words',
            request_id: 'r1',
          },
          /404 Words/,
          /RESOURCE_NOT_FOUND.*request r1/,
        ],
        [
          400,
          { message: 'Server Error', error: 'Workflow ID and slug are required' },
          /400 Workflow ID and slug are required/,
          /400/,
        ],
        [400, { status_code: 400, error_type: 'INVALID_EVENT', message: 'Words' }, /400 Words/, /code INVALID_EVENT/],
        [
          400,
          { error_code: 'BAD_REQUEST', http_error_type: 'INVALID_LINKED_ACCOUNT_ID', message: 'Words' },
          /400 Words/,
          /code INVALID_LINKED_ACCOUNT_ID/,
        ],
        [
          404,
          { http_error_type: 'EXTERNAL_API_ERROR', error: 'EXTERNAL_API_FAILURE' },
          /404 EXTERNAL_API_FAILURE/,
          /code EXTERNAL_API_FAILURE/,
        ],
      ];
      for (const [status, body, words, detail] of gallery) {
        const failure = await anyFailure(refold(() => ({ status, body })).provider.inspect(ref, signal));
        assert.match(failure.message, words);
        assert.match(failure.detail ?? '', detail);
      }
    },
  ],
  [
    22,
    'a session lasts as long as it says, is opened anew with the key, and never refreshed',
    async () => {
      const jwt = `a.${Buffer.from(`{"exp":${Math.round(Date.now() / 1_000) + 30}}`).toString('base64url')}.c`;
      await never('POST', /refresh/);
      for (const [token, mints] of [
        [{ token: 't', expires_in: 599_747 }, 1],
        [{ token: jwt, expires_in: 86_400 }, 1],
        [{ token: jwt }, 2],
        [{ token: 't' }, 1],
      ] as const) {
        const { provider, requests } = session((path) => ({
          body: path.includes('session-token') ? token : { status: 'RUNNING' },
        }));
        await provider.inspect(ref, signal);
        await provider.inspect(ref, signal);
        assert.equal(requests.lines.filter((line) => line.includes('session-token')).length, mints);
      }
    },
  ],
  [
    23,
    'a linked account that nobody knows is named, whether the server calls that a bad request or its own problem',
    async () => {
      for (const status of [400, 500]) {
        const body = { status_code: status, error_code: 'INVALID_LINKED_ACCOUNT_ID', message: 'Not there' };
        const failure = await anyFailure(session(() => ({ status, body })).provider.start(refoldRun, signal));
        assert.match(failure.message, /opens no session for the linked account “user_12345”/);
        assert.equal(failure.maybeSent, false);
      }
    },
  ],
  [
    25,
    'no draft is ever asked for, which would create one; a token that may only read is told from a bad one',
    async () => {
      await never('GET', /\/edit\b/);
      const failure = await failureOf(
        withToken(() => refused(403, 'Read only')).provider.stop(ref, signal),
        'forbidden',
      );
      assert.match(failure.message, /The token for “Acme” is not allowed to do this \(403 Read only\)/);
    },
  ],
  [
    30,
    'the old host is whichever a person says, with its path; version 1 has its own',
    async () => {
      for (const baseUrl of [
        'https://api.gocobalt.io',
        'https://app.gocobalt.io',
        'https://refold.example.com/backend',
      ]) {
        for (const client of [
          refold(() => ({ body: started }), { baseUrl }),
          cobalt(() => ({ body: started }), { baseUrl }),
        ]) {
          await client.provider.start(refoldRun, signal);
          assert.ok(client.requests.sent[0]?.url.href.startsWith(`${baseUrl}/api/v`));
        }
      }
      assert.deepEqual(
        [platforms.refold.defaultBaseUrl, platforms.cobalt.defaultBaseUrl],
        ['https://app.refold.ai', 'https://api.gocobalt.io'],
      );
    },
  ],
  [
    43,
    'a token travels as a bearer’s, however it was pasted',
    async () => {
      for (const pasted of ['eyJx', 'Bearer eyJx', ' bearer  eyJx\n']) {
        const { provider, requests } = withToken(
          () => ({ body: { account_id: 'a1' } }),
          createCredential('token', pasted).secret,
        );
        await provider.check(signal);
        assert.equal(requests.sent[0]?.headers['authorization'], 'Bearer eyJx');
      }
    },
  ],
];
