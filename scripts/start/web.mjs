// Serves VS Code's web workbench, for machines without a desktop VS Code, and says where to find it.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inCache, leash, root } from '../setup/place.mjs';
import { isStopping } from '../setup/processes.mjs';
import { during } from '../setup/progress.mjs';
import { bringCodeServer } from '../vscode/codeServer.mjs';
import { developmentParameter, loadFromCheckout } from '../vscode/loadFromCheckout.mjs';
import { startServer } from '../vscode/server.mjs';
import { quietSettings } from '../vscode/settings.mjs';

/** Comes back when the server has ended. */
export async function openWeb({ folder, file }, port) {
  const { folder: codeServer, node, description } = await bringCodeServer();
  loadFromCheckout(codeServer, root);
  const data = inCache('start', 'web');
  const server = await during(`Starting ${description}`, 'a few seconds', () =>
    startServer(
      { node, leash, folder: codeServer },
      {
        data,
        extensions: inCache('start', 'extensions'),
        settings: { ...quietSettings, ...ownSettings(data) },
        port,
        options: ['--disable-workspace-trust'],
      },
    ),
  );
  const payload = JSON.stringify([['openFile', `vscode-remote://${server.authority}${file}`]]);
  console.log('\nOpen this address in a browser, then press Ctrl+Alt+R (Cmd+Alt+R) in the payload file:\n');
  console.log(`  ${server.address({ folder, payload, [developmentParameter]: 'true' })}\n`);
  console.log('Ctrl+C stops everything.');
  const { code } = await server.ended;
  if (code !== 0 && !isStopping()) throw new Error(`VS Code's server ended with ${code}:\n${server.output()}`);
}

/** What a person has changed in the demo's settings. */
function ownSettings(data) {
  const file = join(data, 'data', 'User', 'settings.json');
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    rmSync(file);
    return {};
  }
}
