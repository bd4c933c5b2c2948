import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.cwd();

interface Menu {
  readonly command: string;
  readonly when?: string;
}

interface Step {
  readonly id: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly menus: Readonly<Record<string, readonly Menu[]>>;
    readonly keybindings: readonly (Menu & { readonly key: string; readonly win?: string; readonly mac?: string })[];
    readonly viewsWelcome: readonly { readonly view: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const text = readFileSync(join(root, 'package.json'), 'utf8');
// Its own shape, which these tests are about.
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(root, 'src', name), 'utf8'));
const source = sources.join('\n');

const sorted = (words: Iterable<string>) => [...new Set(words)].sort();

/** A room's exported function that returns {@link Handlers}, up to the brace that ends it. */
const roomFunction = /^export function (\w+Commands)\((?:[^{}]|\{[^{}]*\})*?\): Handlers \{\n([\s\S]*?)^\}/gm;

function handlersIn(text: string): { readonly name: string; readonly ids: readonly string[] }[] {
  return [...text.matchAll(roomFunction)].map(([, name = '', body = '']) => ({
    name,
    ids: [...body.matchAll(/^ +(?:return \{ )?'(runlight\.[\w.]+)': /gm)].map(([, id = '']) => id),
  }));
}

function withoutHandlers(text: string): string {
  return text.replace(roomFunction, '');
}

describe('the manifest and the code', () => {
  const commands = contributes.commands.map(({ command }) => command);

  it('know the same commands, each handled once', () => {
    const handled = sources.flatMap((text) => handlersIn(text).flatMap(({ ids }) => ids));
    assert.ok(handled.length > 0);
    assert.deepEqual([...handled].sort(), [...commands].sort());
    assert.equal(new Set(commands).size, commands.length);
  });

  it('let every room that handles commands do so', () => {
    const composed = readFileSync(join(root, 'src', 'host', 'actions.ts'), 'utf8');
    const rooms = sources.flatMap(handlersIn);
    for (const { name } of rooms) assert.match(composed, new RegExp(`^ +\\.\\.\\.${name}\\(`, 'm'), name);
    const outside = sources.flatMap((text) => [...withoutHandlers(text).matchAll(/'(runlight\.[\w.]+)': (?:async )?\(/g)].map(([, id]) => id));
    assert.deepEqual(outside, [], 'handled in no exported function of a room');
  });

  it('name no command that does not exist', () => {
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(({ command }) => command);
    const inWelcome = [...readFileSync(join(root, 'package.nls.json'), 'utf8').matchAll(/\(command:(runlight\.[\w.]+)[?)]/g)].map(([, id]) => id ?? '');
    const inCode = [...source.matchAll(/(?:executeCommand(?:<[^>]*>)?\(|command: )'(runlight\.[\w.]+)'/g)].map(([, id]) => id ?? '');
    // VS Code adds one to each view.
    const known = [...commands, ...Object.values(contributes.views).flat().map(({ id }) => `${id}.focus`)];
    for (const command of [...used, ...inWelcome, ...inCode]) assert.ok(known.includes(command), command);
  });

  it('give keys to payloads alone, and none that types a character', () => {
    for (const { command, key, win, mac, when = '' } of contributes.keybindings) {
      assert.match(when, /^editorTextFocus && editorLangId =~ .* && resourceScheme =~ .* && \(runlight\.isPayload \|\| /, command);
      // On Windows, Ctrl+Alt is AltGr: with it people write ł, @ and € in many layouts.
      assert.ok(key.startsWith('ctrl+alt+') && mac?.startsWith('cmd+alt+'), command);
      assert.match(win ?? '', /^shift\+alt\+[a-z]$/, command);
    }
    assert.ok(source.includes("'runlight.isPayload'"));
  });

  it('have one constant for each view', () => {
    const views = Object.values(contributes.views).flat();
    for (const { id } of views) assert.equal(source.split(`'${id}'`).length - 1, 1, id);
    for (const { view } of contributes.viewsWelcome) assert.ok(views.some(({ id }) => id === view), view);
  });

  it('produce every word that a menu waits for', () => {
    const words = Object.values(contributes.menus)
      .flat()
      .flatMap(({ when = '' }) => [...when.matchAll(/viewItem (?:== (\w+)|=~ \/\\b(\w+)\\b\/)/g)])
      .map(([, equal, word]) => equal ?? word ?? '');
    assert.ok(words.length > 0);
    for (const word of words) assert.match(source, new RegExp(`'${word}'`), word);
  });

  it('offer on a row only what the state of the row allows', () => {
    const needed: Readonly<Record<string, string>> = {
      'runlight.execution.stop': 'stoppable',
      'runlight.execution.rerun': 'rerunnable',
      'runlight.execution.resumeFrom': 'resumable',
      'runlight.execution.openChild': 'parent',
      'runlight.execution.compareWithLastGood': 'comparable',
      'runlight.execution.copyId': 'named',
      'runlight.execution.copyLink': 'named',
      'runlight.execution.copyCurl': 'sendable',
      'runlight.execution.editAndRun': 'startable',
      'runlight.history.runAgain': 'startable',
      'runlight.workflows.run': 'runnable',
      'runlight.workflows.health': 'measurable',
    };
    const offered = contributes.menus['view/item/context'] ?? [];
    for (const [command, word] of Object.entries(needed)) {
      const where = offered.filter((item) => item.command === command);
      assert.ok(where.length > 0, command);
      for (const { when = '' } of where) assert.ok(when.includes(`\\b${word}\\b`), `${command}: ${when}`);
    }
  });

  it('read every setting that is contributed, and no other', () => {
    const contributed = Object.keys(contributes.configuration.properties).map((name) => name.replace('runlight.', ''));
    const read = [...source.matchAll(/\b(?:read(?:<[^>]*>+)?\(|getConfiguration\('runlight'[^)]*\)\.get\(|\bconfiguration\.get\()'([\w.]+)'/g)].map(([, name]) => name ?? '');
    assert.deepEqual(sorted(contributed), sorted(read));
  });

  it('bring back panels of the type that is registered', () => {
    const panelType = /export const panelType = '([\w.]+)'/.exec(source)?.[1];
    const healthType = /export const healthType = '([\w.]+)'/.exec(source)?.[1];
    for (const type of [panelType, healthType]) assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${type}`), type);
  });

  it('have words for every placeholder, and no placeholder for nothing', () => {
    const words = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, name]) => name ?? '');
    assert.deepEqual(sorted(used), sorted(Object.keys(words)));
  });

  it('carry the licence of every package that is bundled', () => {
    const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
    const notices = readFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const [name, version] of Object.entries(dependencies)) assert.ok(notices.includes(`\n${name} ${version}\n`), name);
  });

  it('tick off every step of the walkthrough by what the code says is done', () => {
    const [walkthrough, ...others] = contributes.walkthroughs;
    assert.deepEqual(others, []);
    assert.equal(walkthrough?.steps.length, 5);
    for (const { id, media, completionEvents } of walkthrough.steps) {
      const contexts = completionEvents.map((event) => event.replace(/^onContext:/, ''));
      assert.ok(contexts.length > 0, id);
      for (const context of contexts) assert.ok(source.includes(`'${context}'`), `${id}: ${context}`);
      const picture = readFileSync(join(root, media.svg), 'utf8');
      assert.doesNotMatch(picture, /(?:fill|stroke)="(?!none|var\(--vscode-)/, `${id}: a colour that follows no theme`);
      assert.match(media.altText, /^%.+%$/, id);
    }
  });

  it('ship the pictures they name', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps.map(({ media }) => media.svg));
    const pictures = [manifest.icon, ...steps, ...Object.values(contributes.views).flat().map(({ icon }) => icon)];
    for (const picture of pictures) assert.ok(picture && existsSync(join(root, picture)), picture);
  });
});
