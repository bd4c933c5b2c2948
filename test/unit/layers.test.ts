import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

// Tests run from the repository's root.
const root = process.cwd();

interface Import {
  readonly file: string;
  readonly name: string;
  readonly typeOnly: boolean;
}

/** What composes all others is of no room but of the house. */
const compositionRoot = 'src/host/root.ts';

/** Where a file lives: a folder of `src`, `src` itself, or a folder of `test`. */
function roomOf(file: string): string {
  if (file === compositionRoot) return 'src';
  const [top = '', second = '', third] = file.split('/');
  return third === undefined && top === 'src' ? 'src' : top === 'src' ? second : `${top}/${second}`;
}

const may: Readonly<Record<string, readonly RegExp[]>> = {
  src: [/^vscode$/, /^(src|core|shared|host|sandbox)$/, /^node:/],
  core: [/^core$/, /^node:/, /^jsonc-parser$/],
  shared: [/^shared$/],
  host: [/^vscode$/, /^(host|core|shared)$/, /^node:/],
  webview: [/^webview$/, /^shared$/, /^preact/],
  sandbox: [/^sandbox$/, /^node:/],
  mcp: [/^mcp$/, /^core$/, /^node:/],
  cli: [/^(cli|core)$/, /^node:/, /^(jsonc-parser|picomatch)$/],
  'test/host': [/^vscode$/, /^test\/(host|fixtures)$/, /^sandbox$/, /^node:/, /^mocha$/, /^@modelcontextprotocol\/client$/],
  'test/ui': [/^test\/(ui|fixtures)$/, /^sandbox$/, /^node:/, /^playwright-core$/, /^scripts/, /^axe-core$/],
};

/** Beyond a room's own list: types that may be named, and the few files that may be run from elsewhere. */
const mayName: Readonly<Record<string, RegExp>> = {
  shared: /^src\/core\/(model\/(model|outline|status|format)|health\/(sample|nodeHealth))$/,
  webview: /^src\/core\/model\/(model|outline|format|status)$/,
  sandbox: /^src\/core\/model\/model$/,
};
const mayRun: Readonly<Record<string, RegExp>> = {
  shared: /^src\/core\/json\/values$/,
  webview: /^src\/core\/(model\/(format|status)|health\/(health|nodeHealth|quantiles|sample|sampleFilter))$/,
  // A bundle of its own, loaded when it is tried.
  cli: /^src\/sandbox$/,
  // A bundle of its own, loaded when it is started; and what a client is told of it.
  host: /^src\/mcp\/(?:server|clientConfigurations)$/,
};

/** Inside core and the page: what each room may import besides itself. */
const mayInside: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  core: {
    json: [],
    model: ['json'],
    values: ['json', 'model'],
    http: ['json', 'model'],
    platforms: ['json', 'model', 'values', 'http'],
    runs: ['json', 'model', 'values', 'http', 'platforms'],
    payload: ['json', 'model', 'http', 'platforms'],
    workflow: ['json', 'model', 'http', 'platforms'],
    report: ['json', 'model', 'http', 'platforms'],
    health: ['json', 'model', 'http', 'platforms', 'runs'],
    storage: ['json', 'model', 'runs'],
    agents: ['json', 'model', 'values', 'runs', 'report'],
    reader: ['json', 'model', 'values', 'http', 'platforms', 'runs', 'report', 'payload', 'agents'],
  },
  webview: {
    elements: [],
    value: ['elements', 'page'],
    nodes: ['elements', 'page', 'value'],
    find: ['elements', 'page'],
    graph: ['elements', 'nodes', 'page'],
    health: ['elements'],
    page: ['elements', 'value', 'nodes', 'find', 'graph'],
  },
};

