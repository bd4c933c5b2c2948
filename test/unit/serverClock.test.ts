import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRequests } from '../../src/core/http/requests';
import { momentOf, ServerClockEstimate } from '../../src/core/http/serverClock';
import { createProvider } from '../../src/core/platforms';
import { ManualTiming } from '../fixtures/manualTiming';

const hour = 60 * 60_000;

/** Local clocks and a server's, moved by hand and without timers. */
class Clocks {
  wall: number;
  steady = 1_000;
  server: number;
  readonly timing = { now: () => Math.floor(this.wall), monotonic: () => this.steady };

  constructor(offset: number, wall = Date.UTC(2026, 4, 28, 11, 26, 4, 370)) {
    this.wall = wall;
    this.server = wall + offset;
  }

  get estimateTiming() {
    return { ...this.timing, after: () => () => undefined, random: () => 0.5 };
  }

  get offset(): number {
    return this.server - this.wall;
  }

  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
    this.server += ms;
  }

  /** Time passes, but the monotonic clock stands. */
  sleep(ms: number): void {
    this.pass(ms);
    this.steady -= ms;
  }

  /** One exchange: the way there, the way back, and what the server wrote in between. */
  exchange(clock: ServerClockEstimate, there: number, back: number, between: () => void = () => undefined): void {
    const sentAt = momentOf(this.estimateTiming);
    this.pass(there);
    const date = Math.floor(this.server / 1_000) * 1_000;
    between();
    this.pass(back);
    clock.observe({ date, sentAt, receivedAt: momentOf(this.estimateTiming) });
  }
}

function holds(clocks: Clocks, clock: ServerClockEstimate): void {
  const { offset } = clock;
  assert.ok(offset, 'nothing is known');
  assert.ok(offset.min <= clocks.offset && clocks.offset <= offset.max, `${clocks.offset} is not in ${JSON.stringify(offset)}`);
}

