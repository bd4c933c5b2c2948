import assert from 'node:assert/strict';
// @ts-expect-error undici's own clock comes without types.
import clockModule from 'undici/lib/util/timers';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { isCancelled, type Failure, type FailureKind } from '../../src/core/model/errors';
import { explain } from '../../src/core/http/networkFailure';
import { createTransport, type TransportOptions } from '../../src/core/http/engine';
import type { HttpRequest, HttpResponse, ProxySettings } from '../../src/core/http/transport';
import { settle } from '../fixtures/manualTiming';
import { closedPort, serve, serveImpatiently, serveSockets, type Loopback } from '../fixtures/servers';

const settings: ProxySettings = {
  proxySupport: 'override',
  proxy: '',
  noProxy: [],
  proxyStrictSSL: true,
  systemCertificates: true,
};

/** The clock that undici's own limits go by. */
const clock = clockModule as { tick(ms: number): void; reset(): void };

describe('the HTTP engine', function () {
  // For a machine that is busy with other things.
  this.timeout(20_000);

  const open: { close(): Promise<void> }[] = [];
  const hostCalls: [string, RequestInit | undefined][] = [];
  let hostAnswer: (url: string) => Promise<Response>;

  beforeEach(() => {
    hostCalls.length = 0;
    hostAnswer = () => Promise.reject(fetchFailed('ENOTFOUND'));
  });
  afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

  const hostFetch = ((url: URL, init?: RequestInit) => {
    hostCalls.push([url.href, init]);
    return hostAnswer(url.href);
  }) as typeof fetch;

  function transport(options: TransportOptions = {}) {
    const made = createTransport(settings, hostFetch, options);
    open.push(made);
    return made;
  }

  async function server(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<Loopback> {
    const made = await serve(listener);
    open.push(made);
    return made;
  }

  function get(url: string, signal = new AbortController().signal, options?: TransportOptions): Promise<HttpResponse> {
    return transport(options).send({ method: 'GET', url: new URL(url), headers: {}, timeoutMs: 5_000 }, signal);
  }

  it('sends method, path, query, headers and body as they are', async () => {
    let seen: unknown;
    const { url } = await server((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        const { method, url: path, headers } = request;
        seen = [method, path, headers['linked_account_id'], headers['content-length'], body];
        response.setHeader('X-Trace-ID', 't1').setHeader('Set-Cookie', ['a=1', 'b=2']).writeHead(201).end('{"ok":"ä"}');
      });
    });
    const request: HttpRequest = {
      method: 'POST',
      url: new URL(`${url}/prefix/a%2Fb?x=%20y`),
      headers: { linked_account_id: 'é1' },
      body: '{"n":9007199254740993}',
      timeoutMs: 5_000,
    };
    const response = await transport().send(request, new AbortController().signal);
    assert.deepEqual(seen, ['POST', '/prefix/a%2Fb?x=%20y', 'é1', '22', '{"n":9007199254740993}']);
    assert.deepEqual([response.status, response.text], [201, '{"ok":"ä"}']);
    assert.equal(response.headers['x-trace-id'], 't1');
    assert.equal(response.headers['set-cookie'], 'a=1, b=2');
  });

  for (const [coding, bytes] of Object.entries({
    gzip: gzipSync('\ufeff{"a":1}'),
    br: brotliCompressSync('{"a":1}'),
    deflate: deflateSync('{"a":1}'),
    'deflate, gzip': gzipSync(deflateRawSync('{"a":1}')),
  })) {
    it(`reads an answer compressed with ${coding}`, async () => {
      const { url } = await server((_request, response) => {
        response.setHeader('content-encoding', coding).end(bytes);
      });
      assert.equal((await get(url)).text, '{"a":1}');
    });
  }

  it('says so when the compression is broken', async () => {
    const { url } = await server((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end('not gzip');
    });
    await fails(get(url), 'unreadable', { maybeSent: true });
  });

  it('says so when a compressed answer is cut off, and does not guess what is compressed otherwise', async () => {
    const whole = gzipSync(JSON.stringify({ text: 'x'.repeat(10_000), more: Array.from({ length: 500 }, (_, index) => index) }));
    const { url } = await server((request, response) => {
      if (request.url === '/zstd') response.setHeader('content-encoding', 'zstd').end(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4]));
      else if (request.url === '/br') response.setHeader('content-encoding', 'br').end(brotliCompressSync('{"a":1}'.repeat(99)).subarray(0, 12));
      else response.setHeader('content-encoding', 'gzip').end(whole.subarray(0, whole.length / 2));
    });
    await fails(get(url), 'connectionLost', { maybeSent: true, says: /answer of 127\.0\.0\.1:\d+ was cut off/ });
    await fails(get(`${url}/br`), 'connectionLost', { maybeSent: true, says: /was cut off/ });
    await fails(get(`${url}/zstd`), 'unreadable', { maybeSent: true, says: /compressed in a way that cannot be read \(zstd\)/ });
  });

  it('follows no redirect', async () => {
    let followed = 0;
    const other = await server((_request, response) => void (followed++, response.end()));
    const { url } = await server((_request, response) => {
      response.writeHead(307, { location: `${other.url}/stolen` }).end('moved');
    });
    const response = await get(url);
    assert.deepEqual([response.status, response.headers['location']], [307, `${other.url}/stolen`]);
    assert.equal(followed, 0);
  });

  it('stops reading where an answer is too large, also when it is small on the wire', async () => {
    const { url } = await server((request, response) => {
      const text = Buffer.alloc(2_000_000, 'x');
      if (request.url === '/plain') response.end(text);
      else response.setHeader('content-encoding', 'gzip').end(gzipSync(text));
    });
    const options = { maxResponseBytes: 1024 * 1024 };
    await fails(get(`${url}/plain`, undefined, options), 'tooLarge', { says: /1 MB/ });
    await fails(get(`${url}/bomb`, undefined, options), 'tooLarge', { says: /1 MB/ });
  });

  it('gives up when the whole exchange takes too long, the body included', async () => {
    const { url } = await server((request, response) => {
      if (request.url === '/slow-body') response.writeHead(200).write('{');
    });
    for (const path of ['/no-answer', '/slow-body']) {
      const request: HttpRequest = { method: 'POST', url: new URL(url + path), headers: {}, timeoutMs: 150 };
      const answer = transport().send(request, new AbortController().signal);
      await fails(answer, 'timeout', { maybeSent: true, says: /150 ms/ });
    }
  });

  it('waits hours for an answer and for its rest, if it may, and says so when it may not', async () => {
    const hour = 60 * 60_000;
    // Twice, since undici counts a limit from its clock's next tick on.
    const passHours = async () => {
      for (let turn = 0; turn < 2; turn += 1) {
        await settle();
        clock.tick(2.5 * hour);
      }
    };
    const answerLate = async (response: ServerResponse) => {
      await passHours();
      response.writeHead(200).write('{');
      await passHours();
      response.end('}');
    };
    const { url } = await server((_request, response) => void answerLate(response));
    const request: HttpRequest = { method: 'POST', url: new URL(url), headers: {}, timeoutMs: 3 * hour };
    try {
      assert.equal((await transport().send(request, new AbortController().signal)).text, '{}');
    } finally {
      clock.reset();
    }
    const says = (timeoutMs: number) => explain(new Error('Time is up'), { url: request.url, sent: true, timeoutMs }).message;
    assert.match(says(3 * hour), /did not answer within 3 h\.$/);
    assert.match(says(10 * 60_000), /within 10 min\.$/);
    assert.match(says(60_000), /within 1 min\.$/);
  });

  it('says that the editor’s own connections wait less long', async () => {
    hostAnswer = () => Promise.reject(fetchFailed('UND_ERR_HEADERS_TIMEOUT'));
    const refused = `http://127.0.0.1:${await closedPort()}/`;
    await fails(get(refused), 'timeout', { maybeSent: true, says: /editor’s own connections/ });
  });

  it('is cancelled while it waits for an answer, and while it connects', async () => {
    let closed: Promise<unknown> | undefined;
    const { url } = await server((request) => {
      closed = new Promise((resolve) => request.socket.once('close', resolve));
      stop.abort();
    });
    const stop = new AbortController();
    await assert.rejects(get(url, stop.signal), isCancelled);
    await closed;
    await assert.rejects(get(url, AbortSignal.abort()), isCancelled);
    const silent = await serveSockets((socket) => socket.pause());
    open.push(silent);
    const soon = new AbortController();
    setTimeout(() => soon.abort(), 50);
    await assert.rejects(get(silent.url.replace('http:', 'https:'), soon.signal), isCancelled);
    assert.equal(hostCalls.length, 0);
  });

  it('tells a lost connection from one that was never made, and repeats only the latter', async () => {
    const { url } = await server((request) => request.socket.destroy());
    await fails(get(url), 'connectionLost', { maybeSent: true });
    assert.equal(hostCalls.length, 0);

    const refused = `http://127.0.0.1:${await closedPort()}/`;
    const failure = await fails(get(refused), 'unreachable', { maybeSent: false, says: /ECONNREFUSED/ });
    assert.deepEqual(failure.next, { step: 'openSetting', setting: 'http.proxy' });
    assert.deepEqual(
      hostCalls.map(([to]) => to),
      [refused],
    );
  });

  it('sends what starts something on a connection that was just made, and reads on those that stand open', async () => {
    const impatient = await serveImpatiently();
    open.push(impatient);
    const made = transport();
    const send = (method: HttpRequest['method'], path: string) =>
      made.send({ method, url: new URL(impatient.url + path), headers: {}, body: method === 'GET' ? undefined : '{}', timeoutMs: 5_000 }, new AbortController().signal);
    await send('GET', '/before');
    for (let count = 0; count < 20; count += 1) assert.equal((await send('POST', `/${count}`)).status, 200);
    await Promise.all([send('PUT', '/a'), send('POST', '/b'), send('DELETE', '/c'), send('POST', '/d')]);
    assert.deepEqual(impatient.accepted.slice(0, 21), ['GET /before', ...Array.from({ length: 20 }, (_, count) => `POST /${count}`)]);
    assert.deepEqual(impatient.accepted.slice(21).sort(), ['DELETE /c', 'POST /b', 'POST /d', 'PUT /a']);
    // A read does use the open connection, and this server shows it.
    await fails(send('GET', '/after'), 'connectionLost', {});
  });

  it('uses no connection that was made for a request which was given up meanwhile', async () => {
    const impatient = await serveImpatiently();
    open.push(impatient);
    const made = transport();
    const request: HttpRequest = { method: 'POST', url: new URL(impatient.url), headers: {}, body: '{}', timeoutMs: 5_000 };
    for (let count = 0; count < 10; count += 1) {
      const stop = new AbortController();
      const given = made.send(request, stop.signal).catch((error: unknown) => assert.ok(isCancelled(error)));
      if (count % 2 === 0) await settle();
      stop.abort();
      await given;
      assert.equal((await made.send(request, new AbortController().signal)).status, 200);
    }
  });

  it('sends nothing of what was given up while it connects', async () => {
    const seen: string[] = [];
    const { url } = await server(({ method, url: path }, response) => {
      seen.push(`${method} ${path}`);
      response.end('{}');
    });
    const made = transport();
    for (const method of ['POST', 'GET'] as const) {
      const request = (path: string): HttpRequest => ({ method, url: new URL(url + path), headers: {}, timeoutMs: 5_000 });
      const stop = new AbortController();
      const given = made.send(request('/given-up'), stop.signal).catch((error: unknown) => error);
      stop.abort();
      assert.ok(isCancelled(await given));
      for (let count = 0; count < 3; count += 1) await made.send(request('/wanted'), new AbortController().signal);
    }
    assert.deepEqual([...new Set(seen)], ['POST /wanted', 'GET /wanted']);
  });

  it('closes with its window what stands open, and asks nothing afterwards', async () => {
    const sockets: Promise<unknown>[] = [];
    const { url } = await server(({ socket }, response) => {
      sockets.push(once(socket, 'close'));
      response.end('{}');
    });
    const send = (made: ReturnType<typeof createTransport>) =>
      made.send({ method: 'GET', url: new URL(url), headers: {}, timeoutMs: 5_000 }, new AbortController().signal);
    const made = createTransport(settings, hostFetch);
    await send(made);
    const begun = performance.now();
    await made.close();
    await sockets[0];
    assert.ok(performance.now() - begun < 3_500, 'sooner than an idle connection ends by itself');
    await assert.rejects(send(made));
    const unused = createTransport(settings, hostFetch);
    await unused.close();
    await assert.rejects(send(unused));
    assert.equal(sockets.length, 1);
  });

  it('says so when the other side speaks no HTTP, or breaks off within its answer', async () => {
    const odd = await serveSockets((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    const short = await serveSockets((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a"')),
    );
    open.push(odd, short);
    await fails(get(odd.url), 'unreadable', { maybeSent: true });
    await fails(get(short.url), 'connectionLost', { maybeSent: true });
  });

  it('goes through the editor’s fetch where it cannot connect itself, and remembers who could', async () => {
    hostAnswer = async () => new Response('{"by":"host"}', { status: 200, headers: { 'x-a': 'b' } });
    const made = transport();
    const url = new URL(`http://127.0.0.1:${await closedPort()}/x`);
    const request: HttpRequest = { method: 'POST', url, headers: { slug: 's' }, body: '{}', timeoutMs: 5_000 };
    const { signal } = new AbortController();
    assert.equal((await made.send(request, signal)).text, '{"by":"host"}');
    const [, init] = hostCalls[0] ?? [];
    assert.deepEqual([init?.method, init?.body, init?.redirect], ['POST', '{}', 'manual']);
    assert.equal(new Headers(init?.headers).get('slug'), 's');

    // Now something listens there: the remembered way is used all the same, until it fails.
    let reached = 0;
    open.push(await serve((_request, response) => void (reached++, response.end('{}')), Number(url.port)));
    await made.send(request, signal);
    assert.deepEqual([hostCalls.length, reached], [2, 0]);
    hostAnswer = () => Promise.reject(fetchFailed('ECONNREFUSED'));
    await fails(made.send(request, signal), 'unreachable', { maybeSent: false });
    await made.send(request, signal);
    assert.deepEqual([hostCalls.length, reached], [3, 1]);
  });

  it('sends nothing twice when the editor’s fetch may have sent it', async () => {
    hostAnswer = () => Promise.reject(fetchFailed('ECONNRESET'));
    await fails(get(`http://127.0.0.1:${await closedPort()}/`), 'connectionLost', { maybeSent: true });
    assert.equal(hostCalls.length, 1);
  });

  it('reads the editor’s opaque redirect and its large answers like its own', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    hostAnswer = async () => Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' });
    assert.equal((await get(url)).status, 302);
    hostAnswer = async () => new Response('x'.repeat(2_000));
    await fails(get(url, undefined, { maxResponseBytes: 1_000 }), 'tooLarge', {});
  });

  it('refuses what cannot be a header', async () => {
    const url = new URL('http://127.0.0.1:1/');
    const answer = transport().send(
      { method: 'GET', url, headers: { slug: 'a\r\nb: c' }, timeoutMs: 1_000 },
      new AbortController().signal,
    );
    await fails(answer, 'invalidInput', { maybeSent: false });
    assert.equal(hostCalls.length, 0);
  });
});

/** How fetch fails: the reason is the cause. */
function fetchFailed(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

async function fails(
  answer: Promise<unknown>,
  kind: FailureKind,
  { maybeSent, says }: { maybeSent?: boolean; says?: RegExp },
): Promise<Failure> {
  const failure = await answer.then(
    () => assert.fail('It did not fail'),
    (error: Failure) => error,
  );
  assert.equal(failure.kind, kind, failure.stack);
  if (maybeSent !== undefined) assert.equal(failure.maybeSent, maybeSent, failure.detail);
  if (says) assert.match(failure.message, says);
  return failure;
}
