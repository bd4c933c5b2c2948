import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = "import('./scripts/vscode/desktop.mjs').then((m) => m.requiredDesktop('stable')).then(console.log, (e) => console.log('No: ' + e.message));";

/** What `npm run test:desktop` finds in this environment: a path, or why there is none. */
async function findIn(environment: Readonly<Record<string, string>>): Promise<string> {
  const bare = Object.entries(process.env).filter(([name]) => !/^(RUNLIGHT_|VSCODE_|DISPLAY$|WAYLAND_DISPLAY$)/.test(name));
  const { stdout } = await run(process.execPath, ['-e', script], { env: { ...Object.fromEntries(bare), ...environment } });
  return stdout.trim();
}

describe('a desktop VS Code that is asked for', function () {
  this.timeout(20_000);

  it('is the one that is named', async () => {
    assert.equal(await findIn({ RUNLIGHT_VSCODE: process.execPath }), process.execPath);
    assert.match(await findIn({ RUNLIGHT_VSCODE: '/nowhere/code' }), /^No: The VS Code that is named does not exist: \/nowhere\/code/);
  });

  it('is not replaced by another one where it cannot be had', async () => {
    assert.match(await findIn({ RUNLIGHT_OFFLINE: '1', DISPLAY: ':1' }), /^No: .*RUNLIGHT_OFFLINE forbids/);
    if (process.platform === 'linux') assert.match(await findIn({}), /^No: .*needs a screen.*xvfb-run/);
  });
});
