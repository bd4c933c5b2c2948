import assert from 'node:assert/strict';
import { presets, startSandbox, type Sandbox } from '../../src/sandbox';
import { createAuthority } from '../fixtures/certificates';
import { closedPort, serveProxy } from '../fixtures/servers';
import { connect, enterKey, says } from './connecting';
import { eventually } from './wait';
import { Workbench } from './workbench';

const foreignKey = (environment: 'tk' | 'pk') => `${environment}00000000-0000-4000-8000-000000000000`;

describe('connecting', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ prefix: '/backend', historySize: 3 });
    workbench = await Workbench.launch();
    await workbench.showContainer('Runlight');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });
  afterEach(() => sandbox.faults.clear());

  const accountsUnder = async (connection: string): Promise<string[]> => {
    const rows = await workbench.tree('Executions').rows();
    return rows.find(({ label }) => label === connection)?.children.map(({ label }) => label) ?? [];
  };
  const searches = () => sandbox.journal.filter(({ operation }) => operation === 'listLinkedAccounts');

  it('asks one thing after the other, and goes back one step at a time with nothing lost', async () => {
    const { prompt } = workbench;
    await workbench.runCommand('Runlight: Add Connection…');
    await prompt.titled('Add Connection: Platform');
    assert.deepEqual(await prompt.labels(), ['Refold', 'Cobalt v1', 'Altostrat', 'Sandbox']);
    await prompt.choose('Refold');
    await prompt.titled('Add Connection: Base URL');
    assert.equal(await prompt.value(), 'https://app.refold.ai');
    await prompt.type(`${sandbox.url}/`);
    await prompt.accept();
    await prompt.titled('Add Connection: Credential');
    assert.deepEqual(await prompt.labels(), ['API Key', 'Session Token', 'Session Tokens from an API Key']);
    await prompt.choose('API Key');
    await prompt.titled('Add Connection: API Key');
    assert.ok(await prompt.masked());
    assert.match(await prompt.message(), /sent to http:\/\/127\.0\.0\.1:\d+\/backend only/);
    await prompt.button('Back');
    await prompt.titled('Add Connection: Credential');
    await prompt.button('Back');
    await prompt.titled('Add Connection: Base URL');
    assert.equal(await prompt.value(), sandbox.url);
    await prompt.accept();
    await prompt.choose('API Key');
    await prompt.titled('Add Connection: API Key');
    await prompt.type(sandbox.keys.test);
    await workbench.screenshot('connect-key');
    await prompt.accept();
    await prompt.titled('Add Connection: Name');
    assert.equal(await prompt.value(), '127.0.0.1');
    await prompt.type('Acme');
    await prompt.accept();
    await prompt.titled('Linked Accounts of Acme (test)');
    await prompt.button('Back');
    await prompt.titled('Add Connection: Name');
    assert.equal(await prompt.value(), 'Acme');
    await prompt.accept();
    await prompt.titled('Linked Accounts of Acme (test)');
  });

  it('finds linked accounts by what is typed, on the server, and takes one that is not listed', async () => {
    const { prompt } = workbench;
    await prompt.row('user_12345').waitFor();
    await workbench.screenshot('connect-accounts');
    for (const [text, account] of [
      ['Garden store', 'account_027'], // Not on the first page.
      ['western', 'ops+eu/west@example.com'],
      ['new customer 7', 'new customer 7 · use as typed'],
    ] as const) {
      await prompt.type(text);
      await prompt.tickByKeys(account);
    }
    await workbench.screenshot('connect-typed');
    await prompt.accept();
    const rows = await eventually('the accounts in the tree', 10_000, async () => {
      const accounts = await accountsUnder('Acme');
      return accounts.length > 0 ? accounts : undefined;
    });
    assert.deepEqual(rows, ['account_027', 'ops+eu/west@example.com', 'new customer 7']);
    assert.match((await workbench.tree('Executions').row('Acme').textContent()) ?? '', /test · 127\.0\.0\.1:\d+/);
    assert.ok(searches().some(({ query }) => query['search'] === 'Garden store'));
    await workbench.screenshot('connect-tree');
  });

  it('shows the next page on Load More, and loses no tick that is made while pages and searches arrive', async () => {
    const { prompt } = workbench;
    await workbench.tree('Executions').menu('Acme', 'Choose Linked Accounts');
    await prompt.titled('Linked Accounts of Acme (test)');
    await prompt.row('user_12345').waitFor();
    sandbox.faults.add({ operation: 'listLinkedAccounts', effect: { delayMs: 150 } });
    await prompt.button('Load More');
    await prompt.tick('user_12345', 'cobalt_test_user', 'user_67890');
    await prompt.type('account_0');
    await prompt.tick('account_001', 'account_002');
    await prompt.type('account_02');
    await prompt.tick('account_026');
    await prompt.type('');
    await prompt.accept();
    const expected = [
      ...['account_027', 'ops+eu/west@example.com', 'new customer 7'],
      ...['user_12345', 'cobalt_test_user', 'user_67890', 'account_001', 'account_002', 'account_026'],
    ];
    await workbench.tree('Executions').row('account_026').waitFor();
    assert.deepEqual(await accountsUnder('Acme'), expected);
  });

  it('says why the accounts could not be listed, and tries again', async () => {
    const { prompt } = workbench;
    sandbox.faults.add({ operation: 'listLinkedAccounts', times: 1, effect: presets.forbidden.effect });
    await workbench.tree('Executions').menu('Acme', 'Choose Linked Accounts');
    await prompt.row('Try again').waitFor();
    await workbench.screenshot('connect-accounts-failed');
    await prompt.row('Try again').click();
    await prompt.row('account_003').waitFor();
    await prompt.cancel();
  });

  it('adds nothing when Escape is pressed anywhere', async () => {
    const { prompt } = workbench;
    const answers = { url: sandbox.url, key: sandbox.keys.test };
    await workbench.runCommand('Runlight: Add Connection…');
    await prompt.titled('Add Connection: Platform');
    await prompt.cancel();
    await enterKey(workbench, answers);
    await prompt.titled('Add Connection: Name');
    await prompt.cancel();
    await enterKey(workbench, answers);
    await prompt.titled('Add Connection: Name');
    await prompt.type('Unwanted');
    await prompt.accept();
    await prompt.titled('Linked Accounts of Unwanted (test)');
    await prompt.tick('user_12345');
    await prompt.cancel();
    assert.deepEqual((await workbench.tree('Executions').rows()).map(({ label }) => label), ['Acme']);
  });
});

