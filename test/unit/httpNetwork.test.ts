import assert from 'node:assert/strict';
import type { Failure } from '../../src/core/model/errors';
import { createTransport } from '../../src/core/http/engine';
import type { HttpResponse, ProxySettings } from '../../src/core/http/transport';
import { createAuthority, type Authority } from '../fixtures/certificates';
import {
  closedPort,
  serve,
  serveImpatiently,
  serveProxy,
  serveSecurely,
  serveSockets,
  type Loopback,
  type ProxyOptions,
} from '../fixtures/servers';

/** A name that only the proxy of these tests knows. */
const farUrl = 'https://api.runlight.invalid/x';

describe('the HTTP engine behind proxies and private certificates', function () {
  // For a machine that is busy with other things.
  this.timeout(20_000);

  const open: { close(): Promise<void> }[] = [];
  let authority: Authority;
  let far: Loopback;
  let hostCalls = 0;

  before(async () => {
    authority = await createAuthority();
    const tls = await authority.issue('api.runlight.invalid', 'proxy.runlight.invalid', '127.0.0.1');
    far = await serveSecurely(tls, (request, response) => response.end(`far ${request.method} ${request.url}`));
  });
  after(() => far.close());
  beforeEach(() => (hostCalls = 0));
  afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

  async function proxy(options: ProxyOptions = {}) {
    const made = await serveProxy({ to: far.port, ...options });
    open.push(made);
    return made;
  }

  function get(url: string, given: Partial<ProxySettings>, authorities = () => [authority.pem]): Promise<HttpResponse> {
    return way(given, authorities)('GET', url);
  }

  function way(given: Partial<ProxySettings>, authorities = () => [authority.pem]) {
    const settings: ProxySettings = {
      proxySupport: 'override',
      proxy: '',
      noProxy: [],
      proxyStrictSSL: true,
      systemCertificates: true,
      ...given,
    };
    const hostFetch = (() => {
      hostCalls++;
      return Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }),
      );
    }) as typeof fetch;
    const transport = createTransport(settings, hostFetch, { authorities });
    open.push(transport);
    return (method: 'GET' | 'POST', url: string): Promise<HttpResponse> => {
      const body = method === 'POST' ? '{}' : undefined;
      return transport.send({ method, url: new URL(url), headers: {}, body, timeoutMs: 5_000 }, new AbortController().signal);
    };
  }

  async function withNoProxy<T>(names: string, work: () => Promise<T>): Promise<T> {
    const { no_proxy: lower, NO_PROXY: upper } = process.env;
    delete process.env['no_proxy'];
    process.env['NO_PROXY'] = names;
    try {
      return await work();
    } finally {
      delete process.env['NO_PROXY'];
      Object.assign(process.env, upper !== undefined && { NO_PROXY: upper }, lower !== undefined && { no_proxy: lower });
    }
  }

  async function failure(answer: Promise<unknown>): Promise<Failure> {
    const failed: Failure = await answer.then(
      (value) => assert.fail(`It did not fail: ${JSON.stringify(value)}`),
      (error: Failure) => error,
    );
    assert.equal(failed.maybeSent, false, failed.detail);
    assert.equal(hostCalls, 1, 'nothing was sent, so the editor’s fetch has its try');
    return failed;
  }

  it('reaches the platform through http.proxy with a private authority', async () => {
    const through = await proxy();
    assert.equal((await get(farUrl, { proxy: through.url })).text, 'far GET /x');
    assert.deepEqual(through.tunnels, ['api.runlight.invalid:443']);
  });

  it('signs in to the proxy with http.proxyAuthorization, or with what its address holds', async () => {
    const through = await proxy({ authorization: `Basic ${Buffer.from('me:secret').toString('base64')}` });
    const header = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    await get(farUrl, { proxy: through.url, proxyAuthorization: header });
    await get(farUrl, { proxy: through.url.replace('//', '//me:secret@') });
    const failed = await failure(get(farUrl, { proxy: through.url }));
    assert.equal(failed.kind, 'proxy');
    assert.match(failed.message, /api\.runlight\.invalid.*127\.0\.0\.1:\d+ wants a sign-in \(407\)/);
    assert.deepEqual(failed.next, { step: 'openSetting', setting: 'http.proxyAuthorization' });
  });

  it('names the proxy when it refuses, hangs up, or is not there', async () => {
    const refusing = await proxy({ refuse: 403 });
    const hanging = await proxy({ refuse: 'hangUp' });
    const absent = `http://127.0.0.1:${await closedPort()}`;
    for (const [address, words] of [
      [refusing.url, /refused the way there \(403\)/],
      [hanging.url, /does not answer \(UND_ERR_SOCKET\)/],
      [absent, /does not answer \(ECONNREFUSED\)/],
    ] as const) {
      hostCalls = 0;
      const failed = await failure(get(farUrl, { proxy: address }));
      assert.equal(failed.kind, 'proxy');
      assert.match(failed.message, words);
      assert.match(failed.message, new RegExp(new URL(address).host));
      assert.deepEqual(failed.next, { step: 'openSetting', setting: 'http.proxy' });
    }
    assert.equal(hanging.tunnels.length, 1);
  });

  it('says so when the address of the proxy is none', async () => {
    for (const address of ['proxy.example.com:8080', '::::']) {
      hostCalls = 0;
      const failed = await failure(get(farUrl, { proxy: address }));
      assert.deepEqual([failed.kind, failed.next], ['proxy', { step: 'openSetting', setting: 'http.proxy' }]);
    }
  });

  it('goes straight to the own machine and to what http.noProxy names', async () => {
    const through = await proxy();
    // The own machine under a name that is not known to be it, so that no resolver is asked.
    const mapped = `https://[::ffff:127.0.0.1]:${far.port}`;
    const near = await serve((_request, response) => response.end('near'));
    open.push(near);
    assert.equal((await get(near.url, { proxy: through.url })).text, 'near');
    assert.equal((await get(near.url.replace('127.0.0.1', 'localhost'), { proxy: through.url })).text, 'near');
    await failure(get(`http://[::1]:${await closedPort()}`, { proxy: through.url }));
    await get(mapped, { proxy: through.url, noProxy: ['[::ffff:7f00:1]'] }).catch(() => undefined);
    assert.deepEqual(through.tunnels, []);
    await get(mapped, { proxy: through.url }).catch(() => undefined);
    assert.equal(through.tunnels.length, 1);
  });

  it('sends what starts something on a tunnel that was just made', async () => {
    const impatient = await serveImpatiently();
    open.push(impatient);
    const through = await proxy({ to: impatient.port });
    const send = way({ proxy: through.url });
    await send('GET', 'http://api.runlight.invalid/before');
    for (let count = 0; count < 5; count += 1) await send('POST', `http://api.runlight.invalid/${count}`);
    assert.deepEqual(impatient.accepted, ['GET /before', 'POST /0', 'POST /1', 'POST /2', 'POST /3', 'POST /4']);
    assert.equal(through.tunnels.length, 6);
  });

  it('goes straight everywhere where http.noProxy or NO_PROXY is “*”', async () => {
    const through = await proxy();
    const mapped = `https://[::ffff:127.0.0.1]:${far.port}`;
    await get(mapped, { proxy: through.url, noProxy: ['*'] }).catch(() => undefined);
    await withNoProxy('*', () => get(mapped, { proxy: through.url }).catch(() => undefined));
    await withNoProxy('example.com, *', () => get(mapped, { proxy: through.url }).catch(() => undefined));
    assert.deepEqual(through.tunnels, []);
  });

  it('asks NO_PROXY only where http.noProxy names nothing', async () => {
    const through = await proxy();
    await withNoProxy('other.invalid *.runlight.invalid', () => get(farUrl, { proxy: through.url, noProxy: ['example.com'] }));
    assert.deepEqual(through.tunnels, ['api.runlight.invalid:443']);
    await withNoProxy('*', () => get(farUrl, { proxy: through.url, noProxy: ['example.com'] }));
    assert.equal(through.tunnels.length, 2);
    for (const noProxy of [[], [' ']]) {
      hostCalls = 0;
      await failure(withNoProxy('other.invalid *.runlight.invalid', () => get(farUrl, { proxy: through.url, noProxy })));
    }
    assert.equal(through.tunnels.length, 2);
  });

  it('uses the proxy of the environment, unless proxies are off', async () => {
    const through = await proxy();
    const mapped = `https://[::ffff:127.0.0.1]:${far.port}`;
    process.env['HTTPS_PROXY'] = through.url;
    try {
      assert.equal((await get(farUrl, {})).text, 'far GET /x');
      await get(mapped, { proxySupport: 'off' }).catch(() => undefined);
      assert.equal(through.tunnels.length, 1);
    } finally {
      delete process.env['HTTPS_PROXY'];
    }
  });

  it('is strict about the certificate of a proxy only as long as http.proxyStrictSSL says so', async () => {
    const stranger = await createAuthority('Stranger');
    const secure = await proxy({ tls: await stranger.issue('localhost') });
    const through = { url: secure.url.replace('127.0.0.1', 'localhost') };
    const strict = await failure(get(farUrl, { proxy: through.url }));
    assert.equal(strict.kind, 'proxy');
    assert.deepEqual(strict.next, { step: 'openSetting', setting: 'http.proxyStrictSSL' });
    assert.equal((await get(farUrl, { proxy: through.url, proxyStrictSSL: false })).text, 'far GET /x');
    hostCalls = 0;
    const platform = get(farUrl, { proxy: through.url, proxyStrictSSL: false }, () => [stranger.pem]);
    assert.equal((await failure(platform)).kind, 'certificate', 'the platform’s certificate is checked all the same');
  });

  it('trusts the authorities it is given, and says which certificate is the trouble', async () => {
    assert.equal((await get(`${far.url}/y`, {})).text, 'far GET /y');
    for (const given of [get(far.url, { systemCertificates: false }), get(far.url, {}, () => [])]) {
      hostCalls = 0;
      const failed = await given.then(
        () => assert.fail(),
        (error: Failure) => error,
      );
      assert.equal(failed.kind, 'certificate');
      assert.match(failed.message, /127\.0\.0\.1:\d+: the certificate is not trusted \([A-Z_]+\)/);
      assert.deepEqual(failed.next, { step: 'openSetting', setting: 'http.systemCertificates' });
    }
    const misnamed = await serveSecurely(await authority.issue('elsewhere.invalid'), (_request, response) =>
      response.end(),
    );
    open.push(misnamed);
    hostCalls = 0;
    assert.match((await failure(get(misnamed.url, {}))).message, /ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it('reads the authorities once, and only for TLS', async () => {
    let reads = 0;
    const authorities = () => {
      reads++;
      return [authority.pem];
    };
    const near = await serve((_request, response) => response.end());
    open.push(near);
    await get(near.url, {}, authorities);
    assert.equal(reads, 0);
    await get(far.url, {}, authorities);
    assert.equal(reads, 1);
  });

  it('says so when the other side hangs up before the connection is secure', async () => {
    const plain = await serveSockets((socket) => socket.once('data', () => socket.destroy()));
    open.push(plain);
    const failed = await failure(get(plain.url.replace('http:', 'https:'), {}));
    assert.equal(failed.kind, 'unreachable');
    assert.match(failed.message, /no secure connection/);
  });
});
