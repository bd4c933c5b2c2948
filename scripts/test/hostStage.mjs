// mocha inside a real VS Code: once with the extension loaded from the checkout, once with the packed one installed.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCache, inRoot, root } from '../setup/place.mjs';
import { run } from '../setup/processes.mjs';
import { vsixPath } from '../package/vsixPath.mjs';
import { temporaryFolder } from '../setup/temporary.mjs';
import { bringBrowser } from '../vscode/browser.mjs';
import { bringCodeServer } from '../vscode/codeServer.mjs';
import { downloadedDesktop, namedDesktop, requiredDesktop } from '../vscode/desktop.mjs';
import { quietSettings } from '../vscode/settings.mjs';
import { makeCertificates } from './certificates.mjs';
import { counted } from './counts.mjs';

const standIn = inRoot('scripts', 'vscode', 'standIn.mjs');
let chosen;

async function choose(version) {
  const desktop = version === undefined ? (namedDesktop() ?? (await downloadedDesktop())) : await requiredDesktop(version);
  if (desktop) return { executable: desktop, description: desktop };
  // Brought here, so that the progress is seen and the time limit of the tests is theirs alone.
  const { description } = await bringCodeServer();
  const browser = await bringBrowser();
  return { executable: standIn, description: `${description} in ${browser.description}` };
}

export const testInVSCode = (given) => runIn('development', given, async () => root);

export const testPackedInVSCode = (given) =>
  runIn('vsix', given, async ({ executable, extensions, user }) => {
    await install(executable, extensions, user);
    return testsOnlyExtension();
  });

async function runIn(underTest, { grep, desktop }, prepare) {
  chosen ??= await choose(desktop);
  console.log(`VS Code: ${chosen.description}`);
  const { runTests } = await import('@vscode/test-electron');
  const { path: temporary, remove } = temporaryFolder('runlight-host-');
  const [workspace, extensions, user] = ['workspace', 'extensions', 'user'].map((name) => join(temporary, name));
  const fixture = inRoot('test', 'fixtures', 'workspace');
  if (existsSync(fixture)) cpSync(fixture, workspace, { recursive: true });
  for (const folder of [workspace, extensions, join(user, 'User')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(user, 'User', 'settings.json'), JSON.stringify(quietSettings));
  // A window on a workspace file takes further folders without starting its extensions anew.
  const workspaceFile = join(temporary, 'tests.code-workspace');
  writeFileSync(workspaceFile, JSON.stringify({ folders: [{ path: workspace }] }));
  try {
    const extensionDevelopmentPath = await prepare({ ...chosen, extensions, user });
    const certificates = await makeCertificates(join(temporary, 'certificates'));
    return await counted(underTest === 'vsix' ? 'vsix' : 'host', (countEnvironment) =>
      runTests({
        vscodeExecutablePath: chosen.executable,
        extensionDevelopmentPath,
        extensionTestsPath: inRoot('out', 'test', 'host', 'index.js'),
        launchArgs: [workspaceFile, `--extensions-dir=${extensions}`, `--user-data-dir=${user}`],
        extensionTestsEnv: {
          ...countEnvironment,
          RUNLIGHT_UNDER_TEST: underTest,
          ...(grep === undefined ? {} : { RUNLIGHT_TEST_GREP: grep }),
          RUNLIGHT_TEST_CERTIFICATES: certificates,
          SSL_CERT_FILE: join(certificates, 'bundle.pem'),
          // Other systems keep authorities in a store of their own, which tests leave alone.
          ...(process.platform === 'linux' ? {} : { NODE_EXTRA_CA_CERTS: join(certificates, 'ca.pem') }),
        },
      }).catch((error) => error.code ?? 1),
    );
  } finally {
    remove();
  }
}

async function install(executable, extensions, user) {
  const { resolveCliPathFromVSCodeExecutablePath } = await import('@vscode/test-electron');
  const command = executable === standIn ? standIn : resolveCliPathFromVSCodeExecutablePath(executable);
  const options = ['--install-extension', vsixPath(), '--extensions-dir', extensions, '--user-data-dir', user, '--force'];
  const { code } = await run(command, options, { shell: process.platform === 'win32', limitSeconds: 180 });
  if (code !== 0) throw new Error(`${vsixPath()} could not be installed.`);
}

/** Holds only the tests, so that the extension itself comes from where it was installed. */
function testsOnlyExtension() {
  const folder = inCache('tests-only');
  mkdirSync(folder, { recursive: true });
  const manifest = { name: 'runlight-tests', publisher: 'runlight', version: '0.0.0', engines: { vscode: '^1.105.0' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