describe('a connection that does not come about says why', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ historySize: 3 });
    workbench = await Workbench.launch();
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });
  afterEach(async () => {
    sandbox.faults.clear();
    if (await workbench.prompt.isShown()) await workbench.prompt.cancel();
  });

  /** Enters what does not work, waits for the sentence, and makes sure that the box stays. */
  const refused = async (name: string, words: RegExp, url = sandbox.url, key = sandbox.keys.test): Promise<string> => {
    await enterKey(workbench, { url, key });
    const sentence = await says(workbench, words);
    await workbench.prompt.titled('Add Connection: API Key');
    await workbench.screenshot(`refused-${name}`);
    return sentence;
  };

  /** Opens it beside the box, which stays for another try. */
  const opensSetting = async (setting: string): Promise<void> => {
    const editor = workbench.page.locator('.settings-editor');
    await workbench.prompt.button(`Open Setting: ${setting}`);
    await editor.locator('.monaco-editor.focused').waitFor();
    assert.match((await editor.locator('.search-container .view-lines').innerText()).replaceAll('\u00a0', ' '), new RegExp(setting));
    await workbench.screenshot(`refused-setting-${setting}`);
    await workbench.prompt.titled('Add Connection: API Key');
    await workbench.prompt.cancel();
    await workbench.page.locator('.tab.active a[aria-label^="Close"]').click();
    await editor.waitFor({ state: 'hidden' });
  };

  it('a wrong key, a wrong environment', async () => {
    await refused('key', /key for “127\.0\.0\.1” was refused \(401 Invalid Credentials\)\. It is a key for the test environment/, sandbox.url, foreignKey('tk'));
    await workbench.prompt.type(foreignKey('pk'));
    await workbench.prompt.accept();
    await says(workbench, /It is a key for the production environment/);
    await workbench.prompt.type('');
    await workbench.prompt.accept();
    await says(workbench, /The key is empty/);
    await workbench.prompt.type(sandbox.keys.test);
    await workbench.prompt.accept();
    await workbench.prompt.titled('Add Connection: Name');
  });

  it('an address that is none', async () => {
    await workbench.runCommand('Runlight: Add Connection…');
    await workbench.prompt.choose('Refold');
    await workbench.prompt.titled('Add Connection: Base URL');
    for (const [url, words] of [
      ['http://app.refold.ai', /must begin with https:\/\//],
      ['https://', /is not an address such as https:\/\/app\.refold\.ai/],
      ['https://me:secret@app.refold.ai', /must not hold a user name or password/],
    ] as const) {
      await workbench.prompt.type(url);
      await workbench.prompt.accept();
      await says(workbench, words);
    }
    await workbench.screenshot('refused-address');
  });

  it('a host that is unknown, and one where nothing answers', async () => {
    await refused('host', /no-such-host\.invalid: no host of that name was found/, 'https://no-such-host.invalid');
    await workbench.prompt.cancel();
    await refused('port', /nothing accepts the connection \(ECONNREFUSED\)/, `http://127.0.0.1:${await closedPort()}`);
  });

  it('a certificate that is not trusted, with the setting to change', async () => {
    const tls = await (await createAuthority()).issue('127.0.0.1');
    const secure = await startSandbox({ tls, historySize: 3 });
    try {
      await refused('certificate', /certificate is not trusted \(.*\)\. See the setting http\.systemCertificates/, secure.url, secure.keys.test);
      await opensSetting('http.systemCertificates');
    } finally {
      await secure.close();
    }
  });

  it('a gateway’s page, another server’s page, a wrong path, and one that sends elsewhere', async () => {
    sandbox.faults.add({ effect: 'html502' });
    await refused('gateway', /A gateway before 127\.0\.0\.1:\d+ answered instead of it \(502 Bad Gateway\)/);
    for (const [effect, words] of [
      [{ status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }, /a web page instead of data \(200\)\. Check the base URL/],
      [presets.movedAway.effect, /sends requests on to moved\.example\.com/],
      [{ status: 404, body: { message: 'Cannot GET /api' } }, /has no such address \(404\)\. Check the base URL/],
    ] as const) {
      sandbox.faults.clear();
      sandbox.faults.add({ effect });
      await workbench.prompt.accept();
      await says(workbench, words);
    }
  });

  it('shows a server’s words as words: no link in them can be clicked', async () => {
    const message = 'See [the portal](command:workbench.action.files.newUntitledFile)';
    sandbox.faults.add({ effect: { status: 401, body: { message } } });
    assert.match(await refused('link', /refused/), /command:workbench/);
    assert.equal(await workbench.page.locator('.quick-input-message a').count(), 0);
  });

  it('can be kept all the same, and is tried when it is used', async () => {
    sandbox.faults.add({ effect: 'html502' });
    await refused('kept', /A gateway/);
    await workbench.prompt.button('Keep It Anyway');
    await workbench.prompt.titled('Add Connection: Name');
    await workbench.prompt.type('Later');
    await workbench.prompt.accept();
    await workbench.showContainer('Runlight');
    await workbench.tree('Executions').row('Choose linked accounts…').waitFor();
    sandbox.faults.clear();
    await workbench.tree('Executions').click('Choose linked accounts…');
    await workbench.prompt.tick('user_12345');
    await workbench.prompt.accept();
    await workbench.tree('Executions').row('user_12345').waitFor();
  });

  it('a proxy that refuses, with the setting to change', async () => {
    const proxy = await serveProxy({ refuse: 403 });
    try {
      await workbench.setSettings({ 'http.proxy': proxy.url });
      await refused('proxy', /the proxy .*127\.0\.0\.1:\d+ refused the way there \(403\)\. See the setting http\.proxy/, 'https://refold.example.com');
      await opensSetting('http.proxy');
      assert.ok(proxy.tunnels.every((tunnel) => tunnel === 'refold.example.com:443'));
    } finally {
      await proxy.close();
    }
  });
});

