// Starts what a UI test works in: a server with the packed extension installed, a browser, a copy of a workspace.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { developmentParameter } from '../../scripts/vscode/loadFromCheckout.mjs';
import { startServer, type Installation } from '../../scripts/vscode/server.mjs';
import { extensionHostsIn, killExtensionHost } from './processes';
import { eventually } from './wait';

/** What `npm test` prepares for all UI tests. */
interface Given {
  readonly installation: Installation;
  readonly browser: { readonly executablePath: string; readonly args: string[]; readonly env: Record<string, string> };
  readonly extensions: string;
  readonly settings: Record<string, unknown>;
  readonly fixtures: string;
  readonly screenshots: string;
  /** Where a failed test leaves what there was to see. */
  readonly failures: string;
}

/** As the editor names them in its list. */
export type Theme = 'Light Modern' | 'Dark Modern' | 'Dark High Contrast';

export interface LaunchOptions {
  /** A folder in test/fixtures to copy; an empty workspace otherwise. */
  readonly fixture?: string;
  /** Files to write into the workspace, by relative path. */
  readonly files?: Record<string, string>;
  /** A file of the workspace to open at once. */
  readonly open?: string;
  readonly settings?: Record<string, unknown>;
  readonly theme?: Theme;
  /** Connections that `connect` adds, by the command's arguments. */
  readonly connections?: readonly GivenConnection[];
  /** The editor's display language, as VS Code calls it; its own words stay English. */
  readonly language?: string;
  /** Commands with keys of their own, for windows whose words a test does not know. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Environment of the extension host. */
  readonly env?: Record<string, string>;
  /** What `npm start` opens: its folder, and the extension from the checkout, which connects its sandbox by itself. */
  readonly demo?: boolean;
  /** Whether VS Code asks if the folder is trusted. */
  readonly askForTrust?: boolean;
  /** Makes another editor of VS Code's family of it. */
  readonly home?: OtherHome;
}

/** What is different for Runlight; see test/fixtures/otherHome. */
export interface OtherHome {
  /** Members of the API, or of one of its rooms (`lm.registerTool`), that this editor has not. */
  readonly without?: readonly string[];
  /** The scheme of links that this editor opens. */
  readonly scheme?: string;
  /** The keyring refuses everything until the command Unlock the Keyring is run. */
  readonly isLocked?: boolean;
}

export interface GivenConnection {
  readonly name: string;
  readonly url: string;
  readonly key: string;
  /** What its platform lists by. */
  readonly accounts: readonly string[];
  /** Refold, with an API key, unless these say otherwise. */
  readonly platform?: string;
  readonly auth?: string;
}

export interface Launched {
  readonly page: Page;
  readonly workspace: string;
  readonly settings: Record<string, unknown>;
  readonly screenshots: string;
  readonly failures: string;
  /** Where the window and its extensions write their logs. */
  readonly logs: string;
  /** The keys that add each of the connections. */
  readonly keysOf: ReadonlyMap<string, string>;
  /** Ends the extension host as a crash does. */
  killExtensionHost(): void;
  /** A second window of the same profile on the same folder; the first one's close ends it as well. */
  another(): Promise<Launched>;
  close(): Promise<void>;
}

function given(): Given {
  const text = process.env['RUNLIGHT_WORKBENCH'];
  if (!text) throw new Error('UI tests need what `npm test -- ui` prepares.');
  return JSON.parse(text) as Given;
}

/** The one theme whose setting has another name. */
const themeSetting = (theme: Theme) => (theme === 'Dark High Contrast' ? 'Default High Contrast' : theme);

/** Shows Runlight's view container, however often it is pressed. */
export const showRunlightKeys = 'Control+Alt+Shift+F12';
/** Connects the embedded sandbox. */
export const sandboxKeys = 'Control+Alt+Shift+F11';
/** Opens the walkthrough, as VS Code does once after the installation. */
export const walkthroughKeys = 'Control+Alt+Shift+F10';

/** A key can run a command with arguments, which the palette cannot. Gives the keys of each connection. */
function bindKeys(user: string, { connections = [], keys: own = {} }: LaunchOptions): ReadonlyMap<string, string> {
  const added = connections.map(({ name, url, key, accounts, platform = 'refold', auth = 'apiKey' }, index) => ({
    keys: `Control+Alt+Shift+F${index + 1}`,
    command: 'runlight.connection.add',
    args: { name, platform, baseUrl: url, auth, secret: key, scopes: accounts },
  }));
  const all = [
    { keys: showRunlightKeys, command: 'workbench.view.extension.runlight' },
    { keys: sandboxKeys, command: 'runlight.sandbox.start' },
    { keys: walkthroughKeys, command: 'workbench.action.openWalkthrough', args: 'runlight.runlight#start' },
    ...Object.entries(own).map(([keys, command]) => ({ keys, command })),
    ...added,
  ];
  mkdirSync(user, { recursive: true });
  const bindings = all.map(({ keys, ...rest }) => ({ key: keys.toLowerCase().replace('control', 'ctrl'), ...rest }));
  writeFileSync(join(user, 'keybindings.json'), JSON.stringify(bindings));
  return new Map(added.map(({ args, keys }) => [args.name, keys]));
}

