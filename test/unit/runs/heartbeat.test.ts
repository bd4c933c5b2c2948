import assert from 'node:assert/strict';
import { beatMs, Heartbeat, HeartbeatMonitor } from '../../../src/core/runs/heartbeat';
import { ManualTiming, settle } from '../../fixtures/manualTiming';

describe('a window’s sign of life', () => {
  let timing: ManualTiming;
  let told: string[];
  let refuse: boolean;
  let heartbeat: Heartbeat;

  beforeEach(() => {
    timing = new ManualTiming();
    told = [];
    refuse = false;
    const tell = (word: string) => (told.push(word), refuse ? Promise.reject(new Error('EPERM')) : Promise.resolve());
    heartbeat = new Heartbeat('w1', { sign: (owner, text) => tell(`${owner} ${text}`), removeSign: (owner) => tell(`${owner} removed`) }, timing);
  });

  it('is given before its first entry counts, and renewed every beat', async () => {
    await heartbeat.hold('a');
    assert.deepEqual(told, ['w1 1']);
    await timing.advance(2 * beatMs);
    assert.deepEqual(told, ['w1 1', 'w1 2', 'w1 3']);
  });

  it('is given once a beat, however many entries there are', async () => {
    await heartbeat.hold('a');
    await heartbeat.hold('b');
    await timing.advance(beatMs);
    assert.deepEqual([told, timing.pending], [['w1 1', 'w1 2'], 1]);
    assert.ok(heartbeat.holds('a') && heartbeat.holds('b'));
  });

  it('goes with the last entry, and no sooner', async () => {
    await heartbeat.hold('a');
    await heartbeat.hold('b');
    heartbeat.release('a');
    heartbeat.release('unknown');
    await timing.advance(beatMs);
    assert.deepEqual(told, ['w1 1', 'w1 2']);
    heartbeat.release('b');
    heartbeat.release('b');
    await timing.advance(60_000);
    assert.deepEqual([told, timing.pending, heartbeat.holds('b')], [['w1 1', 'w1 2', 'w1 removed'], 0, false]);
  });

  it('is given again for the next entry, unlike every sign before', async () => {
    await heartbeat.hold('a');
    heartbeat.release('a');
    await heartbeat.hold('b');
    assert.deepEqual(told.at(-1), 'w1 2');
  });

  it('stays where the next entry comes before it is removed', async () => {
    await heartbeat.hold('a');
    heartbeat.release('a');
    void heartbeat.hold('b');
    await settle();
    assert.deepEqual(told, ['w1 1', 'w1 2']);
  });

  it('is tried a few times where the disk does not let go of it', async () => {
    await heartbeat.hold('a');
    refuse = true;
    heartbeat.release('a');
    await timing.advance(29_000);
    assert.deepEqual(told, ['w1 1', 'w1 removed']);
    await timing.advance(30 * 60_000);
    assert.deepEqual([told.length, timing.pending], [1 + 5, 0]);
  });

  it('is left alone where an entry came meanwhile', async () => {
    await heartbeat.hold('a');
    refuse = true;
    heartbeat.release('a');
    await settle();
    refuse = false;
    await heartbeat.hold('b');
    await timing.advance(60_000);
    assert.equal(told.filter((word) => word === 'w1 removed').length, 1);
    assert.equal(timing.pending, 1);
  });

  it('goes on where the disk refuses one', async () => {
    refuse = true;
    await heartbeat.hold('a');
    refuse = false;
    await timing.advance(beatMs);
    assert.deepEqual(told, ['w1 1', 'w1 2']);
  });

  it('says that its window leaves what it still owns, and is not renewed', async () => {
    await heartbeat.hold('a');
    await Promise.all([heartbeat.leave(), heartbeat.leave()]);
    await timing.advance(60_000);
    assert.deepEqual([told, timing.pending], [['w1 1', 'w1 left'], 0]);
    heartbeat.release('a');
    await heartbeat.hold('b');
    await timing.advance(60_000);
    assert.deepEqual([told, timing.pending], [['w1 1', 'w1 left'], 0]);
  });

  it('says nothing where its window owns nothing', async () => {
    await heartbeat.leave();
    assert.deepEqual(told, []);
  });

  it('is not removed by a window that left meanwhile', async () => {
    await heartbeat.hold('a');
    refuse = true;
    heartbeat.release('a');
    await settle();
    await heartbeat.leave();
    await timing.advance(60_000);
    assert.deepEqual([told, timing.pending], [['w1 1', 'w1 removed'], 0]);
  });
});

describe('a window', () => {
  let monitor: HeartbeatMonitor;
  let sign: string | undefined;

  beforeEach(() => {
    monitor = new HeartbeatMonitor();
    sign = '1';
  });

  const isDead = (now: number, owner = 'w1', others: readonly string[] = []) => {
    const signs = new Map(sign === undefined ? [] : [[owner, sign]]);
    return monitor.look(new Set([owner, ...others]), { signs }, now).has(owner);
  };

  it('is dead when its sign is the same at the fourth look in a row', () => {
    assert.deepEqual([0, 1, 2, 3].map((beat) => isDead(100 + beat * beatMs)), [false, false, false, true]);
  });

  it('is dead as well where it never gave one', () => {
    sign = undefined;
    assert.deepEqual([0, 1, 2, 3].map((beat) => isDead(beat * beatMs)), [false, false, false, true]);
  });

  it('is not judged by looks that are closer than a beat', () => {
    const looks = Array.from({ length: 40 }, (_none, at) => isDead(100 + at * 100));
    assert.ok(looks.every((dead) => !dead));
  });

  it('lives as long as its sign changes', () => {
    for (let beat = 0; beat < 20; beat += 1) {
      sign = String(Math.floor(beat / 3));
      assert.equal(isDead(beat * beatMs), false);
    }
  });

  it('is judged anew when it owns something again', () => {
    for (const beat of [0, 1, 2]) isDead(beat * beatMs);
    monitor.look(new Set(), { signs: new Map() }, 3 * beatMs);
    assert.equal(isDead(4 * beatMs), false);
  });

  it('is dead at once where it said that it leaves, or where nobody is named', () => {
    sign = 'left';
    assert.equal(isDead(0), true);
    assert.equal(isDead(0, ''), true);
  });
});
