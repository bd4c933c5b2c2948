import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sectionOf, sectionTitles } from '../../../scripts/release/changelog.mjs';

const changelog = ['# Changelog', '', '## Unreleased', '', '- Later.', '', '## 1.2.0', '', '- New.', '', '### Mended', '', '- Old.', '', '## 1.1.0'].join('\n');

describe('the section of a version in a changelog', () => {
  it('goes from its heading to the next of its level', () => {
    assert.equal(sectionOf(changelog, '1.2.0'), '- New.\n\n### Mended\n\n- Old.\n');
    assert.equal(sectionOf(changelog, 'Unreleased'), '- Later.\n');
  });

  it('is found with brackets, a date and line ends of Windows', () => {
    assert.equal(sectionOf('# Changelog\r\n\r\n## [2.0.0] 2027-01-31\r\n\r\n- A.\r\n- B.\r\n', '2.0.0'), '- A.\n- B.\n');
    assert.equal(sectionOf('## 2.0.0-rc.1\n\n- A.\n', '2.0.0-rc.1'), '- A.\n');
  });

  it('is refused where it is empty or not there', () => {
    assert.throws(() => sectionOf(changelog, '1.1.0'), /is empty/);
    assert.throws(() => sectionOf(changelog, '1.2'), /has no section “## 1\.2”/);
    assert.throws(() => sectionOf(changelog, '9.9.9'), /has no section/);
  });

  it('is there for the version of this package, on top or below what is not released', () => {
    const own = readFileSync('CHANGELOG.md', 'utf8');
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const titles = sectionTitles(own);
    assert.equal(titles.find((title) => title !== 'Unreleased'), version);
    assert.ok(titles.indexOf('Unreleased') <= 0, 'what is not released stands on top');
    assert.deepEqual([...new Set(titles)], titles);
    assert.match(sectionOf(own, version), /^- /m);
  });
});
