// What only the owner of the project knows. Nobody else may make it up, so the build says what is missing.

const place = 'CONTRIBUTING.md, “What only the owner knows”, says where it goes.';

/** @typedef {{ publisher?: string, repository?: string | { url?: string } }} Manifest */

/**
 * A sentence for each thing without which an extension can be tried, but not published.
 * @param {Manifest} manifest
 */
export function missingFromOwner({ publisher, repository }) {
  const sentences = [];
  if (!publisher) sentences.push(`package.json names no publisher, and the marketplaces ask for one. ${place}`);
  const address = addressOf(repository);
  if (address === undefined) {
    sentences.push(
      `package.json names no repository. README.md and CHANGELOG.md are packed without their pictures and links, which would lead nowhere. ${place}`,
    );
  } else if (!isHosted(address)) {
    sentences.push(`The repository ${address} is neither on GitHub nor on GitLab, so vsce cannot tell where the pictures of README.md are. ${place}`);
  }
  return sentences;
}

/**
 * Whether vsce can make addresses of the pictures and links in README.md and CHANGELOG.md.
 * @param {Manifest} manifest
 */
export const leadsSomewhere = ({ repository }) => isHosted(addressOf(repository) ?? '');

/** @param {Manifest['repository']} repository */
const addressOf = (repository) => (typeof repository === 'string' ? repository : repository?.url) || undefined;

/** @param {string} address */
const isHosted = (address) => /(github|gitlab)\.com[/:][^/]+\/[^/]+/.test(address);
