// The workbench as a person has it: the packed extension installed, no test driver, real dialogs; driven from outside.
import { join } from 'node:path';
import { vsixPath } from '../package/vsixPath.mjs';
import { inCache, inRoot, leash, projectNode } from '../setup/place.mjs';
import { temporaryFolder } from '../setup/temporary.mjs';
import { bringBrowser } from '../vscode/browser.mjs';
import { bringCodeServer } from '../vscode/codeServer.mjs';
import { installExtension } from '../vscode/server.mjs';
import { quietSettings } from '../vscode/settings.mjs';
import { mochaStage } from './mochaStage.mjs';

export async function testInWorkbench() {
  const { folder, description } = await bringCodeServer();
  const browser = await bringBrowser();
  console.log(`VS Code: ${description} in ${browser.description}`);
  const installation = { node: projectNode(), leash, folder };
  const { path: temporary, remove } = temporaryFolder('runlight-ui-');
  const extensions = join(temporary, 'extensions');
  try {
    await installExtension(installation, vsixPath(), extensions, join(temporary, 'data'));
    const given = {
      installation,
      browser,
      extensions,
      settings: quietSettings,
      fixtures: inRoot('test', 'fixtures'),
      screenshots: inCache('screenshots'),
    };
    return await mochaStage('ui', {
      env: { RUNLIGHT_WORKBENCH: JSON.stringify(given) },
      options: ['--timeout', '300000', '--retries', '2', '--exit'], // A failed test may leave a browser behind; mocha must not wait for it.
      limitSeconds: 2700,
    });
  } finally {
    remove();
  }
}
