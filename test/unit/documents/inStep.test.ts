import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tokens } from 'marked';
import { parse } from 'yaml';
import { documentPaths, rowsOf, tokensOfType } from './markdown';

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly win: string; readonly mac: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

// Their own shapes, which these tests are about.
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const words = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
const { commands, menus, keybindings, views, configuration } = manifest.contributes;
const titleOf = (id: string) => {
  const title = commands.find(({ command }) => command === id)?.title ?? '';
  return words[title.replaceAll('%', '')] ?? title;
};
const hidden = new Set(menus['commandPalette']?.filter(({ when }) => when === 'false').map(({ command }) => command));
const offered = commands.map(({ command }) => command).filter((id) => !hidden.has(id));

/** In a table's cell, commands stand between semicolons. */
const commandsInReadme = [
  ...rowsOf('README.md', 'command').map(([command = '']) => command),
  ...rowsOf('README.md', 'about').flatMap(([, names = '']) => names.split(';').map((name) => name.trim())),
];

describe('the README and the manifest', () => {
  it('know the same settings, with the same defaults', () => {
    const told = rowsOf('README.md', 'setting').map(([name = '', value = '']) => [name, value].map((cell) => cell.replaceAll('`', '')));
    const contributed = Object.entries(configuration.properties).map(([name, { default: value }]) => [name, value] as const);
    assert.deepEqual(
      told.map(([name = '', value = '']) => [name, JSON.parse(value) as unknown]),
      contributed,
    );
  });

  it('know the same commands of the palette', () => {
    assert.deepEqual([...commandsInReadme].sort(), offered.map(titleOf).sort());
  });

  it('know the same keys', () => {
    const told = rowsOf('README.md', 'command').map(([command, key = '']) => {
      const keys = [...key.matchAll(/<kbd>(\w+)<\/kbd>/g)].map(([, name = '']) => name.toLowerCase());
      return [command, keys.join('+')];
    });
    assert.deepEqual(new Set(told.map((row) => row.join())), new Set(keybindings.map(({ command, key }) => `${titleOf(command)},${key}`)));
    // What the sentence below the table says of other systems.
    for (const { key, win, mac } of keybindings) {
      assert.equal(mac, key.replace('ctrl', 'cmd'));
      assert.equal(win, key.replace('ctrl+alt', 'shift+alt'));
    }
  });
});

describe('every document', function () {
  this.timeout(20_000); // All of the source is read.
  const known = new Set([
    `${manifest.publisher}.${manifest.name}`,
    ...Object.keys(configuration.properties),
    ...commands.map(({ command }) => command),
    ...Object.values(views).flatMap((list) => list.map(({ id }) => id)),
  ]);

  it('names no setting or command that does not exist', () => {
    let count = 0;
    for (const path of documentPaths()) {
      const names = [...readFileSync(path, 'utf8').matchAll(/(?<=["`])runlight\.[\w.]+(?=["`])/g)].map(([name]) => name);
      for (const name of names) assert.ok(known.has(name), `${path}: ${name}`);
      count += names.length;
    }
    assert.ok(count > 12);
  });

  it('sets in italics, in what users read, the words that are on the screen and no others', () => {
    const screen = wordsOnScreen();
    const odd: string[] = [];
    for (const path of ['README.md', 'SUPPORT.md', 'SECURITY.md', ...documentPaths().filter((one) => one.startsWith('docs/'))]) {
      for (const { text } of tokensOfType<Tokens.Em>(path, 'em')) if (!screen(text)) odd.push(`${path}: ${text}`);
    }
    assert.deepEqual(odd, []);
    assert.ok(!screen('Words of Nobody'));
  });
});

/** Of VS Code, GitHub and the platforms. */
const wordsOfOthers = new Set(['Help › About', 'Security', 'Report a vulnerability', 'Settings › Developer › API keys']);

/** Whether a text is a title of ours, words out of a sentence of ours with … for its values, or a sentence with values in it. */
function wordsOnScreen(): (text: string) => boolean {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join('src', name), 'utf8'));
  const literals = sources.flatMap((source) => [...source.matchAll(/'((?:[^'\\\n]|\\.){3,})'/g)].map(([, text = '']) => text));
  const shown = [...Object.values(words), ...literals].map((text) => text.replaceAll(/\$\([\w~-]+\) /g, ''));
  const withGaps = shown.map((text) => text.replaceAll(/\{\w+\}/g, '…'));
  const filled = shown.filter((text) => /[A-Za-z]{3}.*\{0\}|\{0\}.*[A-Za-z]{3}/.test(text)).map((text) => {
    const parts = text.split(/\{\w+\}/).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`);
  });
  return (text) => {
    const bare = text.replace(/^Runlight: /, '').replaceAll(/\s+/g, ' ');
    const within = new RegExp(`(?<![\\w])${bare.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w])`);
    return wordsOfOthers.has(bare) || withGaps.some((one) => one === bare || (bare.includes(' ') && within.test(one))) || filled.some((one) => one.test(bare));
  };
}

describe('the forms for issues', () => {
  interface Form {
    readonly name: string;
    readonly description: string;
    readonly body: readonly {
      readonly type: string;
      readonly id?: string;
      readonly attributes: { readonly label?: string; readonly value?: string; readonly description?: string; readonly options?: readonly unknown[] };
      readonly validations?: { readonly required: boolean };
    }[];
  }

  const folder = '.github/ISSUE_TEMPLATE';
  const form = (name: string) => parse(readFileSync(join(folder, name), 'utf8')) as Form;
  const forms = readdirSync(folder).filter((name) => name !== 'config.yml');

  it('are such as GitHub takes', () => {
    assert.ok(forms.length >= 2);
    for (const name of forms) {
      const { name: title, description, body } = form(name);
      assert.ok(title && description, name);
      const ids = body.flatMap(({ id }) => id ?? []);
      assert.deepEqual([...new Set(ids)], ids, name);
      for (const { type, id, attributes } of body) {
        assert.ok(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'].includes(type), type);
        assert.ok(type === 'markdown' ? attributes.value : attributes.label && id && /^[\w-]+$/.test(id), `${name}: ${id}`);
        // An unquoted Yes would be no text, which GitHub refuses.
        if (type === 'dropdown') assert.ok(attributes.options?.length && attributes.options.every((option) => typeof option === 'string'), id);
      }
    }
  });

  it('ask for the log and the versions, by commands that exist', () => {
    const required = form('problem.yml').body.filter(({ validations }) => validations?.required).map(({ id }) => id);
    for (const id of ['what', 'runlight', 'editor', 'log']) assert.ok(required.includes(id), id);
    for (const name of forms) {
      for (const [, title = ''] of readFileSync(join(folder, name), 'utf8').matchAll(/“Runlight: ([^”]+)”/g)) {
        assert.ok(offered.map(titleOf).includes(title), title);
      }
    }
  });
});
