// A vsix of one file, which does in a window what a bench needs done there.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, leash, projectNode } from '../../scripts/setup/place.mjs';
import { run } from '../../scripts/setup/processes.mjs';

/** Packs `bench.NAME` with this source and what its manifest has besides; gives the path of the vsix. */
export async function packExtension(temporary, name, { source, ...more }) {
  const folder = join(temporary, name);
  mkdirSync(folder);
  const manifest = { name, publisher: 'bench', version: '0.0.1', engines: { vscode: '^1.105.0' }, main: './main.js', ...more };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'main.js'), source);
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 4h16v16H4z"/></svg>');
  const out = join(temporary, `${name}.vsix`);
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', out];
  const vsce = inRoot('node_modules', '@vscode', 'vsce', 'vsce');
  const { code, output } = await run(projectNode(), [leash, vsce, 'package', ...options], { collect: true, cwd: folder, limitSeconds: 120 });
  if (code !== 0) throw new Error(`The extension ${name} could not be packed:\n${output}`);
  return out;
}
