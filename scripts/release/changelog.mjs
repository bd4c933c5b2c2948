// CHANGELOG.md: a heading of the second level for each version, newest first, `Unreleased` above them while there is any.

const heading = /^## \[?(Unreleased|\d+\.\d+\.\d+(?:-[\w.]+)?)\]?(?: .*)?$/;

/**
 * The titles of the sections, from the top.
 * @param {string} changelog @returns {string[]}
 */
export const sectionTitles = (changelog) => changelog.split('\n').flatMap((line) => heading.exec(line)?.[1] ?? []);

/**
 * What stands under the heading of a version.
 * @param {string} changelog @param {string} version
 */
export function sectionOf(changelog, version) {
  const lines = changelog.split(/\r?\n/);
  const from = lines.findIndex((line) => heading.exec(line)?.[1] === version);
  if (from < 0) throw new Error(`CHANGELOG.md has no section “## ${version}”.`);
  const length = lines.slice(from + 1).findIndex((line) => heading.test(line));
  const text = lines.slice(from + 1, length < 0 ? undefined : from + 1 + length).join('\n').trim();
  if (!text) throw new Error(`The section “## ${version}” of CHANGELOG.md is empty.`);
  return `${text}\n`;
}
