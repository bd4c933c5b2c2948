import assert from 'node:assert/strict';
import { beatMs, Heartbeat } from '../../../src/core/runs/heartbeat';
import { Journal, type JournalEntry } from '../../../src/core/runs/journal';
import { Takeover } from '../../../src/core/runs/takeover';
import { ManualTiming, settle } from '../../fixtures/manualTiming';
import { MemoryTexts } from '../../fixtures/memoryTexts';

describe('taking over what dead windows left', () => {
  let timing: ManualTiming;
  let texts: MemoryTexts;
  let journal: Journal;
  let heartbeat: Heartbeat;
  let busy: Set<string>;
  let resumed: { intent: string; at: number }[];
  let leftToOthers: string[];
  let resume: (entry: JournalEntry) => Promise<void>;
  let takeover: Takeover;

  beforeEach(() => {
    timing = new ManualTiming();
    texts = new MemoryTexts();
    journal = new Journal(texts);
    heartbeat = new Heartbeat('me', journal, timing);
    busy = new Set();
    resumed = [];
    leftToOthers = [];
    resume = () => Promise.resolve();
    takeover = new Takeover({
      ...{ journal, heartbeat, timing },
      isBusy: (intent) => busy.has(intent),
      letGo: (intent) => leftToOthers.push(intent),
      resume: (entry) => {
        resumed.push({ intent: entry.intent, at: timing.monotonic() - 1_000_000 });
        return resume(entry);
      },
    });
  });

  const leave = (intent: string, owner: string, sign?: string) => {
    const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily' };
    texts.texts.set(intent, JSON.stringify({ version: 2, intent, target, at: 5, owner, execution: intent }));
    if (sign !== undefined) texts.texts.set(`window.${owner}`, sign);
  };
  const intents = () => resumed.map(({ intent }) => intent);
  const ownerOf = async (intent: string) => (await journal.read()).entries.find(({ entry }) => entry.intent === intent)?.owner;
  const signs = () => [...texts.texts.keys()].filter((name) => name.startsWith('window.')).sort();

  it('takes what its window left, at once, and removes its sign', async () => {
    leave('a', 'gone', 'left');
    await takeover.check();
    assert.deepEqual([intents(), await ownerOf('a'), signs()], [['a'], 'me', ['window.me']]);
  });

  it('has nothing more to look for then, but now and then', async () => {
    leave('a', 'gone', 'left');
    // It goes on with it, so that it is busy with it.
    resume = ({ intent }) => Promise.resolve(void busy.add(intent));
    await takeover.check();
    assert.equal(timing.pending, 2, 'its own beat, and the next look');
    await journal.remove('a');
    heartbeat.release('a');
    await timing.advance(beatMs);
    const { reads } = texts;
    await timing.advance(60_000 - 1);
    assert.deepEqual([intents(), texts.reads, timing.pending], [['a'], reads, 1]);
    await timing.advance(1);
    assert.equal(texts.reads, reads + 1);
  });

  it('looks again for as long as a living window owns something', async () => {
    leave('a', 'other', '1');
    await takeover.check();
    for (let beat = 2; beat < 12; beat += 1) {
      await timing.advance(beatMs);
      texts.texts.set('window.other', String(beat));
    }
    assert.deepEqual([intents(), await ownerOf('a'), timing.pending], [[], 'other', 1]);
    texts.texts.delete('a');
    texts.texts.delete('window.other');
    await timing.advance(beatMs);
    const { reads } = texts;
    await timing.advance(60_000 - 1);
    assert.equal(texts.reads, reads);
  });

  it('takes what a window leaves that began after the journal was seen empty', async () => {
    await takeover.check();
    leave('a', 'later', '1');
    await timing.advance(60_000 + 3 * beatMs);
    assert.deepEqual([intents(), signs()], [['a'], ['window.me']]);
  });

  it('removes the sign of a window that died before its first entry was down', async () => {
    texts.texts.set('window.young', '1');
    await takeover.check();
    await timing.advance(2 * beatMs);
    assert.deepEqual(signs(), ['window.young']);
    await timing.advance(beatMs);
    assert.deepEqual(signs(), []);
  });

  it('leaves what it is at work on to a window that took it over because this one seemed dead', async () => {
    leave('a', 'me');
    busy.add('a');
    texts.texts.set('claim.a.me', 'other').set('window.other', '1');
    await takeover.check();
    assert.deepEqual([leftToOthers, intents()], [['a'], []]);
  });

  it('sees within a beat that another window took over what it is at work on, although nothing of others was under way', async () => {
    leave('a', 'me');
    busy.add('a');
    await takeover.check();
    await heartbeat.hold('a');
    await timing.advance(20_000);
    assert.deepEqual(leftToOthers, []);
    texts.texts.set('claim.a.me', 'other').set('window.other', '1');
    await timing.advance(beatMs);
    assert.deepEqual(leftToOthers, ['a']);
  });

  it('sees it as soon as the journal can be read again, however long that could not', async () => {
    leave('a', 'me');
    busy.add('a');
    await heartbeat.hold('a');
    const { read } = texts;
    texts.read = () => Promise.reject(new Error('EIO'));
    await timing.advance(5 * 60_000);
    texts.texts.set('claim.a.me', 'other').set('window.other', '1');
    texts.read = read;
    await timing.advance(beatMs);
    assert.deepEqual(leftToOthers, ['a']);
  });

  it('takes nothing while it cannot say that it lives: it would be taken away again', async () => {
    leave('a', 'gone', 'left');
    const { write } = texts;
    texts.write = (name, text) => (name === 'window.me' ? Promise.reject(new Error('EPERM')) : write(name, text));
    await takeover.check();
    assert.deepEqual([intents(), await ownerOf('a'), heartbeat.holds('a')], [[], 'gone', false]);
    texts.write = write;
    await timing.advance(beatMs);
    assert.deepEqual([intents(), await ownerOf('a')], [['a'], 'me']);
  });

  it('removes a claim whose entry is gone, at the second look', async () => {
    texts.texts.set('claim.a.gone', 'me');
    await takeover.check();
    assert.deepEqual([...texts.texts.keys()], ['claim.a.gone']);
    await timing.advance(beatMs);
    assert.deepEqual([...texts.texts.keys()], []);
  });

  it('keeps a claim whose entry is there again at the second look', async () => {
    texts.texts.set('claim.a.gone', 'me');
    await takeover.check();
    leave('a', 'gone');
    await timing.advance(beatMs);
    assert.deepEqual([await ownerOf('a'), intents()], ['me', ['a']]);
  });

  it('takes what a silent window had after four looks', async () => {
    leave('a', 'silent', '7');
    await takeover.check();
    await timing.advance(2 * beatMs);
    assert.deepEqual(intents(), []);
    await timing.advance(beatMs);
    assert.deepEqual([intents(), signs()], [['a'], ['window.me']]);
  });

  it('leaves the living one’s alone while it takes the dead one’s', async () => {
    leave('a', 'gone', 'left');
    leave('b', 'other', '1');
    await takeover.check();
    assert.deepEqual([intents(), await ownerOf('b'), signs()], [['a'], 'other', ['window.me', 'window.other']]);
    assert.equal(timing.pending, 2, 'its own beat and the next look');
  });

  it('removes what a window that left forgot, and no other window’s sign', async () => {
    texts.texts.set('window.tidy', 'left');
    texts.texts.set('window.idle', '4');
    texts.texts.set('window.me', 'left');
    await takeover.check();
    assert.deepEqual(signs(), ['window.idle', 'window.me']);
  });

  it('goes on where a sign cannot be removed', async () => {
    leave('a', 'gone', 'left');
    const { remove } = texts;
    texts.remove = (name) => (name === 'window.gone' ? Promise.reject(new Error('EPERM')) : remove(name));
    await takeover.check();
    assert.deepEqual(intents(), ['a']);
  });

  it('leaves alone what it is at work on', async () => {
    leave('a', 'me');
    busy.add('a');
    await takeover.check();
    assert.deepEqual(intents(), []);
  });

  it('goes on with its own that nobody is at work on', async () => {
    leave('a', 'me');
    await takeover.check();
    assert.deepEqual(intents(), ['a']);
  });

  it('leaves to another window what that took a moment before, and owns nothing then', async () => {
    leave('a', 'gone', 'left');
    const { create } = texts;
    texts.create = async (name, text) => {
      await create(name, 'faster');
      return create(name, text);
    };
    await takeover.check();
    await settle();
    assert.deepEqual([intents(), await ownerOf('a'), heartbeat.holds('a')], [[], 'faster', false]);
  });

  it('takes nothing that the other window has ended meanwhile, and leaves no claim behind', async () => {
    leave('a', 'gone', 'left');
    leave('b', 'me');
    busy.add('b');
    const { create } = texts;
    texts.create = (name, text) => {
      texts.texts.delete('a');
      return create(name, text);
    };
    await takeover.check();
    await settle();
    assert.deepEqual([intents(), heartbeat.holds('a'), [...texts.texts.keys()].filter((name) => name.startsWith('claim.'))], [[], false, []]);
  });

  it('takes nothing while the disk refuses the claim, and tries again', async () => {
    leave('a', 'gone', 'left');
    const { create } = texts;
    texts.create = () => Promise.reject(new Error('ENOSPC'));
    await takeover.check();
    assert.deepEqual([intents(), heartbeat.holds('a')], [[], false]);
    texts.create = create;
    await takeover.check();
    assert.deepEqual(intents(), ['a']);
  });

  it('looks again where the journal cannot be read', async () => {
    leave('a', 'gone', 'left');
    const { read } = texts;
    texts.read = () => Promise.reject(new Error('EIO'));
    await takeover.check();
    texts.read = read;
    await timing.advance(beatMs);
    assert.deepEqual(intents(), ['a']);
  });

  it('rests ever longer between tries, a minute at most, until it can go on', async () => {
    leave('a', 'me');
    resume = () => Promise.reject(new Error('no key yet'));
    await takeover.check();
    await timing.advance(5 * 60_000);
    const pauses = resumed.slice(1).map(({ at }, index) => (at - (resumed[index]?.at ?? 0)) / beatMs);
    assert.deepEqual(pauses.slice(0, 6), [1, 2, 4, 8, 12, 12]);
    resume = ({ intent }) => Promise.resolve(void busy.add(intent));
    await timing.advance(2 * 60_000);
    const tries = resumed.length;
    await timing.advance(5 * 60_000);
    assert.equal(resumed.length, tries);
  });

  it('lets go of what another window took out of the journal while it could not be gone on with', async () => {
    leave('a', 'gone', 'left');
    resume = () => Promise.reject(new Error('no key yet'));
    await takeover.check();
    assert.deepEqual([leftToOthers, await ownerOf('a')], [[], 'me']);
    await journal.remove('a');
    await timing.advance(beatMs);
    assert.deepEqual(leftToOthers, ['a']);
  });

  it('begins with short rests again for what fails anew', async () => {
    leave('a', 'me');
    resume = () => Promise.reject(new Error('no key yet'));
    await takeover.check();
    await timing.advance(60_000);
    resume = () => Promise.resolve();
    await timing.advance(60_000);
    resume = () => Promise.reject(new Error('no key yet'));
    const before = resumed.length;
    await takeover.check();
    await timing.advance(beatMs);
    assert.equal(resumed.length, before + 2);
  });

  it('looks once for whoever asks meanwhile', async () => {
    leave('a', 'me');
    await Promise.all([takeover.check(), takeover.check()]);
    assert.deepEqual(intents(), ['a']);
  });

  it('goes on looking while it goes on with an entry, which may take minutes', async () => {
    leave('a', 'me');
    leave('b', 'me');
    busy.add('b');
    resume = () => new Promise(() => undefined);
    await heartbeat.hold('b');
    void takeover.check();
    await settle();
    leave('c', 'gone', 'left');
    texts.texts.set('claim.b.me', 'other').set('window.other', '1');
    await timing.advance(beatMs);
    assert.deepEqual([leftToOthers, intents()], [['b'], ['a', 'c']]);
  });

  it('is over with its window', async () => {
    leave('a', 'other', '1');
    await takeover.check();
    takeover.dispose();
    leave('b', 'gone', 'left');
    await takeover.check();
    await timing.advance(60_000);
    assert.deepEqual([intents(), timing.pending], [[], 0]);
  });

  it('is over also where its window goes in the middle of a look', async () => {
    leave('a', 'other', '1');
    const looking = takeover.check();
    takeover.dispose();
    await looking;
    assert.equal(timing.pending, 0);
  });
});
