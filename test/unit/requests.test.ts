import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Failure, isCancelled, type FailureKind } from '../../src/core/model/errors';
import { createRequests, type RequestOptions } from '../../src/core/http/requests';
import { longestRetryAfterMs, retryAfterMs } from '../../src/core/http/retryAfter';
import type { HttpResponse } from '../../src/core/http/transport';
import { ManualTiming, settle } from '../fixtures/manualTiming';

const url = new URL('https://app.example/x');

function answer(status: number, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, text: '{}' };
}

function failure(kind: FailureKind): Failure {
  return new Failure(kind, kind);
}

describe('requests', () => {
  let timing: ManualTiming;
  let sent: number[];
  let stop: AbortController;

  beforeEach(() => {
    timing = new ManualTiming();
    sent = [];
    stop = new AbortController();
  });

  /** Sends one request against these answers in turn, the last one for ever. */
  function send(method: 'GET' | 'POST', answers: (HttpResponse | Failure)[], options: Partial<RequestOptions> = {}) {
    const begun = timing.now();
    const transport = {
      send: async () => {
        sent.push(timing.now() - begun);
        const next = answers.length > 1 ? answers.shift() : answers[0];
        if (next instanceof Failure) throw next;
        return next ?? answer(200);
      },
    };
    const request = { method, url, headers: {} };
    return settled(createRequests(transport, { timing, ...options }).send(request, stop.signal));
  }

  it('repeats a GET, waiting longer each time, until it is answered', async () => {
    const done = send('GET', [answer(503), failure('connectionLost'), answer(500), answer(200)]);
    await timing.advance(60_000);
    assert.equal((await done).status, 200);
    assert.deepEqual(sent, [0, 375, 1_125, 2_625]);
  });

  it('gives up after its attempts, with the last answer or failure', async () => {
    const answered = send('GET', [answer(502)]);
    await timing.advance(60_000);
    assert.equal((await answered).status, 502);
    assert.equal(sent.length, 4);
    const failed = send('GET', [failure('timeout')]);
    await timing.advance(60_000);
    assert.equal((await failed).kind, 'timeout');
  });

  it('waits as long as a 429 asks for, and gives it back at once when that is too long', async () => {
    const patient = send('GET', [answer(429, { 'retry-after': '7' }), answer(200)]);
    await timing.advance(60_000);
    assert.equal((await patient).status, 200);
    assert.deepEqual(sent, [0, 7_000]);
    sent = [];
    const refused = send('GET', [answer(429, { 'retry-after': '3600' })]);
    await settle();
    assert.equal((await refused).status, 429);
    assert.deepEqual([sent.length, timing.pending], [1, 0]);
  });

  it('stays within its budget', async () => {
    const done = send('GET', [answer(503)], { retryBudgetMs: 1_000 });
    await timing.advance(60_000);
    assert.equal((await done).status, 503);
    assert.deepEqual(sent, [0, 375]);
  });

  for (const status of [200, 304, 400, 401, 403, 404, 501]) {
    it(`takes ${status} for an answer`, async () => {
      assert.equal((await send('GET', [answer(status)])).status, status);
      assert.equal(sent.length, 1);
    });
  }

  for (const kind of ['hostNotFound', 'certificate', 'proxy', 'tooLarge', 'redirected'] as const) {
    it(`repeats nothing for “${kind}”`, async () => {
      assert.equal((await send('GET', [failure(kind)])).kind, kind);
      assert.equal(sent.length, 1);
    });
  }

  it('never repeats a POST, whatever becomes of it', async () => {
    const outcomes = [
      ...[429, 500, 502, 503, 504].map((status) => answer(status)),
      failure('connectionLost'),
      failure('timeout'),
    ];
    for (const outcome of outcomes) {
      sent = [];
      const done = send('POST', [outcome, answer(200)]);
      await timing.advance(60_000);
      await done;
      assert.equal(sent.length, 1);
    }
  });

  for (const wanted of ['3000000', 'Fri, 31 Dec 2099 23:59:59 GMT', '9'.repeat(400)]) {
    it(`gives back at once what asks to wait for “${wanted.slice(0, 40)}”, and sets no timer`, async () => {
      for (const status of [429, 503]) {
        sent = [];
        const refused = send('GET', [answer(status, { 'retry-after': wanted })]);
        await settle();
        assert.equal((await refused).status, status);
        assert.deepEqual([sent.length, timing.pending], [1, 0]);
      }
    });
  }

  it('stops waiting when it is cancelled', async () => {
    const done = send('GET', [answer(503)]);
    await settle();
    stop.abort();
    assert.ok(isCancelled((await done).error));
    assert.deepEqual([sent.length, timing.pending], [1, 0]);
  });

  it('sends nothing for who has given up, and takes no place from the others', async () => {
    stop.abort();
    assert.ok(isCancelled((await send('POST', [answer(200)])).error));
    assert.ok(isCancelled((await send('GET', [answer(200)])).error));
    assert.deepEqual([sent, timing.pending], [[], 0]);
  });

  it('gives up who waits for its turn, at once', async () => {
    const requests = createRequests({ send: async () => (sent.push(timing.now()), answer(200)) }, { timing, burst: 1, perSecond: 1 });
    await requests.send({ method: 'POST', url, headers: {} }, new AbortController().signal);
    const waiting = settled(requests.send({ method: 'POST', url, headers: {} }, stop.signal));
    await settle();
    stop.abort();
    assert.ok(isCancelled((await waiting).error));
    assert.deepEqual([sent.length, timing.pending], [1, 0]);
  });

  it('lets no more than 20 go in any second, 5 of them at once', async () => {
    const times: number[] = [];
    const transport = { send: async () => (times.push(timing.now()), answer(200)) };
    const requests = createRequests(transport, { timing });
    const all = Array.from({ length: 60 }, (_, index) =>
      requests.send({ method: index % 3 ? 'GET' : 'POST', url, headers: {} }, stop.signal),
    );
    await settle();
    assert.equal(times.length, 5);
    await timing.advance(60_000);
    await Promise.all(all);
    for (const from of times) assert.ok(times.filter((time) => time >= from && time < from + 1_000).length <= 20);
    assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) < 4_000);
  });

  it('gives reading and writing their own time', async () => {
    const times: number[] = [];
    const transport = {
      send: async ({ timeoutMs }: { timeoutMs: number }) => (times.push(timeoutMs), answer(200)),
    };
    let timeouts = { readMs: 1, startMs: 2, waitMs: 3 };
    const requests = createRequests(transport, { timing, timeouts: () => timeouts, burst: 6 });
    const sendBoth = async () => {
      await requests.send({ method: 'GET', url, headers: {} }, stop.signal);
      await requests.send({ method: 'POST', url, headers: {} }, stop.signal);
      await requests.send({ method: 'POST', url, headers: {}, patient: true }, stop.signal);
    };
    await sendBoth();
    assert.deepEqual(times, [1, 2, 3]);
    timeouts = { readMs: 4, startMs: 5, waitMs: 6 };
    await sendBoth();
    assert.deepEqual(times.slice(3), [4, 5, 6], 'a changed setting applies to the next request');
  });

  it('waits for a workflow to end for as long as one may run, and sends it once', async () => {
    const times: number[] = [];
    const transport = {
      send: async ({ timeoutMs }: { timeoutMs: number }) => (times.push(timeoutMs), answer(503)),
    };
    const request = { method: 'POST', url, headers: {}, patient: true } as const;
    await createRequests(transport, { timing }).send(request, stop.signal);
    assert.deepEqual(times, [3 * 60 * 60 * 1_000]);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 4, 28, 11, 26, 4);
  for (const [text, ms] of [
    ['2', 2_000],
    ['0', 0],
    ['Thu, 28 May 2026 11:26:14 GMT', 10_000],
    ['Thu, 28 May 2026 11:00:00 GMT', 0],
    ['1.5', 1_500],
    ['120, 120', 120_000],
    ['Thursday, 28-May-26 11:26:14 GMT', 10_000],
    ['Thu May 28 11:26:14 2026', 10_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
    ['Thursday, 28-May-26 11:26:14 UTC', 10_000],
    ['2026-05-28T11:26:14Z', 10_000],
    ['300', 300_000],
    ['301', longestRetryAfterMs],
    ['3000000', longestRetryAfterMs],
    ['9'.repeat(400), longestRetryAfterMs],
    ['Fri, 31 Dec 2099 23:59:59 GMT', longestRetryAfterMs],
    ['soon', undefined],
    ['-5', undefined],
    ['3 apples', undefined],
    ['NaN', undefined],
    ['1e9', undefined],
    ['Thu, 28 Foo 2026 11:26:14 GMT', undefined],
    ['on Thu, 28 May 2026 11:26:14 GMT', undefined],
    ['Thu, 28 May 2026 11:26:14 GMT or so', undefined],
    ['at 2026-05-28T11:26:14Z', undefined],
    ['2026-05-28T11:26:14Zulu', undefined],
    ['', undefined],
  ] as const) {
    it(`reads “${text.slice(0, 40)}”`, () => assert.equal(retryAfterMs({ 'retry-after': text }, now), ms));
  }

  it('reads a date of any month, in both forms that are written', () => {
    for (let month = 0; month < 12; month += 1) {
      const date = new Date(Date.UTC(2026, month, 17, 11, 26, 4));
      const headers = { date: date.toUTCString() };
      const later = new Date(date.getTime() + 10_000);
      for (const wanted of [later.toUTCString(), later.toISOString(), later.toISOString().replace('.000Z', '+00:00')]) {
        assert.equal(retryAfterMs({ ...headers, 'retry-after': ` ${wanted} ` }, 0), 10_000, wanted);
      }
    }
  });

  it('learns the server’s clock from its own answers, and not from the page of somebody in between', async () => {
    const wrong = new Date(Date.UTC(2020, 0, 1)).toUTCString();
    for (const [status, type, learns] of [[200, 'text/html; charset=utf-8', false], [403, 'TEXT/HTML', false], [502, 'application/json', false], [404, 'application/json', true]] as const) {
      const requests = createRequests({ send: () => Promise.resolve({ status, headers: { 'content-type': type, date: wrong }, text: '' }) }, { attempts: 1 });
      await requests.send({ method: 'GET', url, headers: {} }, new AbortController().signal);
      assert.equal(requests.clock?.offset !== undefined, learns, `${status} ${type}`);
    }
  });

  it('measures a date against the server’s own clock, however wrong the local one is', () => {
    const headers = { 'retry-after': 'Thu, 28 May 2026 11:26:14 GMT', date: 'Thu, 28 May 2026 11:26:04 GMT' };
    for (const local of [now, now - 600_000, now + 86_400_000]) assert.equal(retryAfterMs(headers, local), 10_000);
    // A cache shows when it was made, which may be long ago.
    assert.equal(retryAfterMs({ ...headers, age: '3600' }, now + 5_000), 5_000);
  });

  it('never asks for more than a bounded wait, whatever a server writes', () => {
    const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }).map((at) => at.toUTCString());
    const text = fc.oneof(fc.string(), fc.double().map(String), fc.bigInt().map(String), date);
    fc.assert(
      fc.property(text, fc.option(text, { nil: '' }), (wanted, dated) => {
        const wait = retryAfterMs({ 'retry-after': wanted, date: dated }, now);
        assert.ok(wait === undefined || (wait >= 0 && wait <= longestRetryAfterMs), `${wait}`);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** What became of it, so that a test can let time pass before it looks. */
async function settled(
  response: Promise<HttpResponse>,
): Promise<{ status?: number; kind?: FailureKind; error?: unknown }> {
  try {
    return await response;
  } catch (error) {
    return { error, kind: error instanceof Failure ? error.kind : undefined };
  }
}
