/**
 * The SDK of the Model Context Protocol without what our server never calls, which is more than half of it: a validator of
 * JSON schemas (ajv), for answers to questions that a server puts to a client, and what writes the JSON schema of a schema of
 * zod, for servers that describe their tools in zod. Ours asks nothing, and its tools come with their JSON schemas. Should
 * either be called all the same, it says so. `test/unit/mcp/bundle.test.ts` talks to the bundle, and reads what is in it.
 */
const left = (what) => `throw new Error('${what} is left out of this bundle: see scripts/bundles/plainSdk.cjs')`;
const method = `() => () => { ${left('Writing JSON schemas')}; }`;

const replacements = [
  {
    filter: /[\\/]@modelcontextprotocol[\\/]server[\\/]dist[\\/]shimsNode\.mjs$/,
    contents: `export class DefaultJsonSchemaValidator { getValidator() { ${left('Validating by JSON schemas')}; } }
      export { default as process } from 'node:process';`,
  },
  // Each schema carries a writer along, which is looked up when it is called; the methods are made with the schema.
  { filter: /[\\/]zod[\\/]v4[\\/]core[\\/]json-schema-processors\.js$/, contents: 'module.exports = {};' },
  {
    filter: /[\\/]zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/,
    contents: `exports.createToJSONSchemaMethod = exports.createStandardJSONSchemaMethod = ${method};`,
  },
];

exports.plainSdk = {
  name: 'plain-sdk',
  setup(build) {
    for (const { filter, contents } of replacements) build.onLoad({ filter }, () => ({ contents, loader: 'js' }));
  },
};
