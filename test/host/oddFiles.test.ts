import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, command, createWorld, eventually, executesOf, refused, targetOf, type World } from './world';

describe('payload files that nobody thought of', () => {
  let world: World;
  let root: vscode.Uri;
  let folder: vscode.Uri;

  before(async () => {
    world = await createWorld({ body: 'either' });
    folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
    root = vscode.Uri.joinPath(folder, 'odd');
  });
  afterEach(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(root, { recursive: true });
    await vscode.workspace.getConfiguration('runlight', folder).update('targets', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
  });
  after(() => world.close());

  let files = 0;
  /** No text of an earlier file, which the editor may still have, is taken for this one’s. */
  const fresh = (name: string) => `${(files += 1)}-${name}`;
  const save = async (name: string, bytes: Uint8Array | string) => {
    const file = vscode.Uri.joinPath(root, name);
    await vscode.workspace.fs.writeFile(file, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
    return file;
  };
  const write = async (name: string, bytes: Uint8Array | string) => {
    const file = await save(name, bytes);
    await vscode.window.showTextDocument(file);
    return file;
  };
  const titles = async (file: vscode.Uri) => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 20);
    return lenses.flatMap(({ command: one }) => one?.title ?? []);
  };
  const sent = () => executesOf(world).at(-1)?.body;
  const teamTargets = (targets: unknown) =>
    vscode.workspace.getConfiguration('runlight', folder).update('targets', targets, vscode.ConfigurationTarget.WorkspaceFolder);

  for (const name of [
    'a b%20c#d?e.payload.json',
    '[id]{x,y} (1)!$&\'+,;=@~^`.payload.json',
    'größe-注文-مرحبا-👩‍👩‍👧.payload.json',
    'gnp\u202ej.payload.json',
    'back\\slash*star.payload.json',
    `${'x'.repeat(200)}.payload.json`,
    '.payload.json',
    'PAYLOAD.PAYLOAD.JSON',
  ]) {
    it(`have a target, a result and go again, whatever they are called: ${JSON.stringify(name)}`, async () => {
      const file = await write(name, '{"n":1}');
      await command('runlight.payload.chooseTarget', file, targetOf(world, 'Daily Sync'));
      await command('runlight.payload.run', file);
      world.clock.advance(60_000);
      await eventually('the result above it', async () => ((await titles(file)).some((title) => title.startsWith('$(pass) ')) ? true : undefined));
      const before = executesOf(world).length;
      await command('runlight.payload.runAgain');
      assert.deepEqual([executesOf(world).length, sent()], [before + 1, '{"payload":{"n":1}}']);
    });
  }

  const utf16 = (text: string, order: 'le' | 'be') => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
    return order === 'le' ? bytes : bytes.swap16();
  };
  const texts: readonly (readonly [what: string, bytes: Uint8Array | string, body: string])[] = [
    ['a byte order mark', '\ufeff{"n":"ü"}', '{"n":"ü"}'],
    ['UTF-16, little end first', utf16('{"n":"ü😀"}', 'le'), '{"n":"ü😀"}'],
    ['UTF-16, big end first', utf16('{"n":"ü😀"}', 'be'), '{"n":"ü😀"}'],
    ['names that every object has', '{"__proto__":{"a":1},"constructor":null,"toString":0}', '{"__proto__":{"a":1},"constructor":null,"toString":0}'],
    ['one name twice', '{"a":1,"a":2}', '{"a":1,"a":2}'],
    ['escapes of half characters and NUL', '{"n":"\\ud800\\u0000"}', '{"n":"\\ud800\\u0000"}'],
    ['numbers beyond every double', '[1e400,-0,0.10,9007199254740993]', '[1e400,-0,0.10,9007199254740993]'],
  ];
  for (const [what, bytes, body] of texts) {
    it(`are sent as they mean it: ${what}`, async () => {
      const file = await write(fresh('text.payload.json'), bytes);
      await command('runlight.payload.run', file, { target: targetOf(world, 'Daily Sync') });
      assert.equal(sent(), `{"payload":${body}}`);
    });
  }

  it('are sent with the line ends, comments and trailing commas of Windows as what they mean', async () => {
    const file = await write('text.payload.jsonc', '// why\r\n{\r\n  "a": [1,\r\n    2, /* two */\r\n  ],\r\n}\r\n');
    await command('runlight.payload.run', file, { target: targetOf(world, 'Daily Sync') });
    assert.deepEqual(JSON.parse(sent() ?? ''), { payload: { a: [1, 2] } });
  });

  it('are not sent where they are no text', async () => {
    const before = executesOf(world).length;
    for (const bytes of ['', ' \n', '// nothing', 'NaN', "{'a':1}", '{"a":1}{"b":2}', '{"a":\u0000}', '\u00a0{}']) {
      const file = await save(fresh('no.payload.json'), bytes);
      await refused(/was not sent|It may not be a text file/, 'runlight.payload.run', file, { target: targetOf(world, 'Daily Sync') });
    }
    assert.equal(executesOf(world).length, before);
  });

  it('belong to the team’s target however its glob is written, and show its name as it is', async () => {
    const { slug, scope } = targetOf(world, 'Daily Sync');
    // One that the platform does not know has no other name than this.
    const target = { connection: world.name, scope, workflow: 'f'.repeat(24), slug, workflowName: 'Deploy $(trash) [now](command:x)\u202e' };
    const file = await write('team.json', '{"n":"team"}');
    for (const glob of ['odd\\*.json', './odd/**', '/odd/team.json', 'odd/', '**\\team.json', 'team.json']) {
      await teamTargets({ [glob]: target });
      const [title] = await eventually(`a target by ${glob}`, async () => {
        const found = await titles(file);
        return found.length > 0 ? found : undefined;
      });
      assert.match(title ?? '', /^\$\(play\) Run Deploy \\\$\(trash\) \[now\]\(command:x\)\\u202e/, glob);
      await teamTargets(undefined);
      await eventually('no target', async () => ((await titles(file)).length === 0 ? true : undefined));
    }
    await teamTargets({ '/team.json': target, '!odd/team.json': target, '': target, odd: target });
    assert.deepEqual(await titles(file), []);
  });
});