describe('the clock of a server', () => {
  it('is unknown before the first date', () => {
    const clock = new ServerClockEstimate(new ManualTiming());
    assert.deepEqual([clock.offset, clock.toServer(0)], [undefined, undefined]);
  });

  for (const offset of [0, -10_000, 300_000, -600_000]) {
    it(`that is ${offset} ms ahead is known within a second after one quick answer, and better after more`, () => {
      const clocks = new Clocks(offset);
      const clock = new ServerClockEstimate(clocks.estimateTiming);
      clocks.exchange(clock, 10, 10);
      holds(clocks, clock);
      const width = () => (clock.offset?.max ?? Infinity) - (clock.offset?.min ?? -Infinity);
      assert.ok(width() <= 1_050, `${width()}`);
      for (let count = 0; count < 10; count += 1) {
        clocks.pass(730);
        clocks.exchange(clock, 10, 10);
        holds(clocks, clock);
      }
      assert.ok(width() < 350, `${width()}`);
      const { earliest, latest } = clock.toServer(clocks.wall) ?? assert.fail();
      assert.ok(earliest <= clocks.server && clocks.server <= latest);
    });
  }

  it('stays true when the local clock is set while nobody asks, and is as exact again after the next answer', () => {
    const clocks = new Clocks(2_000);
    const clock = new ServerClockEstimate(clocks.estimateTiming);
    clocks.exchange(clock, 10, 10);
    const before = { local: clocks.wall, server: clocks.server };
    clocks.pass(5_000);
    clocks.wall -= 10 * 60_000;
    holds(clocks, clock);
    clocks.exchange(clock, 10, 10);
    holds(clocks, clock);
    assert.ok((clock.offset?.max ?? Infinity) - (clock.offset?.min ?? 0) <= 1_050);
    const { earliest, latest } = clock.toServer(before.local) ?? assert.fail();
    assert.ok(earliest <= before.server && before.server <= latest, 'a time from before is still placed');
  });

  it('stays true when the machine slept for hours, in the middle of a request too', () => {
    const clocks = new Clocks(2_000);
    const clock = new ServerClockEstimate(clocks.estimateTiming);
    clocks.exchange(clock, 10, 10);
    clocks.sleep(8 * hour);
    holds(clocks, clock);
    clocks.exchange(clock, 10, 10, () => clocks.sleep(8 * hour));
    holds(clocks, clock);
    clocks.exchange(clock, 10, 10);
    holds(clocks, clock);
  });

  it('widens where servers contradict each other, and forgets the older', () => {
    const clocks = new Clocks(0);
    const clock = new ServerClockEstimate(clocks.estimateTiming);
    clocks.exchange(clock, 10, 10);
    clocks.server += hour;
    clocks.exchange(clock, 10, 10);
    const { min, max } = clock.offset ?? assert.fail();
    assert.ok(min <= 0 && max >= hour);
    for (let count = 0; count < 20; count += 1) {
      clocks.pass(300);
      clocks.exchange(clock, 10, 10);
    }
    holds(clocks, clock);
    assert.ok((clock.offset?.min ?? 0) > hour - 1_000);
  });

  it('is always within what is said, whatever happens to either clock', () => {
    const latency = fc.integer({ min: 0, max: 4_000 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('exchange' as const), there: latency, back: latency, slept: fc.integer({ min: 0, max: 2 * hour }), sleeps: fc.boolean() }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20 * 60_000 }) }),
      fc.record({ kind: fc.constant('sleep' as const), ms: fc.integer({ min: 0, max: 48 * hour }) }),
      fc.record({ kind: fc.constant('set' as const), ms: fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -48 * hour, max: 48 * hour })) }),
      // Less than two exchanges can tell apart is not seen at once.
      fc.record({ kind: fc.constant('setServer' as const), ms: fc.integer({ min: 20_000, max: 48 * hour }), back: fc.boolean() }),
    );
    const property = fc.property(fc.integer({ min: -24 * hour, max: 24 * hour }), fc.array(step, { maxLength: 60 }), (offset, steps) => {
      const clocks = new Clocks(offset);
      const clock = new ServerClockEstimate(clocks.estimateTiming);
      const read: { local: number; server: number }[] = [];
      // One thing may happen to the clocks between two looks at them.
      for (const step of steps) {
        if (step.kind === 'pass') clocks.pass(step.ms);
        if (step.kind === 'sleep') clocks.sleep(step.ms);
        if (step.kind === 'set') clocks.wall += step.ms;
        if (step.kind === 'setServer') {
          clocks.exchange(clock, 10, 10);
          clocks.server += step.back ? -step.ms : step.ms;
          read.length = 0;
          clocks.exchange(clock, 10, 10);
        }
        if (step.kind === 'exchange') clocks.exchange(clock, step.there, step.back, () => step.sleeps && clocks.sleep(step.slept));
        if (!clock.offset) continue;
        holds(clocks, clock);
        read.push({ local: clocks.wall, server: clocks.server });
        for (const { local, server } of read.slice(-8)) {
          const { earliest, latest } = clock.toServer(local) ?? assert.fail();
          assert.ok(earliest - 1 <= server && server <= latest + 1, `${server} is not in ${earliest}…${latest}`);
        }
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('comes to whoever holds the provider of a connection', async () => {
    const timing = new ManualTiming();
    const answers: { readonly status: number; readonly headers: Record<string, string> }[] = [
      { status: 200, headers: { date: 'Thu, 28 May 2026 11:26:14 GMT' } },
      { status: 502, headers: { date: 'Thu, 28 May 2020 11:26:14 GMT' } },
      { status: 200, headers: { date: 'Thu, 28 May 2020 11:26:14 GMT', age: '12' } },
      { status: 200, headers: { date: 'yesterday' } },
    ];
    const send = async () => ({ text: '{"data":[]}', headers: {}, status: 200, ...answers.shift() });
    const connection = { id: 'c', name: 'Acme', platform: 'refold', baseUrl: 'https://app.example', scopes: [], environment: 'test' } as const;
    const provider = createProvider(connection as never, { kind: 'apiKey', secret: 'tk-1' }, createRequests({ send }, { timing, attempts: 1 }));
    assert.equal(provider.clock?.offset, undefined);
    const local = timing.now();
    for (let count = 0; count < 4; count += 1) await provider.check(new AbortController().signal).catch(() => undefined);
    const { earliest, latest } = provider.clock?.toServer(local) ?? assert.fail('No clock');
    const truth = Date.UTC(2026, 4, 28, 11, 26, 14);
    assert.ok(earliest <= truth && truth + 999 <= latest && latest - earliest < 1_100);
  });
});
