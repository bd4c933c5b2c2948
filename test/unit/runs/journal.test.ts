import assert from 'node:assert/strict';
import { Journal } from '../../../src/core/runs/journal';
import { MemoryTexts } from '../../fixtures/memoryTexts';

const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily', slug: 'hubspot' };
const whole = {
  ...{ version: 2, intent: 'i', target, at: 5, owner: 'w1' },
  ...{ sent: { earliest: 1, latest: 3 }, source: 'file:///a.json', repeats: 'e1', execution: 'e2', guessed: true },
};

describe('the journal', () => {
  let texts: MemoryTexts;
  let journal: Journal;

  beforeEach(() => {
    texts = new MemoryTexts();
    journal = new Journal(texts);
  });

  const write = (name: string, value: unknown) => texts.texts.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  const intents = async () => (await journal.read()).entries.map(({ entry }) => entry.intent);

  it('tells a later window everything that was written down', async () => {
    await journal.write(whole as never);
    const [known] = (await journal.read()).entries;
    assert.deepEqual([JSON.parse(JSON.stringify(known?.entry)), known?.owner], [whole, 'w1']);
  });

  it('tells what was written with no more than it takes, and by an earlier version', async () => {
    write('i', { version: 1, intent: 'i', target, at: 0 });
    const [known] = (await journal.read()).entries;
    assert.deepEqual(known?.owner, '');
    assert.deepEqual(JSON.parse(JSON.stringify(known.entry)), { version: 2, intent: 'i', target, at: 0, owner: '' });
  });

  const odd: readonly (readonly [string, unknown])[] = [
    ['half a text', '{"version":2,"intent":"i"'],
    ['no object', '[]'],
    ['null', 'null'],
    ['a newer version’s', { ...whole, version: 3 }],
    ['one without a version', { ...whole, version: undefined }],
    ['one without a name', { ...whole, intent: undefined }],
    ['a copy in a file of another name', { ...whole, intent: 'another' }],
    ['one without a time', { ...whole, at: 'noon' }],
    ['one without a target', { ...whole, target: undefined }],
    ...(['connection', 'scope', 'workflow'] as const).map((word) => [`one whose target has no ${word}`, { ...whole, target: { ...target, [word]: 7 } }] as const),
  ];
  for (const [what, value] of odd) {
    it(`leaves ${what} alone, and reads the others`, async () => {
      write('odd', value);
      write('i', whole);
      assert.deepEqual(await intents(), ['i']);
      assert.ok(texts.texts.has('odd'));
    });
  }

  it('reads no other entry when one is taken out', async () => {
    for (const intent of ['i', 'j', 'k']) write(intent, { ...whole, intent });
    await journal.claim('i', 'w1', 'w2');
    await journal.claim('j', 'w1', 'w2');
    assert.equal(await journal.remove('i'), true);
    assert.deepEqual([[...texts.texts.keys()], texts.reads], [['j', 'k', 'claim.j.w1'], 0]);
  });

  it('knows the server’s time of a send only where both of its ends are known', async () => {
    write('a', { ...whole, intent: 'a', sent: { earliest: 1 } });
    write('b', { ...whole, intent: 'b', sent: { latest: 1 } });
    write('c', { ...whole, intent: 'c', guessed: 'yes' });
    const { entries } = await journal.read();
    assert.deepEqual(entries.map(({ entry }) => [entry.sent, entry.guessed]), [[undefined, true], [undefined, true], [whole.sent, undefined]]);
  });

  it('tells entries in the order in which they were sent', async () => {
    write('late', { ...whole, intent: 'late', at: 30 });
    write('early', { ...whole, intent: 'early', at: 10 });
    write('between', { ...whole, intent: 'between', at: 20 });
    assert.deepEqual(await intents(), ['early', 'between', 'late']);
  });

  it('takes signs and claims for no entries, whatever they hold', async () => {
    write('window.w9', whole);
    write('claim.i.w1', whole);
    const { entries, signs } = await journal.read();
    assert.deepEqual([entries, [...signs.keys()]], [[], ['w9']]);
  });

  it('gives an entry to the last of those who took it over, one from another', async () => {
    write('i', whole);
    assert.equal(await journal.claim('i', 'w1', 'w2'), true);
    assert.equal(await journal.claim('i', 'w1', 'w3'), false);
    assert.equal(await journal.claim('i', 'w2', 'w3'), true);
    assert.equal((await journal.read()).entries[0]?.owner, 'w3');
  });

  it('ends also where claims go round in a circle', async () => {
    write('i', whole);
    await journal.claim('i', 'w1', 'w2');
    await journal.claim('i', 'w2', 'w1');
    assert.equal((await journal.read()).entries.length, 1);
  });

  it('is told once that an entry was there, and tidies up its claims and nobody else’s', async () => {
    write('i', whole);
    write('other', { ...whole, intent: 'other' });
    await journal.claim('i', 'w1', 'w2');
    await journal.claim('other', 'w1', 'w2');
    await journal.sign('w2', '1');
    assert.deepEqual([await journal.remove('i'), await journal.remove('i')], [true, false]);
    assert.deepEqual([...texts.texts.keys()].sort(), ['claim.other.w1', 'other', 'window.w2']);
  });

  it('is told so also where the claims cannot be removed', async () => {
    write('i', whole);
    texts.read = () => Promise.reject(new Error('EIO'));
    assert.equal(await journal.remove('i'), true);
  });

  it('knows the sign of each window until it is removed', async () => {
    await journal.sign('w1', '1');
    await journal.sign('w1', '2');
    assert.deepEqual([...(await journal.read()).signs], [['w1', '2']]);
    await journal.removeSign('w1');
    assert.deepEqual([...(await journal.read()).signs], []);
  });
});
