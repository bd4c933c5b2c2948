// Bundles that need the same code load it from one file. esbuild splits ES modules only, and makes a file of each set of bundles that
// have something in common; Node in an extension host wants CommonJS, and few files. So the split modules are bundled a second time.
import { basename, join } from 'node:path';
import esbuild from 'esbuild';

/** Shared code smaller than this, before it is minified, is worth no file of its own: loading one takes as long as reading it. */
const worthAFile = 8 * 1024;

const everywhere = 'common';
const later = 'common-later';

/**
 * For a build of lazily loaded bundles: bundles what it made to CommonJS, with the options of `second`.
 * @param {object} options
 * @param {string} options.first the bundle that is loaded before those that have VS Code's API
 * @param {readonly string[]} options.elsewhere bundles that are also loaded where that API is not: in a worker, on the command line
 * @param {import('esbuild').BuildOptions} options.second
 * @returns {import('esbuild').Plugin}
 */
export function shareCode({ first, elsewhere, second }) {
  return {
    name: 'share-code',
    setup(build) {
      Object.assign(build.initialOptions, { format: 'esm', splitting: true, metafile: true, write: false, minify: false, chunkNames: '[hash]' });
      Object.assign(build.initialOptions, { sourcemap: second.sourcemap && 'inline', legalComments: 'inline', supported: {} });
      build.onEnd(async ({ errors, metafile, outputFiles = [] }) => {
        if (errors.length > 0 || !metafile) return;
        const parts = readParts(metafile, outputFiles);
        placeParts(parts, { first, elsewhere });
        const { metafile: made } = await esbuild.build({ ...second, ...bundlesOf(parts), metafile: true });
        refuseApi(made, elsewhere);
      });
    },
  };
}

/**
 * A file of the first build.
 * @typedef {object} Part
 * @property {string} path
 * @property {string} text
 * @property {number} bytes
 * @property {string | undefined} entry the bundle that it is the beginning of
 * @property {readonly string[]} imports paths of other parts
 * @property {Set<string>} users the bundles that need it
 * @property {string} file the bundle that it becomes a piece of
 */

/** @param {import('esbuild').Metafile} metafile @param {readonly import('esbuild').OutputFile[]} files @returns {Map<string, Part>} */
function readParts({ outputs }, files) {
  const texts = new Map(files.map(({ path, text }) => [basename(path), text]));
  const parts = new Map();
  for (const [path, { entryPoint, imports, inputs }] of Object.entries(outputs)) {
    const name = basename(path);
    const bytes = Object.values(inputs).reduce((sum, { bytesInOutput }) => sum + bytesInOutput, 0);
    const needed = imports.filter(({ kind, external }) => kind === 'import-statement' && !external).map((one) => basename(one.path));
    // What esbuild calls with `__require`, because ES modules have no `require`, is required again.
    const text = texts.get(name)?.replaceAll('__require("', 'require("') ?? '';
    parts.set(name, { path: name, text, bytes, entry: entryPoint && basename(name, '.js'), imports: needed, users: new Set(), file: '' });
  }
  const use = (part, user) => {
    if (part.users.has(user)) return;
    part.users.add(user);
    for (const path of part.imports) use(parts.get(path), user);
  };
  for (const part of parts.values()) if (part.entry) use(part, part.entry);
  return parts;
}

/**
 * What the first bundle needs is loaded by then in any case, so others take it from there, or, where there may be no VS Code, from
 * a file that the first bundle loads as well. What others share is a file that has their names, or, where it is little, part of a file
 * that is loaded already, or of one for all that is little.
 * @param {Map<string, Part>} parts
 */
function placeParts(parts, { first, elsewhere }) {
  const hasApi = ({ users }) => !elsewhere.some((name) => users.has(name));
  const place = (part) => {
    part.file ||= fileFor(part);
    return part.file;
  };
  const fileFor = (part) => {
    const { entry, users, bytes, imports } = part;
    const names = [...users].sort();
    if (entry || users.size === 1) return entry ?? names[0];
    if (users.has(first)) return hasApi(part) ? first : everywhere;
    if (bytes >= worthAFile) return names.join('-');
    // What is loaded already must not load what is not needed yet, and what is loaded without VS Code must not ask for it.
    const needed = imports.map((path) => parts.get(path)).filter((other) => ![first, everywhere].includes(place(other)));
    const [nearest] = needed.toSorted((one, other) => one.users.size - other.users.size);
    if (!nearest) return hasApi(part) ? first : later;
    return hasApi(part) && !hasApi(nearest) ? names.join('-') : place(nearest);
  };
  for (const part of parts.values()) place(part);
}

