import assert from 'node:assert/strict';
import { explain, isAboutTheWay, neverLeft, ProxyError, worse } from '../../src/core/http/networkFailure';
import { Failure } from '../../src/core/model/errors';

const url = new URL('https://app.example:8443/api/x?key=secret');
const withCode = (code: string, facts: object = {}, message = `${code} happened`) => Object.assign(new Error(message), { code, ...facts });
const told = (error: unknown, sent = false, timeoutMs?: number) => {
  const failure = explain(error, { url, sent, timeoutMs });
  assert.doesNotMatch(`${failure.message} ${failure.detail}`, /undefined|\{\d\}|secret/);
  return failure;
};
const says = (error: unknown, sent = false, timeoutMs?: number) => {
  const { kind, message, next } = told(error, sent, timeoutMs);
  return [kind, message, next && 'setting' in next ? next.setting : next?.step];
};

describe('a request that came to nothing', () => {
  const notSent: readonly (readonly [unknown, string, string, string?])[] = [
    [withCode('ENOTFOUND'), 'hostNotFound', 'Could not reach app.example:8443: no host of that name was found (ENOTFOUND). Check the base URL, or the setting http.proxy.', 'http.proxy'],
    [withCode('EAI_AGAIN'), 'hostNotFound', 'Could not reach app.example:8443: no host of that name was found (EAI_AGAIN). Check the base URL, or the setting http.proxy.', 'http.proxy'],
    [withCode('ECONNREFUSED'), 'unreachable', 'Could not reach app.example:8443', 'http.proxy'],
    [withCode('CERT_HAS_EXPIRED'), 'certificate', 'Could not reach app.example:8443: the certificate is not trusted (CERT_HAS_EXPIRED). See the setting http.systemCertificates.', 'http.systemCertificates'],
    [withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'certificate', 'the certificate is not trusted', 'http.systemCertificates'],
    [withCode('UNABLE_TO_GET_ISSUER'), 'certificate', 'the certificate is not trusted', 'http.systemCertificates'],
    [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate', 'the certificate is not trusted', 'http.systemCertificates'],
    [withCode('EPROTO'), 'unreachable', 'Could not reach app.example:8443: no secure connection could be made (EPROTO).'],
    [withCode('ERR_SSL_WRONG_VERSION'), 'unreachable', 'Could not reach app.example:8443: no secure connection could be made (ERR_SSL_WRONG_VERSION).'],
    [withCode('ECONNRESET', {}, 'Client network socket disconnected before secure TLS connection was established'), 'unreachable', 'no secure connection could be made (ECONNRESET)'],
    [withCode('ERR_INVALID_URL'), 'proxy', 'The address in the setting http.proxy cannot be used.', 'http.proxy'],
    [new Error('Invalid URL protocol: foo'), 'proxy', 'The address in the setting http.proxy cannot be used.', 'http.proxy'],
    [withCode('UND_ERR_INVALID_ARG', {}, 'invalid header'), 'invalidInput', 'The request to app.example:8443 cannot be sent: invalid header.'],
    [new ProxyError('proxy.example:3128', 407), 'proxy', 'Could not reach app.example:8443: the proxy proxy.example:3128 wants a sign-in (407). See the setting http.proxyAuthorization.', 'http.proxyAuthorization'],
    [new ProxyError('proxy.example:3128', 403), 'proxy', 'Could not reach app.example:8443: the proxy proxy.example:3128 refused the way there (403). See the setting http.proxy.', 'http.proxy'],
    [new ProxyError('proxy.example:3128', undefined, withCode('CERT_UNTRUSTED')), 'proxy', 'Could not reach app.example:8443: the certificate of the proxy proxy.example:3128 is not trusted (CERT_UNTRUSTED). See the setting http.proxyStrictSSL.', 'http.proxyStrictSSL'],
    [new ProxyError('proxy.example:3128', undefined, withCode('ECONNREFUSED')), 'proxy', 'Could not reach app.example:8443: the proxy proxy.example:3128 does not answer (ECONNREFUSED). See the setting http.proxy.', 'http.proxy'],
  ]; // prettier-ignore
  for (const [error, kind, words, setting] of notSent) {
    it(`before it left says: ${words}`, () => {
      const [is, message, next] = says(error);
      assert.deepEqual([is, next], [kind, setting]);
      assert.ok(String(message).includes(words), String(message));
      assert.equal(told(error).maybeSent, false);
    });
  }

  const sent = [
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', 'app.example:8443 did not answer for as long as the editor’s own connections wait (UND_ERR_HEADERS_TIMEOUT).'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout', 'app.example:8443 did not answer for as long as the editor’s own connections wait (UND_ERR_BODY_TIMEOUT).'],
    ['HPE_INVALID_CONSTANT', 'unreadable', 'app.example:8443 answered with something that is not HTTP (HPE_INVALID_CONSTANT).'],
    ['Z_BUF_ERROR', 'connectionLost', 'The answer of app.example:8443 was cut off before it was complete (Z_BUF_ERROR).'],
    ['Z_DATA_ERROR', 'unreadable', 'The answer of app.example:8443 is compressed in a way that cannot be read (Z_DATA_ERROR).'],
    ['ERR__ERROR_FORMAT_1', 'unreadable', 'The answer of app.example:8443 is compressed in a way that cannot be read (ERR__ERROR_FORMAT_1).'],
    ['ECONNRESET', 'connectionLost', 'The connection to app.example:8443 was lost before the answer was complete (ECONNRESET).'],
    ['ENOTFOUND', 'connectionLost', 'The connection to app.example:8443 was lost before the answer was complete (ENOTFOUND).'],
  ] as const;
  for (const [code, kind, words] of sent) {
    it(`after it left says: ${words}`, () => {
      assert.deepEqual(says(withCode(code), true), [kind, words, undefined]);
      assert.equal(told(withCode(code), true).maybeSent, true);
    });
  }

  it('in time says how long it was waited for, in a unit that a person reads', () => {
    const late = (ms: number) => told(new Error('Time is up'), true, ms);
    assert.deepEqual([late(1_500), late(119_000), late(120_000), late(119 * 60_000), late(120 * 60_000)].map(({ message }) => message.replace(/^.* within /, '')), [
      '1.5 s.', '1 min 59 s.', '2 min.', '1 h 59 min.', '2 h.',
    ]); // prettier-ignore
    assert.deepEqual([late(1_000).kind, late(1_000).maybeSent, told(new Error('x'), false, 1_000).maybeSent], ['timeout', true, false]);
  });

  it('that has its words already keeps them', () => {
    const failure = new Failure('tooLarge', 'Too large.');
    assert.equal(explain(failure, { url, sent: true }), failure);
  });

  it('has a detail with every cause, the address without its query, and what was not an error as well', () => {
    const error = Object.assign(new TypeError('fetch failed', { cause: withCode('ENOTFOUND', {}, 'getaddrinfo') }), {});
    assert.equal(told(error).detail, 'app.example:8443/api/x: ENOTFOUND fetch failed ← ENOTFOUND getaddrinfo');
    assert.equal(told(error).cause, error);
    assert.equal(told('broken', true).message, 'The connection to app.example:8443 was lost before the answer was complete (unknown).');
    assert.equal(told(new RangeError('x'), true).message, 'The connection to app.example:8443 was lost before the answer was complete (RangeError).');
  });

  it('goes by the first of several addresses, and ends where causes go round in a circle', () => {
    assert.equal(told(new AggregateError([withCode('ENOTFOUND'), withCode('ECONNREFUSED')])).kind, 'hostNotFound');
    const circle: Error & { cause?: unknown } = new Error('round');
    circle.cause = circle;
    assert.equal(told(circle, true).detail?.split(' ← ').length, 8);
  });
});