/** Lets the server have a language, as a language pack does that translates nothing of VS Code's own. */
function speak(language: string, user: string): void {
  mkdirSync(user, { recursive: true });
  const words = join(user, 'words.json');
  writeFileSync(words, JSON.stringify({ contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'tests.words' }, version: '1.0.0' }];
  const pack = { hash: 'tests', label: language, extensions, translations: { vscode: words } };
  writeFileSync(join(user, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}

export async function launch(options: LaunchOptions): Promise<Launched> {
  const { installation, browser, extensions, settings, fixtures, screenshots, failures } = given();
  const temporary = mkdtempSync(join(tmpdir(), 'runlight-workbench-'));
  const removeTemporary = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', removeTemporary);
  const workspace = join(temporary, 'workspace');
  mkdirSync(workspace);
  if (options.demo) cpSync(join('scripts', 'demo'), workspace, { recursive: true });
  if (options.fixture) cpSync(join(fixtures, options.fixture), workspace, { recursive: true });
  for (const [path, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  const all = {
    ...settings,
    'workbench.editor.useModal': 'off', // Settings open in a tab like every other editor.
    'workbench.colorTheme': themeSetting(options.theme ?? 'Dark Modern'),
    ...options.settings,
  };
  const data = join(temporary, 'data');
  const keysOf = bindKeys(join(data, 'data', 'User'), options);
  const language = options.language === undefined ? [] : ['--locale', options.language];
  if (options.language !== undefined) speak(options.language, join(data, 'data'));
  const server = await startServer(installation, {
    data,
    extensions: options.demo ? join(temporary, 'none') : extensions,
    settings: all,
    options: [...(options.askForTrust ? [] : ['--disable-workspace-trust']), ...language],
    env: {
      ...process.env,
      ...(options.demo && { RUNLIGHT_DEMO: '1' }),
      ...(options.home && { RUNLIGHT_OTHER_HOME: JSON.stringify(options.home) }),
      ...options.env,
    },
  });
  const opened = await chromium
    .launch({ executablePath: browser.executablePath, args: browser.args, env: { ...process.env, ...browser.env } })
    .catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
  // One for all windows: what the browser keeps is the profile.
  const context = await opened.newContext({ viewport: { width: 1400, height: 900 } });
  if (options.home) await context.addInitScript(loadExtension, join(fixtures, 'otherHome'));
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // A machine that does much else at the same time is slow, not broken.
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
  const file = options.open && ['openFile', `vscode-remote://${server.authority}${join(workspace, options.open)}`];
  const fromCheckout: Record<string, string> = options.demo ? { [developmentParameter]: 'true' } : {};
  const address = server.address({ folder: workspace, ...fromCheckout, ...(file ? { payload: JSON.stringify([file]) } : {}) });
  await page.goto(address, { waitUntil: 'commit', timeout: 90_000 }); // Whoever asked waits for what it needs of the page.
  const hostsOfOthers = new Set<number>();
  const common = { workspace, settings: all, screenshots, failures, logs: join(data, 'data', 'logs'), keysOf };
  const another = async (): Promise<Launched> => {
    const hosts = new Set(extensionHostsIn(server.group));
    const second = await context.newPage();
    second.setDefaultTimeout(60_000);
    await second.goto(address, { waitUntil: 'commit', timeout: 90_000 });
    return {
      ...common,
      page: second,
      killExtensionHost: () => killExtensionHost(server.group, hosts),
      another,
      close: () => second.close(),
    };
  };
  return {
    ...common,
    page,
    killExtensionHost: () => killExtensionHost(server.group, hostsOfOthers),
    another: async () => {
      const own = new Set(extensionHostsIn(server.group));
      const launched = await another();
      const told = () => extensionHostsIn(server.group).filter((id) => !own.has(id));
      await eventually('the second extension host', 60_000, () => Promise.resolve(told().length > 0 || undefined));
      for (const id of told()) hostsOfOthers.add(id);
      return launched;
    },
    close: async () => {
      await opened.close();
      await server.stop();
      removeTemporary();
      process.removeListener('exit', removeTemporary);
    },
  };
}

/** Runs in the page before the workbench: its configuration can name one more extension, by its folder. */
function loadExtension(path: string): void {
  const change = (element: HTMLElement): void => {
    const configuration = JSON.parse(element.dataset['settings'] ?? '{}') as { developmentOptions?: object };
    const extensions = [{ scheme: 'vscode-remote', authority: location.host, path }];
    configuration.developmentOptions = { ...configuration.developmentOptions, extensions };
    element.dataset['settings'] = JSON.stringify(configuration);
  };
  const observer = new MutationObserver(() => {
    const element = document.getElementById('vscode-workbench-web-configuration');
    if (!element) return;
    observer.disconnect();
    change(element);
  });
  observer.observe(document, { childList: true, subtree: true });
}
