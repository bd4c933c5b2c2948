import assert from 'node:assert/strict';
import { readAnswer } from '../../src/core/http/answers';
import type { Asked } from '../../src/core/http/requests';
import { errorText } from '../../src/core/json/errorText';
import { Failure, isWorthRetrying } from '../../src/core/model/errors';

const asked: Asked = {
  connection: 'Acme',
  connectionId: 'acme',
  auth: 'apiKey',
  environment: 'test',
  request: {
    method: 'POST',
    url: new URL('https://app.refold.ai/api/v2/public/execution'),
    headers: { 'x-api-key': 'tk-secret', linked_account_id: 'user_12345' },
  },
};

function failureFor(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  who: Partial<Asked> = {},
): Failure {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  try {
    readAnswer({ status, headers, text }, { ...asked, ...who });
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.doesNotMatch(error.message, /undefined|\{\d\}/);
    assert.doesNotMatch(`${error.message}${error.detail}`, /tk-secret/);
    return error;
  }
  return assert.fail('It did not fail');
}

describe('answers', () => {
  it('are JSON, big numbers intact', () => {
    const value = readAnswer({ status: 200, headers: {}, text: '[9007199254740993]' }, asked);
    assert.equal(JSON.stringify(value), '[9007199254740993]');
  });

  it('may be empty only where nothing is waited for', () => {
    assert.equal(readAnswer({ status: 200, headers: {}, text: ' ' }, asked, true), undefined);
    const failure = failureFor(200, '');
    assert.deepEqual([failure.kind, failure.maybeSent], ['unreadable', true]);
    assert.match(failure.message, /app\.refold\.ai answered with nothing at all \(200\)/);
  });

  it('that are broken or a web page say so, and may have done their work', () => {
    assert.match(failureFor(200, '{"execution_id":').message, /broken or cut off/);
    assert.match(failureFor(200, '<html>Sign in</html>').message, /web page.*base URL/);
    assert.ok(failureFor(200, '{"execution_id":').maybeSent);
  });

  const unauthorized = {
    status_code: 401,
    http_error_type: 'UNAUTHORIZED',
    error: 'SERVER_ERROR',
    message: 'Invalid Credentials',
  };

  it('that refuse the key name its environment, since a key of the wrong one is refused alike', () => {
    const test = failureFor(401, unauthorized);
    assert.equal(
      test.message,
      'The key for “Acme” was refused (401 Invalid Credentials). It is a key for the test environment (tk…). Replace the key.',
    );
    assert.deepEqual([test.kind, test.next, test.maybeSent], ['unauthorized', { step: 'replaceKey', connection: 'acme' }, false]);
    assert.match(
      failureFor(401, unauthorized, {}, { environment: 'production' }).message,
      /production environment \(pk…\)/,
    );
    assert.doesNotMatch(failureFor(401, unauthorized, {}, { environment: 'unknown' }).message, /environment/);
    assert.match(failureFor(401, unauthorized, {}, { auth: 'token' }).message, /token.*may have expired/);
    assert.equal(failureFor(401, '{"status_code": 401 "message": "x"}').kind, 'unauthorized');
  });

  it('that a gateway refuses do not blame the key, which the platform never saw, and may be another one next time', () => {
    const page = failureFor(403, '<html>Access denied</html>', { 'content-type': 'text/html' });
    assert.deepEqual([page.kind, page.maybeSent], ['unreachable', false]);
    assert.ok(isWorthRetrying(page));
    assert.match(page.message, /A gateway before app\.refold\.ai refused the request \(403\)/);
    assert.match(failureFor(403, { message: 'No' }, { 'content-type': 'text/html' }).message, /The key for “Acme” is not allowed/);
    const signIn = failureFor(401, '<html><head><title>401 Authorization Required</title></head></html>', { 'www-authenticate': 'Basic' });
    assert.deepEqual([signIn.kind, signIn.next, signIn.maybeSent], ['unreachable', undefined, false]);
    assert.equal(
      signIn.message,
      'A gateway before app.refold.ai asks for a sign-in of its own (401 Authorization Required): the platform itself did not see the request.',
    );
  });

  const nginx = (title: string) => `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center><hr><center>nginx</center></body></html>`;
  for (const [whose, status, body, said] of [
    ['nginx', 502, nginx('502 Bad Gateway'), /A gateway before .* \(502 Bad Gateway\)/],
    ['nginx without a page', 404, nginx('404 Not Found'), /no such address \(404 Not Found\)/],
    ['nginx for what is too large', 413, nginx('413 Request Entity Too Large'), /larger than .* \(413 Request Entity Too Large\)/],
    ['Cloudflare', 403, '<!DOCTYPE html><title>Attention Required! | Cloudflare</title>', /gateway .* \(403 Attention Required! \| Cloudflare\)/],
    ['Cloudflare in trouble', 522, '<!DOCTYPE html>\n<head>\n<title>app.refold.ai | 522: Connection timed out</title>', /\(522 app\.refold\.ai \| 522: Connection timed out\)/],
    ['Cloudflare in plain text', 429, 'error code: 1015', /slow down \(429 error code: 1015\)/],
    ['a load balancer of AWS', 503, '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>', /\(503 Service Temporarily Unavailable\)/],
    ['a gateway of AWS', 403, '{"message":"Missing Authentication Token"}', /not allowed to do this \(403 Missing Authentication Token\)/],
    ['a gateway of AWS that writes names large', 403, '{"Message":"User is not authorized to access this resource"}', /\(403 User is not authorized to access this resource\)/],
    ['a store of AWS', 403, '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>', /gateway .* \(403 Access Denied\)/],
    ['Apigee', 429, '{"fault":{"faultstring":"Rate limit quota violation. Identifier : _default","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}', /\(429 Rate limit quota violation\. Identifier : _default\)/],
    ['Envoy', 503, 'upstream connect error or disconnect/reset before headers. reset reason: connection failure', /\(503 upstream connect error .* connection failure\)/],
    ['Envoy with nobody behind', 503, 'no healthy upstream', /\(503 no healthy upstream\)/],
    ['Envoy that refuses', 403, 'RBAC: access denied', /\(403 RBAC: access denied\)/],
    ['a hotel', 511, '<html><head><TITLE lang=en>\n  Caf&eacute; &amp; Bar &#8211; Wi-Fi&#x27;s login </TITLE>', /\(511 Caf&eacute; & Bar – Wi-Fi's login\)/],
    ['a page that says nothing', 500, '<html></html>', /A gateway before .* \(500\)/],
    ['one that says the status alone', 502, 'HTTP 502', /\(502\)/],
    ['one that says very much', 500, `<title>${'x'.repeat(500)}</title>`, /\(500 x{119}…\)/],
  ] as const) {
    it(`of ${whose} are told in its own words`, () => assert.match(failureFor(status, body).message, said));
  }

  it('that are a page of somebody in between name it by its title', () => {
    const page = failureFor(200, '<html><title>Airport Wi-Fi</title>');
    assert.match(page.message, /web page instead of data \(200 Airport Wi-Fi\)/);
  });

  it('that refuse for other reasons say the server’s own words', () => {
    const slug = failureFor(400, { message: 'Server Error', error: 'Workflow ID and slug are required' });
    assert.equal(slug.message, 'app.refold.ai refused the request (400 Workflow ID and slug are required).');
    assert.deepEqual([slug.kind, slug.next, slug.maybeSent], ['rejected', { step: 'chooseTarget' }, false]);
    const schema = failureFor(400, {
      message: 'Validation failed',
      errors: [{ field: 'email', message: 'is required' }],
    });
    assert.match(schema.message, /400 Validation failed: email: is required/);
    const permission = failureFor(403, {
      status_code: 403,
      error: { permission: 'x', message: 'workflow:execute is missing' },
    });
    assert.equal(permission.kind, 'forbidden');
    assert.match(permission.message, /workflow:execute is missing/);
    const batch = failureFor(501, {
      status_code: 501,
      error_code: 'SERVER_ERROR',
      message: 'Batch details are not yet available',
    });
    assert.deepEqual([batch.kind, batch.maybeSent], ['notSupported', false]);
    assert.equal(failureFor(413, '').kind, 'tooLarge');
  });

  it('that do not find it tell the missing execution from the missing API', () => {
    const gone = failureFor(404, {
      status_code: 404,
      http_error_type: 'NOT_FOUND',
      error_code: 'RESOURCE_NOT_FOUND',
      message: 'Execution not found',
    });
    assert.match(gone.message, /did not find it \(404 Execution not found\).*another linked account or environment/);
    assert.match(failureFor(404, '<html>404</html>').message, /no such address \(404\)\. Check the base URL/);
  });

  it('that miss a linked account which was sent point to the proxy that drops it', () => {
    const body = { error_code: 'MISSING_LINKED_ACCOUNT_ID', message: 'linked_account_id is required' };
    assert.match(failureFor(400, body).message, /did not arrive.*underscores/);
    const without = { request: { ...asked.request, headers: {} } };
    assert.doesNotMatch(failureFor(400, body, {}, without).message, /underscores/);
  });

  it('that ask to slow down say for how long', () => {
    const told = failureFor(429, { message: 'Too many requests' }, { 'retry-after': '12' });
    assert.deepEqual([told.kind, told.retryAfterMs, told.maybeSent], ['rateLimited', 12_000, false]);
    assert.match(told.message, /429 Too many requests.*in 12 s/);
    assert.match(failureFor(429, '').message, /in a moment/);
    assert.match(failureFor(429, '', { 'retry-after': '0' }).message, /in a moment/);
  });

  it('that ask for too long a wait get a bounded one, in words that a person can read', () => {
    const date = 'Thu, 28 May 2026 11:26:04 GMT';
    for (const [wanted, words, ms] of [
      ['3000000', '5 min', 300_000],
      ['Fri, 31 Dec 2099 23:59:59 GMT', '5 min', 300_000],
      ['Thu, 28 May 2026 11:27:34 GMT', '1 min 30 s', 90_000],
      ['61.2', '1 min 2 s', 61_200],
    ] as const) {
      const headers = { 'retry-after': wanted, date };
      for (const failure of [
        failureFor(429, { message: 'Too many requests' }, headers),
        failureFor(503, { message: 'Maintenance' }, headers),
        failureFor(503, '<html>Busy</html>', headers),
      ]) {
        assert.ok(failure.message.endsWith(`Try again in ${words}.`), failure.message);
        assert.equal(failure.retryAfterMs, ms);
      }
    }
    assert.match(failureFor(503, { message: 'Maintenance' }, { 'retry-after': '-5' }).message, /Try again later\.$/);
  });

  it('of a server in trouble may have done their work, and tell the gateway from the platform', () => {
    const own = failureFor(500, { message: 'Server Error' });
    assert.deepEqual([own.kind, own.maybeSent], ['serverError', true]);
    assert.match(own.message, /has a problem of its own \(500 Server Error\)/);
    for (const status of [502, 504]) {
      const gateway = failureFor(status, '<html>Bad Gateway</html>', { 'content-type': 'text/html' });
      assert.ok(gateway.maybeSent);
      assert.match(gateway.message, new RegExp(`gateway before app\\.refold\\.ai.*\\(${status}\\)`));
    }
  });

  it('that send on name the other host', () => {
    const away = failureFor(301, '', { location: 'https://moved.example.com/api?x=1' });
    assert.deepEqual([away.kind, away.maybeSent], ['redirected', false]);
    assert.match(away.message, /app\.refold\.ai sends requests on to moved\.example\.com \(301\).*“Acme”/);
    assert.match(failureFor(302, '', { location: '/login' }).message, /on to app\.refold\.ai\/login/);
    assert.match(failureFor(302, '', { location: 'http://app.refold.ai/x' }).message, /on to http:\/\/app\.refold\.ai/);
    assert.match(failureFor(302, '').message, /another address/);
  });

  it('leave the trace of the server in the detail', () => {
    const failure = failureFor(
      500,
      { request_id: 'r-1', error_code: 'AUTH_SERVICE_ERROR', message: 'x' },
      { 'x-trace-id': 't-1' },
    );
    assert.match(
      failure.detail ?? '',
      /POST app\.refold\.ai\/api\/v2\/public\/execution → 500.*AUTH_SERVICE_ERROR.*t-1.*r-1/,
    );
  });

  it('have a detail that is read in the log: what was asked, what is known, and how the answer began', () => {
    const body = { error_code: 'AUTH_SERVICE_ERROR', message: 'x' };
    const url = 'POST app.refold.ai/api/v2/public/execution';
    assert.equal(failureFor(500, body).detail, `${url} → 500; code AUTH_SERVICE_ERROR; body ${JSON.stringify(body)}`);
    assert.equal(failureFor(502, '').detail, `${url} → 502`);
    assert.equal(failureFor(502, 'x'.repeat(9_000)).detail?.length, `${url} → 502; body `.length + 2_000);
    assert.doesNotMatch(failureFor(500, { ...body, request_id: 7 }).detail ?? '', /request 7/);
  });

  it('are told apart at their edges: what is good, what sends on, what refuses', () => {
    for (const status of [200, 201, 299]) assert.equal(readAnswer({ status, headers: {}, text: '7' }, asked), 7);
    for (const [status, kind] of [[199, 'rejected'], [300, 'redirected'], [399, 'redirected'], [410, 'notFound'], [499, 'rejected'], [599, 'serverError']] as const) {
      assert.equal(failureFor(status, { message: 'x' }).kind, kind, String(status));
    }
  });

  it('may have done their work where a server waited too long, and only there below 500', () => {
    assert.deepEqual([408, 409, 500, 501, 503].map((status) => failureFor(status, '').maybeSent), [true, false, true, false, true]);
  });

  it('that refuse say what and whom, in whole sentences', () => {
    assert.equal(failureFor(413, '').message, 'The payload is larger than app.refold.ai accepts (413).');
    assert.equal(failureFor(501, '').message, 'app.refold.ai cannot do this (501).');
    const read: Partial<Asked> = { request: { ...asked.request, method: 'GET' } };
    assert.equal(failureFor(400, '', {}, read).next, undefined, 'another target does not help who reads');
  });

  it('name single places in what was sent only where the server looked at it', () => {
    const body = { errors: [{ field: 'email', message: 'is required' }] };
    assert.deepEqual([400, 422, 409].map((status) => failureFor(status, body).fields.length), [1, 1, 0]);
  });

  it('that miss a linked account say so in words, in a code, or in both', () => {
    const misses = (body: object) => /did not arrive/.test(failureFor(400, body).message);
    assert.deepEqual([
      misses({ error_code: 'MISSING_LINKED_ACCOUNT_ID', message: 'Bad request' }),
      misses({ message: 'Linked account is required' }),
      misses({ message: 'linked_account missing' }),
      misses({ message: 'Linked account is not active' }),
      misses({ message: 'slug is required' }),
      misses({ ok: false }),
    ], [true, true, true, false, false, false]); // prettier-ignore
    assert.equal(failureFor(400, { message: 'linked_account_id is required' }).kind, 'rejected');
  });

  it('are a web page by their beginning or by what they claim', () => {
    const isPage = (text: string, headers = {}) => /web page/.test(failureFor(200, text, headers).message);
    assert.deepEqual([isPage('  <html>'), isPage('Busy', { 'content-type': 'text/HTML' }), isPage('{"a": <'), isPage('Busy')], [true, true, false, false]);
  });

  it('show a token no more than a key', () => {
    const token: Partial<Asked> = { auth: 'token', request: { ...asked.request, headers: { authorization: 'Bearer eyJ-secret' } } };
    const failure = failureFor(400, { message: 'eyJ-secret is not Bearer of it' }, {}, token);
    assert.doesNotMatch(`${failure.message} ${failure.detail}`, /eyJ-secret/);
    assert.match(failure.message, /is not Bearer of it/);
  });

  it('have a code only where it is one, in capitals from end to end', () => {
    const codeIn = (error_code: unknown) => /code (\S+);/.exec(failureFor(400, { error_code, message: 'x' }).detail ?? '')?.[1];
    assert.deepEqual([codeIn('NO_SLUG'), codeIn('no SLUG'), codeIn('SLUG missing'), codeIn(7)], ['NO_SLUG', undefined, undefined, undefined]);
  });

  it('with swapped codes keep the specific one', () => {
    const body = {
      status_code: 400,
      error_code: 'BAD_REQUEST',
      http_error_type: 'INVALID_LINKED_ACCOUNT_ID',
      message: 'Invalid linked account',
    };
    assert.match(failureFor(400, body).detail ?? '', /code INVALID_LINKED_ACCOUNT_ID/);
  });
});

describe('the words of a failure', () => {
  for (const [value, words] of [
    ['SMTP authentication failed', 'SMTP authentication failed'],
    [
      {
        status: 'Errored',
        node_id: '16',
        body: { message: 'Invalid URL', error: { code: 'ERR_INVALID_URL' }, status: 500 },
      },
      'Invalid URL',
    ],
    [{ error: '{"message":"The connection has expired"}' }, 'The connection has expired'],
    [{ error: { a: 1 }, message: '[{"message":"Duplicate"},{"message":"Too long"}]' }, 'Duplicate; Too long'],
    [
      { body: { error_message: { message: 'Not found', error: [{ errorCode: 'NOT_FOUND', message: 'x' }] } } },
      'Not found',
    ],
    [{ node_id: '5', body: 'Timed out\n after 30 s' }, 'Timed out after 30 s'],
    [{ message: 'Server Error', error: 'slug is required' }, 'slug is required'],
    [{ message: 'Server Error' }, 'Server Error'],
    [{ error: 'RESOURCE_NOT_FOUND' }, 'RESOURCE_NOT_FOUND'],
    ['{not json', '{not json'],
    [{ message: '' }, undefined],
    [{ status: 500, ok: false }, undefined],
    [[], undefined],
    [3, undefined],
    [null, undefined],
    [undefined, undefined],
  ] as const) {
    it(`in ${JSON.stringify(value)}`, () => assert.equal(errorText(value), words));
  }

  it('are few, however long the answer', () => {
    assert.equal(errorText('x'.repeat(9_000_000))?.length, 500);
  });
});
