import assert from 'node:assert/strict';
import { contentFaults } from '../../../scripts/package/contents.mjs';
import { leadsSomewhere, missingFromOwner } from '../../../scripts/package/ownersPart.mjs';
import { withoutRelativeLinks } from '../../../scripts/package/withoutRelativeLinks.mjs';

const entry = (name: string, text = '') => ({ name, size: text.length, text: () => text });
const texts = ['readme.md', 'changelog.md', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt', 'package.json', 'package.nls.json'];
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