/** What the page's rooms have in common. The rest of `page` is drawn around them, and they know nothing of it. */
const commonOfPage: readonly string[] = ['state', 'selection', 'store', 'vscodeApi'].map((file) => `src/webview/page/${file}`);

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.split(sep).join('/')}`);
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  const statements = source.matchAll(/(?:^|\n)\s*(import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g);
  return [...statements].map(([, , typeWord, stated, dynamic]) => {
    const name = stated ?? dynamic ?? '';
    return { file, name: name.startsWith('.') ? resolve(file, name) : name, typeOnly: typeWord !== undefined };
  });
}

function resolve(file: string, name: string): string {
  return relative(root, join(root, dirname(file), name)).split(sep).join('/');
}

function isAllowed({ file, name, typeOnly }: Import): boolean {
  const room = roomOf(file);
  const goal = /^(src|test|scripts)\//.test(name) ? roomOf(name.startsWith('src/') ? `${name}/x` : name) : name;
  const target = name.startsWith('src/') ? (name.split('/')[1] ?? '') : goal;
  if (may[room]?.some((pattern) => pattern.test(target))) return true;
  if (mayRun[room]?.test(name)) return true;
  return typeOnly && (mayName[room]?.test(name) ?? false);
}

/** Packages that are let in at one door, so that what they bring is loaded only by who goes through it. */
const doors: Readonly<Record<string, string>> = {
  undici: 'src/core/http/engine.ts',
  'vscode-json-languageservice': 'src/core/payload/language.ts',
  '@modelcontextprotocol/server': 'src/mcp/protocol.ts',
};

function doorOf(name: string): string | undefined {
  return Object.entries(doors).find(([known]) => name === known || name.startsWith(`${known}/`))?.[1];
}

/** Files named after the door may name the package's types. */
function isBehind(file: string, door: string): boolean {
  return file.startsWith(door.replace(/\.ts$/, ''));
}

describe('the walls of the house', () => {
  const imports = ['src', 'test/host', 'test/ui'].flatMap(filesIn).flatMap(importsOf);

  it('reads the imports of every room', () => {
    const rooms = new Set(imports.map(({ file }) => roomOf(file)));
    assert.deepEqual([...rooms].sort(), Object.keys(may).sort());
  });

  it('stands between the worlds', () => {
    const across = imports.filter((one) => !isAllowed(one) && !doorOf(one.name));
    assert.deepEqual(across.map(({ file, name }) => `${file} imports ${name}`), []);
  });

  for (const [name, door] of Object.entries(doors)) {
    it(`lets ${name} in at one door`, () => {
      const running = imports.filter((one) => doorOf(one.name) === door && !(one.typeOnly && isBehind(one.file, door)));
      assert.deepEqual([...new Set(running.map(({ file }) => file))], [door]);
    });
  }

  for (const [world, may] of Object.entries(mayInside)) {
    it(`stands between the rooms of ${world}`, () => {
      const start = `src/${world}/`;
      const roomInside = (name: string) => name.slice(start.length).split('/')[0] ?? '';
      const rooms = new Set(filesIn(`src/${world}`).map(roomInside));
      assert.deepEqual([...rooms].sort(), Object.keys(may).sort());
      const across = imports.filter(({ file, name }) => {
        if (!file.startsWith(start) || !name.startsWith(start)) return false;
        const [from, to] = [roomInside(file), roomInside(name)];
        return from !== to && !may[from]?.includes(to);
      });
      assert.deepEqual(across.map(({ file, name }) => `${file} imports ${name}`), []);
    });
  }

  it('stands between the page and what is drawn in it', () => {
    const page = 'src/webview/page/';
    const inside = imports.filter(({ file, name }) => file.startsWith('src/webview/') && !file.startsWith(page) && name.startsWith(page));
    const across = inside.filter(({ name }) => !commonOfPage.includes(name));
    assert.deepEqual(across.map(({ file, name }) => `${file} imports ${name}`), []);
    assert.deepEqual([...new Set(inside.map(({ name }) => name))].sort(), [...commonOfPage].sort());
  });

  it('has no import that goes in a circle', () => {
    const files = filesIn('src');
    const known = new Set(files);
    const fileOf = (name: string) => ['.ts', '.tsx', '/index.ts'].map((ending) => name + ending).find((file) => known.has(file));
    const next = new Map(files.map((file) => [file, importsOf(file).flatMap(({ name }) => fileOf(name) ?? [])]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, way: readonly string[]): void => {
      const at = way.indexOf(file);
      if (at >= 0) circles.push([...way.slice(at), file].join(' → '));
      if (at >= 0 || done.has(file)) return;
      for (const target of next.get(file) ?? []) walk(target, [...way, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    assert.deepEqual(circles, []);
  });

  it('opens the values of executions where they are read, and nowhere else', () => {
    const opening = filesIn('src').filter((file) => /\b(?:jsonOf|wholeExecution)\(|\bplace\.json\b/.test(readFileSync(join(root, file), 'utf8')));
    const elsewhere = opening.filter((file) => !/^src\/(?:core\/(?:values|reader)|sandbox)\//.test(file));
    // Records are written in a worker too, and what runs on the command line is no guest in anybody's process.
    assert.deepEqual(elsewhere, ['src/cli/outcome.ts', 'src/core/runs/records.ts']);
  });

  it('lets nothing that reads whole values into the host', () => {
    const read = imports.filter(({ file, name, typeOnly }) => file.startsWith('src/host/') && !typeOnly && /^src\/core\/(?:report|values|reader)\//.test(name));
    const names = read.map(({ file, name }) => `${file.slice('src/host/'.length)} ${name.slice('src/core/'.length)}`);
    assert.deepEqual(names.sort(), [
      'documents/compareExecutions.ts report/compare',
      'executions/bulkCommands.ts report/curl',
      'history/exportRuns.ts values/held',
      'root.ts reader/reader',
      'root.ts reader/remote',
    ]);
    const writing = filesIn('src/host').filter((file) => /\b(?:stringifyJson|comparableText|differs|firstDifference)\(/.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(writing, []);
  });

  it('loads the MCP server when it is started, and not with what can start it', () => {
    const loading = filesIn('src/host').filter((file) => /^import (?!type ).*\/mcp\/server'/m.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(loading, []);
  });

  it('writes files of the workspace in one place, which says why one could not be', () => {
    const writing = filesIn('src').filter((file) => readFileSync(join(root, file), 'utf8').includes('fs.writeFile('));
    assert.deepEqual(writing, ['src/host/storage/writtenFile.ts']);
  });

  it('has no file that nobody can hold in the head', () => {
    const long = filesIn('src').filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 300);
    assert.deepEqual(long, []);
  });
});
