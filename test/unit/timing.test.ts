import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequests } from '../../src/core/http/requests';
import { longestTimerMs, systemTiming } from '../../src/core/model/timing';
import { ManualTiming, settle } from '../fixtures/manualTiming';

const day = 24 * 60 * 60_000;

describe('the system’s timing', () => {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  let timers: Map<number, { ms: number; callback: () => void }>;
  let asked: number[];

  beforeEach(() => {
    timers = new Map();
    asked = [];
    globalThis.setTimeout = ((callback: () => void, ms: number) => {
      asked.push(ms);
      timers.set(asked.length, { ms, callback });
      return asked.length;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((id: number) => void timers.delete(id)) as typeof clearTimeout;
  });
  afterEach(() => Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear }));

  /** Lets the only timer run out. */
  function ring(): void {
    const [[id, timer] = assert.fail('No timer waits'), ...more] = [...timers];
    assert.equal(more.length, 0);
    timers.delete(id);
    timer.callback();
  }

  it('waits for weeks in steps that a timer can take', () => {
    let rang = 0;
    systemTiming.after(60 * day, () => (rang += 1));
    while (rang === 0) ring();
    assert.deepEqual([asked.length, asked.reduce((sum, ms) => sum + ms), timers.size], [3, 60 * day, 0]);
    assert.ok(Math.max(...asked) <= longestTimerMs);
  });

  it('can be cancelled between two steps, and waits for ever where there is no end', () => {
    const cancel = systemTiming.after(Infinity, () => assert.fail('For ever is over'));
    for (let step = 0; step < 5; step += 1) ring();
    cancel();
    assert.equal(timers.size, 0);
  });

  it('takes what is no time to wait for none', () => {
    for (const ms of [NaN, -1, -Infinity, 0]) systemTiming.after(ms, () => undefined);
    assert.deepEqual(asked, [0, 0, 0, 0]);
  });
});

describe('requests, when the wall clock is set', () => {
  for (const minutes of [-10, 10, -60 * 24 * 365]) {
    it(`by ${minutes} minutes, go on at their pace`, async () => {
      const timing = new ManualTiming();
      const times: number[] = [];
      const transport = { send: async () => (times.push(timing.monotonic()), { status: 200, headers: {}, text: '{}' }) };
      const requests = createRequests(transport, { timing });
      const { signal } = new AbortController();
      const send = () => void requests.send({ method: 'GET', url: new URL('https://app.example/x'), headers: {} }, signal);
      for (let count = 0; count < 6; count += 1) send();
      await settle();
      timing.setWallClock(minutes * 60_000);
      for (let count = 0; count < 60; count += 1) send();
      await timing.advance(10_000);
      assert.equal(times.length, 66);
      for (const from of times) assert.ok(times.filter((time) => time >= from && time < from + 1_000).length <= 20);
      assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) < 5_000);
    });

    it(`by ${minutes} minutes, are repeated within the same budget`, async () => {
      const timing = new ManualTiming();
      const times: number[] = [];
      const begun = timing.monotonic();
      const send = async () => {
        times.push(timing.monotonic() - begun);
        timing.setWallClock(minutes * 60_000);
        return { status: 503, headers: {}, text: '' };
      };
      const done = createRequests({ send }, { timing, retryBudgetMs: 2_000 }).send(
        { method: 'GET', url: new URL('https://app.example/x'), headers: {} },
        new AbortController().signal,
      );
      await timing.advance(60_000);
      assert.equal((await done).status, 503);
      assert.deepEqual(times, [0, 375, 1_125]);
    });
  }
});

describe('the source', () => {
  it('sets timers in one place', () => {
    const files = ['core', 'host']
      .flatMap((room) => readdirSync(join('src', room), { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)))
      .filter((name) => name.endsWith('.ts'));
    const found = files.filter((name) =>
      /\b(?:setTimeout|setInterval)\s*\(|AbortSignal\s*\.\s*timeout|timers\/promises/.test(readFileSync(join('src', name), 'utf8')),
    );
    assert.deepEqual(found, [join('core', 'model', 'timing.ts')]);
  });
});
