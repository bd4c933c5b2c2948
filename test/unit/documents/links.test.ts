import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { posix } from 'node:path';
import type { Tokens } from 'marked';
import { documentPaths, isThere, tokensOfType } from './markdown';

const kilobyte = 1024;

type AnchorsOf = (path: string) => ReadonlySet<string>;

/** Where the links of a document lead to that is not there. */
function brokenLinks(path: string, links: readonly string[], anchorsOf: AnchorsOf): string[] {
  return links.filter((link) => {
    if (/^https:\/\//.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file));
    return !isThere(target) || (anchor !== undefined && !anchorsOf(target).has(anchor));
  });
}

describe('the links of the documents', function () {
  this.timeout(20_000);
  const documents = documentPaths();
  let anchorsOf: AnchorsOf;

  before(async () => {
    const { default: GithubSlugger } = await import('github-slugger');
    anchorsOf = (path) => {
      const slugger = new GithubSlugger();
      return new Set(tokensOfType<Tokens.Heading>(path, 'heading').map(({ text }) => slugger.slug(text.replaceAll(/[`*_]/g, ''))));
    };
  });

  const linksOf = (path: string) => tokensOfType<Tokens.Link>(path, 'link').map(({ href }) => href);
  const picturesOf = (path: string) => tokensOfType<Tokens.Image>(path, 'image').map(({ href }) => href);

  it('lead to files and headings that are there', () => {
    assert.ok(documents.length >= 10);
    for (const path of documents) assert.deepEqual(brokenLinks(path, [...linksOf(path), ...picturesOf(path)], anchorsOf), [], path);
  });

  it('would be found out', () => {
    const odd = ['docs/nothing.md', 'README.md#nowhere', '#nowhere', 'Readme.md', '../elsewhere.md', 'http://example.com/'];
    assert.deepEqual(brokenLinks('README.md', [...odd, 'CONTRIBUTING.md#rules', '#settings'], anchorsOf), odd);
    assert.deepEqual(brokenLinks('docs/sandbox.md', ['../README.md#settings', 'production.md'], anchorsOf), []);
  });

  it('reach every page of docs from the README', () => {
    const linked = linksOf('README.md');
    for (const path of documents.filter((one) => one.startsWith('docs/'))) assert.ok(linked.includes(path), path);
  });

  it('show pictures in forms that the Marketplace takes, with words for whoever does not see them, and small', () => {
    for (const path of documents) {
      for (const { href, text } of tokensOfType<Tokens.Image>(path, 'image')) {
        assert.match(href, /^docs\/pictures\/[\w-]+\.(png|webp)$/, path);
        assert.ok(text.length > 20, `${href} needs words`);
        const limit = href.includes('tour.') ? 2048 : 160;
        assert.ok(statSync(href).size <= limit * kilobyte, `${href} has more than ${limit} KB`);
      }
    }
    const [first] = picturesOf('README.md');
    assert.equal(first, 'docs/pictures/tour.webp', 'the moving picture comes first');
  });
});
