// Starts VS Code's server. Imports nothing that depends on where this file lies: the driver of the UI tests bundles it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { run, start } from '../setup/processes.mjs';

/**
 * @typedef {{ node: string, leash: string, folder: string }} Installation the Node to use, leash.mjs, the folder of VS Code's server
 * @typedef {{ origin: string, authority: string, address: (parameters: Record<string, string>) => string,
 *   group: number, ended: Promise<unknown>, output: () => string, stop: () => Promise<void> }} Server
 */

const serverMain = (installation) => join(installation.folder, 'out', 'server-main.js');

/**
 * @param {Installation} installation
 * @param {{ data: string, extensions: string, settings: object, port?: number, options?: string[], env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<Server>}
 */
export async function startServer(installation, { data, extensions, settings, port = 0, options = [], env = process.env }) {
  const user = join(data, 'data', 'User');
  mkdirSync(user, { recursive: true });
  mkdirSync(extensions, { recursive: true });
  writeFileSync(join(user, 'settings.json'), `${JSON.stringify(settings, undefined, 2)}\n`);
  // Whoever reaches the port can run programs as this user: the token keeps other users and web pages out.
  const token = randomBytes(16).toString('hex');
  const child = start(
    installation.node,
    [
      ...[installation.leash, serverMain(installation)],
      ...['--host', '127.0.0.1', '--port', String(port), '--connection-token', token, '--accept-server-license-terms'],
      ...['--server-data-dir', data, '--extensions-dir', extensions, '--telemetry-level', 'off'],
      '--force-disable-user-env', // The environment is given; a shell is not asked for another.
      ...options,
    ],
    { env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let output = '';
  const authority = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`VS Code's server ${why}:\n${output}`));
    const patience = setTimeout(() => void child.stop().then(() => fail('did not start within a minute')), 60_000);
    const listen = (text) => {
      output = `${output}${text}`.slice(-100_000);
      const listening = /Extension host agent listening on (\d+)/.exec(output);
      if (!listening) return;
      clearTimeout(patience);
      resolve(`127.0.0.1:${listening[1]}`);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', listen);
    void child.ended.then(({ code }) => {
      clearTimeout(patience);
      fail(`ended with ${code}`);
    });
  });
  const origin = `http://${authority}`;
  return {
    origin,
    authority,
    address: (parameters) => `${origin}/?${new URLSearchParams({ tkn: token, ...parameters })}`,
    group: child.pid, // It leads the process group of everything that it starts.
    ended: child.ended,
    output: () => output,
    stop: child.stop,
  };
}

/** @param {Installation} installation @param {string} vsix @param {string} extensions */
export async function installExtension(installation, vsix, extensions, data) {
  const { code, output } = await run(
    installation.node,
    [
      ...[installation.leash, serverMain(installation), '--accept-server-license-terms', '--server-data-dir', data],
      ...['--install-extension', vsix, '--force', '--extensions-dir', extensions],
    ],
    { collect: true, env: environment(process.env), limitSeconds: 120 },
  );
  if (code !== 0 || !/successfully installed/.test(output)) throw new Error(`${vsix} could not be installed:\n${output}`);
}

/** What a surrounding VS Code says to its children must not reach this one. */
function environment(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name)));
}
