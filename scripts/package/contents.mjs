// What is in the vsix: all that is needed, nothing else, and nothing that tells where it was built.

/** What may ship. The two outer files are the format's own; vsce lowers the case of some names. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/dist\/(?!cli\.js)[\w-]+\.js(\.LEGAL\.txt)?$/, // cli.js is a program of its own.
  /^extension\/media\/[\w./-]+\.(css|svg|png|md|schema\.json)$/,
  /^extension\/l10n\/(bundle\.l10n\.[\w-]+|order)\.json$/,
  /^extension\/package(\.nls(\.[\w-]+)?)?\.json$/,
  /^extension\/(readme\.md|changelog\.md|license(\.txt)?|third-party-notices\.(txt|md))$/i,
];

const needed = [
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls\.json$/,
  /^extension\/readme\.md$/i,
  /^extension\/changelog\.md$/i,
  /^extension\/license(\.txt)?$/i,
  /^extension\/third-party-notices\.txt$/i,
  /^extension\/l10n\/order\.json$/,
];

/**
 * Sentences about what is wrong with the entries of a vsix (`zipEntries`) that was made of the bundles with these names.
 * @param {{ name: string, text: () => string }[]} entries @param {string[]} bundles
 */
export function contentFaults(entries, bundles) {
  const names = entries.map(({ name }) => name);
  const wanted = [...needed, ...bundles.map((bundle) => new RegExp(`^extension/dist/${bundle.replaceAll('.', '\\.')}$`))];
  return [
    ...names.filter((name) => !allowed.some((pattern) => pattern.test(name))).map((name) => `${name} must not ship.`),
    ...wanted.filter((pattern) => !names.some((name) => pattern.test(name))).map((pattern) => `Nothing in the vsix is like ${pattern}.`),
    ...entries
      .filter(({ name, text }) => name.endsWith('.js') && /\/\/[#@] sourceMappingURL=/.test(text()))
      .map(({ name }) => `${name} names a source map, which does not ship.`),
  ];
}