describe('a connection that exists', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ historySize: 3 });
    workbench = await Workbench.launch({ connections: [{ name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: ['user_12345'] }] });
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  const names = async () => (await workbench.tree('Executions').rows()).map(({ label }) => label);

  it('gets another name', async () => {
    await workbench.tree('Executions').menu('Acme', 'Rename Connection');
    await workbench.prompt.titled('Rename Connection');
    assert.equal(await workbench.prompt.value(), 'Acme');
    await workbench.prompt.type('');
    await workbench.prompt.accept();
    await says(workbench, /needs a name/);
    await workbench.prompt.type('Acme Europe');
    await workbench.prompt.accept();
    await workbench.tree('Executions').row('Acme Europe').waitFor();
  });

  it('gets another key once the new one works', async () => {
    await workbench.tree('Executions').menu('Acme Europe', 'Replace Key');
    await workbench.prompt.titled('Replace Key of Acme Europe');
    assert.ok(await workbench.prompt.masked());
    assert.equal(await workbench.prompt.value(), '');
    await workbench.prompt.type(foreignKey('tk'));
    await workbench.prompt.accept();
    await says(workbench, /was refused \(401/);
    await workbench.prompt.type(sandbox.keys.production);
    await workbench.prompt.accept();
    await workbench.tree('Executions').row(/Acme EuropePRODUCTION · /).waitFor();
    await workbench.screenshot('connection-replaced');
  });

  it('is tested on demand', async () => {
    await workbench.tree('Executions').menu('Acme Europe', 'Test');
    await workbench.notification('Acme Europe works (PRODUCTION).');
    sandbox.faults.add({ effect: presets.badKey.effect });
    await workbench.tree('Executions').menu('Acme Europe', 'Test');
    await workbench.clickNotification(/was refused \(401 Invalid Credentials\)/, 'Replace Key');
    await workbench.prompt.titled('Replace Key of Acme Europe');
    await workbench.prompt.cancel();
    sandbox.faults.clear();
  });

  it('is removed only when the question is answered with yes', async () => {
    await workbench.tree('Executions').menu('Acme Europe', 'Remove');
    const { text, buttons } = await workbench.dialog();
    assert.match(text, /Remove the connection Acme Europe\?/);
    assert.ok(buttons.includes('Remove'));
    await workbench.screenshot('connection-remove');
    await workbench.dismissDialog();
    assert.deepEqual(await names(), ['Acme Europe']);
    await workbench.tree('Executions').menu('Acme Europe', 'Remove');
    await workbench.answerDialog('Remove');
    await workbench.tree('Executions').pane.getByText('Try the Sandbox').waitFor();
    assert.deepEqual(await names(), []);
  });
});