/** The options by which esbuild makes the bundles from the parts. @param {Map<string, Part>} parts */
function bundlesOf(parts) {
  // Nothing is there: from beside dist, what source maps say is as true as from within.
  const folder = join(process.cwd(), 'parts');
  const files = Map.groupBy(parts.values(), ({ file }) => file);
  const { given, taken } = exchange(parts);
  const fileOf = (path) => parts.get(basename(path)).file;
  const plugin = {
    name: 'parts',
    setup(build) {
      build.onResolve({ filter: /^(bundle|taken):/ }, ({ path }) => {
        const [namespace, name] = path.split(':');
        return { path: name, namespace };
      });
      build.onResolve({ filter: /^\.\// }, ({ path, importer, kind, namespace }) => {
        if (kind !== 'import-statement' || namespace === 'taken') return { path, external: true };
        const isOwn = namespace === 'bundle' || fileOf(path) === fileOf(importer);
        if (isOwn) return { path: join(folder, path) };
        // Only what is taken of another bundle is a reason to load it.
        return { path: `${fileOf(importer)} ${basename(path)}`, namespace: 'other', sideEffects: false };
      });
      build.onLoad({ filter: /./, namespace: 'file' }, ({ path }) => ({ contents: parts.get(basename(path)).text }));
      // A bundle: all of its parts, with what others take of them.
      build.onLoad({ filter: /./, namespace: 'bundle' }, ({ path: file }) => {
        const statements = files.get(file).flatMap(({ path, entry }) => [
          ...(entry ? [`export * from './${path}';`] : []),
          ...[...(given.get(path) ?? [])].map(([name, alias]) => `export { ${name} as ${alias} } from './${path}';`),
        ]);
        return { contents: statements.join('\n'), resolveDir: folder };
      });
      // A part of another bundle.
      build.onLoad({ filter: /./, namespace: 'other' }, ({ path: who }) => {
        const [user, path] = who.split(' ');
        const own = taken.get(user)?.get(fileOf(path));
        const names = [...(given.get(path) ?? [])].filter(([, alias]) => own?.has(alias)).map(([name, alias]) => `${alias} as ${name}`);
        return { contents: `export { ${names.join(', ')} } from 'taken:${user} ${fileOf(path)}';` };
      });
      // All that a bundle takes of another. That one has been loaded by then: its values are there, and quicker to reach in variables.
      build.onLoad({ filter: /./, namespace: 'taken' }, ({ path: which }) => {
        const [user, file] = which.split(' ');
        const names = [...(taken.get(user)?.get(file) ?? [])];
        const statements = names.map((alias) => `const ${alias}_ = $${alias}; export { ${alias}_ as ${alias} };`);
        return { contents: `import { ${names.map((alias) => `${alias} as $${alias}`).join(', ')} } from './${file}.js';\n${statements.join('\n')}` };
      });
    },
  };
  const entryPoints = [...files.keys()].map((file) => ({ in: `bundle:${file}`, out: file }));
  return { entryPoints, plugins: [plugin], logOverride: { 'ignored-bare-import': 'silent' } };
}

/**
 * What bundles give to others: for each part the names that are wanted of it, with a short one that is met once. And which of these each
 * bundle takes of which other.
 * @param {Map<string, Part>} parts
 */
function exchange(parts) {
  /** @type {Map<string, Map<string, string>>} */
  const given = new Map();
  /** @type {Map<string, Map<string, Set<string>>>} */
  const taken = new Map();
  let count = 0;
  for (const { file: user, text } of parts.values()) {
    for (const [, list, path] of text.matchAll(/^import \{([^}]*)\} from "\.\/(.+)";$/gm)) {
      const { file } = parts.get(path);
      if (file === user) continue;
      const aliases = memberOf(given, path, () => new Map());
      const own = memberOf(memberOf(taken, user, () => new Map()), file, () => new Set());
      for (const imported of list.split(',')) own.add(memberOf(aliases, imported.trim().split(' as ')[0], () => shortName(count++)));
    }
  }
  return { given, taken };
}

function memberOf(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const shortName = (index) => (index >= letters.length ? shortName(Math.floor(index / letters.length) - 1) : '') + letters[index % letters.length];

/** Throws where a bundle would ask for VS Code's API in a thread or a program that has none. */
function refuseApi({ outputs }, elsewhere) {
  const made = new Map(Object.entries(outputs).map(([path, output]) => [basename(path, '.js'), output]));
  const needed = (file) => (made.get(file)?.imports ?? []).filter(({ kind }) => kind !== 'dynamic-import').map(({ path }) => path);
  const asks = (file) => needed(file).some((path) => path === 'vscode' || (path.startsWith('./') && asks(basename(path, '.js'))));
  const wrong = elsewhere.filter(asks);
  if (wrong.length > 0) throw new Error(`${wrong.join(', ')} may be loaded where there is no VS Code, and would ask for it.`);
}