describe('whether a request may have left', () => {
  const stayed = [
    ...['ENOTFOUND', 'EAI_FAIL', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL', 'ENOENT', 'UND_ERR_CONNECT_TIMEOUT'].map((code) => withCode(code)),
    ...['CERT_HAS_EXPIRED', 'EPROTO', 'ERR_SSL_X', 'INVALID_CA', 'HOSTNAME_MISMATCH', 'DEPTH_ZERO_SELF_SIGNED_CERT'].map((code) => withCode(code)),
    withCode('ETIMEDOUT', { syscall: 'connect' }),
    withCode('EBUSY', { syscall: 'getaddrinfo' }),
    withCode('ECONNRESET', {}, 'disconnected before secure TLS connection was established'),
    withCode('ABORT_ERR', {}, 'Proxy response (407) !== 200 when HTTP Tunneling'),
    new Error('fetch failed', { cause: withCode('ENOTFOUND') }),
  ]; // prettier-ignore
  for (const error of stayed) it(`is certain that it did not: ${error.message}`, () => assert.equal(neverLeft(error), true));

  const left = [
    withCode('ECONNRESET'), withCode('EPIPE', { syscall: 'write' }), withCode('UND_ERR_SOCKET'), new Error('terminated'), 'aborted', undefined,
    new Error('A Proxy response (407) came'),
  ]; // prettier-ignore
  for (const error of left) it(`is open: ${String(error)}`, () => assert.equal(neverLeft(error), false));
});

describe('another way to the same address', () => {
  it('may help where the way was the trouble, and not where the request is', () => {
    const about = [withCode('ECONNREFUSED'), withCode('ERR_INVALID_URL'), new Error('Proxy uri is wrong'), new ProxyError('p', 407)];
    assert.deepEqual(about.map(isAboutTheWay), [true, true, true, true]);
    assert.deepEqual([new Failure('tooLarge', 'x'), withCode('UND_ERR_INVALID_ARG')].map(isAboutTheWay), [false, false]);
  });

  it('that fails as well leaves the failure that says more, the first of two alike', () => {
    const [unknown, refused, proxy, certificate] = [withCode('ENOTFOUND'), withCode('ECONNREFUSED'), new ProxyError('p', 403), withCode('CERT_UNTRUSTED')];
    const byRank = [unknown, refused, proxy, certificate];
    for (const [low, less] of byRank.entries()) {
      for (const more of byRank.slice(low)) assert.deepEqual([worse(less, more), worse(more, less)], [more, more]);
    }
    assert.equal(String(worse(withCode('EAI_AGAIN'), withCode('ENOENT'))), 'Error: EAI_AGAIN happened');
    const setting = withCode('ERR_INVALID_URL');
    assert.equal(worse(refused, setting), setting);
  });
});
