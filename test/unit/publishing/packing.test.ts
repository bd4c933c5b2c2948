import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { crc32, deflateRawSync } from 'node:zlib';
import { contentFaults } from '../../../scripts/package/contents.mjs';
import { leadsSomewhere, missingFromOwner } from '../../../scripts/package/ownersPart.mjs';
import { packSentences } from '../../../scripts/package/sentences.mjs';
import { withShortKeys } from '../../../scripts/package/shortKeys.mjs';
import type * as SmallerZip from '../../../scripts/package/smallerZip.mjs';
import { withoutRelativeLinks } from '../../../scripts/package/withoutRelativeLinks.mjs';
import { zipEntries } from '../../../scripts/package/zipEntries.mjs';
import { translator } from '../../../src/host/ui/packedSentences';

const entry = (name: string, text = '') => ({ name, size: text.length, text: () => text });
const texts = ['readme.md', 'l10n/order.json', 'changelog.md', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt', 'package.json', 'package.nls.json'];
const whole = [
  ...['[Content_Types].xml', 'extension.vsixmanifest', ...texts.map((name) => `extension/${name}`)].map((name) => entry(name)),
  entry('extension/dist/extension.js', 'exports.activate = () => {};'),
];

describe('what is packed', () => {
  it('is all that is needed and nothing else', () => {
    assert.deepEqual(contentFaults(whole, ['extension.js']), []);
    for (const stranger of ['src/extension.ts', 'dist/extension.js.map', 'out/test/unit/a.test.js', 'dist/cli.js', 'l10n/bundle.l10n.json', 'docs/pictures/tour.webp', '.npmrc']) {
      assert.deepEqual(contentFaults([...whole, entry(`extension/${stranger}`)], ['extension.js']), [`extension/${stranger} must not ship.`]);
    }
    assert.equal(contentFaults(whole, ['extension.js', 'root.js']).length, 1);
    for (const name of texts) assert.equal(contentFaults(whole.filter((one) => !one.name.endsWith(`/${name}`)), ['extension.js']).length, 1, name);
  });

  it('names no source map', () => {
    const mapped = entry('extension/dist/root.js', 'x();\n//# sourceMappingURL=root.js.map\n');
    assert.deepEqual(contentFaults([...whole, mapped], ['extension.js', 'root.js']), [
      'extension/dist/root.js names a source map, which does not ship.',
    ]);
  });
});

describe('what only the owner knows', () => {
  it('is asked for in sentences that say where it goes', () => {
    const missing = missingFromOwner({});
    assert.equal(missing.length, 2);
    for (const sentence of missing) assert.match(sentence, /CONTRIBUTING\.md, “What only the owner knows”/);
    assert.equal(missingFromOwner({ publisher: 'someone', repository: 'https://forge.example/a/b' }).length, 1);
  });

  it('is complete with a publisher and a repository that vsce can make addresses of', () => {
    for (const repository of ['https://github.com/a/b', { url: 'git@github.com:a/b.git' }, { url: 'https://gitlab.com/a/b/c' }]) {
      assert.deepEqual(missingFromOwner({ publisher: 'someone', repository }), []);
      assert.ok(leadsSomewhere({ repository }));
    }
    assert.ok(!leadsSomewhere({}));
  });
});

describe('a text that is packed where nothing tells its repository', () => {
  it('has no pictures, and words in place of links to files', () => {
    const text = '# A\n\n![a picture](media/a.png)\n\nSee [the\nhouse](CONTRIBUTING.md#rules), [this](#a) and [that](https://example.com/).\n';
    assert.equal(withoutRelativeLinks(text), '# A\n\nSee the\nhouse, [this](#a) and [that](https://example.com/).\n');
  });

  it('keeps its code, and pictures that are elsewhere', () => {
    const text = '![b](https://example.com/b.png)\n\n```\n[a](b.md)\n```\n\nx ![y](z.png)\n';
    assert.equal(withoutRelativeLinks(text), '![b](https://example.com/b.png)\n\n```\n[a](b.md)\n```\n\nx y\n');
  });
});

describe('languages', () => {
  const bundleOf = (language: string) => JSON.parse(readFileSync(`l10n/bundle.l10n.${language}.json`, 'utf8')) as Record<string, string>;
  const names = readdirSync('l10n').flatMap((name) => /^bundle\.l10n\.([\w-]+)\.json$/.exec(name)?.[1] ?? []);

  it('say all of their sentences as they are packed', () => {
    assert.ok(names.length >= 6);
    const { order, lists } = packSentences(Object.fromEntries(names.map((name) => [name, bundleOf(name)])));
    for (const name of names) {
      const t = translator(lists[name] ?? [], order);
      for (const [key, text] of Object.entries(bundleOf(name))) assert.equal(t(key), text, `${name}: ${key}`);
    }
  });

  it('fill in values, tell forms apart, and leave in English what they lack', () => {
    const { order, lists } = packSentences({ de: { 'Run {0}': '{0} starten', '{0} runs/other': '{0} Läufe' }, fr: { Stop: 'Arrêter' } });
    const t = translator(lists['de'] ?? [], order);
    assert.equal(t('Run {0}', 'Daily {1}'), 'Daily {1} starten');
    assert.equal(t({ message: '{0} runs', args: ['1.000'], comment: ['other'] }), '1.000 Läufe');
    assert.equal(t('Run {name}', { name: 'x' }), 'Run x');
    assert.equal(t('Stop'), 'Stop');
    assert.equal(translator(lists['fr'] ?? [], order)('Stop'), 'Arrêter');
    assert.equal(t('Run {0}'), '{0} starten');
  });

  it('are not packed where two sentences could not be told apart', () => {
    const [one, other] = collision();
    assert.throws(() => packSentences({ de: { [one]: 'a', [other]: 'b' } }), /say it a little differently/);
  });

  it('name the texts of the manifest by keys that are short', () => {
    const { manifest, languages } = withShortKeys('{"a":"%one.long.key%","b":["%two%","%one.long.key%","100 % and 5 %"]}', [
      { 'one.long.key': '1', two: '2', unused: '3' },
      { two: 'zwei', 'one.long.key': 'eins' },
    ]);
    assert.deepEqual(JSON.parse(manifest), { a: '%0%', b: ['%1%', '%0%', '100 % and 5 %'] });
    assert.deepEqual(languages, [{ 0: '1', 1: '2' }, { 0: 'eins', 1: 'zwei' }]);
  });

  function collision(): readonly [string, string] {
    const met = new Map<string, string>();
    for (let count = 0; ; count += 1) {
      const hash = createHash('sha256').update(String(count)).digest('hex').slice(0, 6);
      const earlier = met.get(hash);
      if (earlier !== undefined) return [earlier, String(count)];
      met.set(hash, String(count));
    }
  }
});

describe('the file that is packed', () => {
  /** As its format has it: names, sizes and checksums stand before each file and in the table at the end. */
  function zipOf(files: Record<string, Buffer>): Buffer {
    const [parts, table]: [Buffer[], Buffer[]] = [[], []];
    for (const [name, bytes] of Object.entries(files)) {
      const packed = deflateRawSync(bytes, { level: 1 });
      const offset = Buffer.concat(parts).length;
      const facts = [20, 0, 8, 0x6000, 0x5b7a].map((number) => uint(number, 2));
      facts.push(uint(crc32(bytes), 4), uint(packed.length, 4), uint(bytes.length, 4), uint(Buffer.byteLength(name), 2), uint(0, 2));
      parts.push(Buffer.from('PK\x03\x04'), ...facts, Buffer.from(name), packed);
      table.push(Buffer.from('PK\x01\x02'), uint(0x0314, 2), ...facts, uint(0, 6), uint(0o100644 * 0x10000, 4), uint(offset, 4), Buffer.from(name));
    }
    const [start, size] = [Buffer.concat(parts).length, Buffer.concat(table).length];
    const counts = [uint(0, 4), uint(Object.keys(files).length, 2), uint(Object.keys(files).length, 2), uint(size, 4), uint(start, 4), uint(0, 2)];
    return Buffer.concat([...parts, ...table, Buffer.from('PK\x05\x06'), ...counts]);
  }
  const uint = (number: number, bytes: number): Buffer => {
    const buffer = Buffer.alloc(bytes);
    if (number > 0) buffer.writeUIntLE(number, 0, bytes);
    return buffer;
  };

  it('takes less room, and unpacks to the same', async function () {
    this.timeout(20_000); // For a machine that is busy with other things.
    const text = readFileSync('package.nls.json');
    const before = zipOf({ 'extension/package.nls.json': text, 'extension/Grüße.md': Buffer.from('# Grüße\n'.repeat(50)), 'extension/noise': randomBytes(200), 'extension/empty': Buffer.alloc(0) });
    // As it is, beside the file of its thread: a bundle has no neighbours.
    const { smallerZip } = (await import(pathToFileURL('scripts/package/smallerZip.mjs').href)) as typeof SmallerZip;
    const after = await smallerZip(before);
    assert.ok(after.length < before.length * 0.96, `${after.length} of ${before.length} bytes`);
    const told = (file: Buffer) => zipEntries(file).map(({ name, checksum, time, attributes, bytes }) => ({ name, checksum, time, attributes, bytes: bytes() }));
    assert.deepEqual(told(after), told(before));
    for (const { bytes, checksum } of zipEntries(after)) assert.equal(crc32(bytes()), checksum);
    assert.equal(zipEntries(after).length, 4);
  });
});
