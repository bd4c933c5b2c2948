// What packages bring and Runlight never calls does not ship, and what of them is large ships small.
import { createRequire } from 'node:module';
import { brotliCompressSync } from 'node:zlib';

const valueOf = (path) => createRequire(path)(path);

/** A CommonJS module that is a function, or has one, that nobody comes to. */
const uncalled = (target) => () => `${target} = () => { throw new Error('This does not ship.'); };`;

/** Modules by the end of their paths, each with what takes its place. */
const replacements = {
  // undici brings its parser of HTTP twice, as WebAssembly in Base64, and takes the plain one where the one with SIMD cannot be used.
  // Reading headers is no work to speak of, so that one is enough. Compressed, it is a third; half a millisecond, once, makes it whole.
  'undici/lib/llhttp/llhttp_simd-wasm.js': () => 'module.exports = Buffer.alloc(0);',
  'undici/lib/llhttp/llhttp-wasm.js': (path) =>
    `module.exports = require('node:zlib').brotliDecompressSync(Buffer.from('${brotliCompressSync(valueOf(path)).toString('base64')}', 'base64'));`,
  // Of the parser's tables, those that the client reads.
  'undici/lib/llhttp/constants.js': (path) => {
    const { ERROR, TYPE } = valueOf(path);
    return `module.exports = ${JSON.stringify({ ERROR, TYPE })};`;
  },
  // Bodies that are forms: what Runlight sends is text.
  'undici/lib/web/fetch/body.js': uncalled('exports.extractBody'),
  // HTTP/2, which a client offers to a server only where it is told to.
  'undici/lib/dispatcher/client-h2.js': uncalled('module.exports'),
  // What an editor asks about JSON beside problems, suggestions and explanations, which VS Code's own support answers.
  'vscode-json-languageservice/lib/esm/services/jsonDocumentSymbols.js': () =>
    'export class JSONDocumentSymbols { findDocumentSymbols() {} findDocumentSymbols2() {} findDocumentColors() {} getColorPresentations() {} }',
  'vscode-json-languageservice/lib/esm/services/jsonFolding.js': () => 'export const getFoldingRanges = undefined;',
  'vscode-json-languageservice/lib/esm/services/jsonSelectionRanges.js': () => 'export const getSelectionRanges = undefined;',
  'vscode-json-languageservice/lib/esm/services/jsonLinks.js': () => 'export const findLinks = undefined;',
  'vscode-json-languageservice/lib/esm/utils/sort.js': () => 'export const sort = undefined;',
  'vscode-json-languageservice/lib/esm/utils/format.js': () => 'export const format = undefined;',
};

/** @type {import('esbuild').Plugin} */
export const leanPackages = {
  name: 'lean-packages',
  setup(build) {
    for (const [end, contents] of Object.entries(replacements)) {
      const filter = new RegExp(`[\\\\/]node_modules[\\\\/]${end.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);
      build.onLoad({ filter }, ({ path }) => ({ contents: contents(path) }));
    }
  },
};
