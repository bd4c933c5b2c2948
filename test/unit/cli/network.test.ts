import assert from 'node:assert/strict';
import { request } from 'node:http';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../../src/sandbox';
import { createAuthority, type Authority } from '../../fixtures/certificates';
import { CommandLine, type Call } from '../../fixtures/commandLine';
import { serveProxy, serveSecurely, type ForwardProxy, type Loopback, type ProxyOptions } from '../../fixtures/servers';

/** A name that only the proxy of these tests knows. */
const far = 'https://api.runlight.invalid';

describe('the way of the command line to its platform', function () {
  this.timeout(60_000);
  let line: CommandLine;
  let sandbox: Sandbox;
  let authority: Authority;
  let platform: Loopback;
  let certificates: Record<string, string>;
  const open: Loopback[] = [];

  before(async () => {
    sandbox = await startSandbox({ historySize: 30 });
    authority = await createAuthority();
    platform = await serveSecurely(await authority.issue('api.runlight.invalid', '127.0.0.1'), (asked, answer) => {
      const { method, url = '', headers } = asked;
      const forwarded = request(`${sandbox.url}${url}`, { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      });
      asked.pipe(forwarded);
    });
  });
  after(async () => {
    await platform.close();
    await sandbox.close();
  });
  beforeEach(async () => {
    line = await CommandLine.open();
    await line.put('authority.pem', authority.pem);
    await line.put('test.payload.json', { email: 'jane@example.com' });
    await line.put('test.expected.json', {});
    certificates = { NODE_EXTRA_CA_CERTS: join(line.folder, 'authority.pem') };
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
    await line.close();
  });

  const proxy = async (options: ProxyOptions = {}): Promise<ForwardProxy> => {
    const made = await serveProxy({ to: platform.port, ...options });
    open.push(made);
    return made;
  };
  const test = (environment: Record<string, string>, url = far): Promise<Call> =>
    line.call(['test', '.', '--workflow', 'Validate Order', '--account', 'user_12345', '--base-url', url], { RUNLIGHT_KEY: sandbox.keys.test, ...environment });

  for (const variable of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY']) {
    it(`leads through the proxy of ${variable}`, async () => {
      const { url, tunnels } = await proxy();
      const { status, notes } = await test({ ...certificates, [variable]: url });
      assert.deepEqual([status, notes], [0, '']);
      assert.deepEqual([...new Set(tunnels)], ['api.runlight.invalid:443']);
    });
  }

  it('signs in to a proxy with the name and password of its address, which show nowhere', async () => {
    const authorization = `Basic ${Buffer.from('jane:pass word').toString('base64')}`;
    const { port } = await proxy({ authorization });
    assert.equal((await test({ ...certificates, HTTPS_PROXY: `http://jane:pass%20word@127.0.0.1:${port}` })).status, 0);
    const { status, output, notes } = await test({ ...certificates, HTTPS_PROXY: `http://jane:wrong-word@127.0.0.1:${port}` });
    assert.equal(status, 2);
    assert.match(output, /the proxy 127\.0\.0\.1:\d+ wants a sign-in \(407\)\. Write user and password into HTTPS_PROXY\./);
    assert.ok(!(output + notes).includes('wrong-word'));
  });

  it('leads past the proxy where NO_PROXY says so', async () => {
    const { url, tunnels } = await proxy();
    const { status, output } = await test({ ...certificates, HTTPS_PROXY: url, NO_PROXY: '.runlight.invalid' });
    assert.equal(status, 2);
    assert.match(output, /no host of that name was found \(\w+\)\. Check the base URL, or HTTPS_PROXY, HTTP_PROXY and NO_PROXY\./);
    assert.deepEqual(tunnels, []);
  });

  for (const variable of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']) {
    it(`trusts the authorities in the file of ${variable}`, async () => {
      const { status, notes } = await test({ [variable]: join(line.folder, 'authority.pem') }, platform.url);
      assert.deepEqual([status, notes], [0, '']);
    });
  }

  it('trusts no other authority, sends no key there, and says what to do', async () => {
    const before = sandbox.journal.length;
    const { status, output } = await test({}, platform.url);
    assert.equal(status, 2);
    assert.match(output, /the certificate is not trusted \(\w+\)\. Name its authority in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE\./);
    assert.equal(sandbox.journal.length, before);
  });

  it('does not go on without certificates that were named', async () => {
    const { status, output } = await test({ SSL_CERT_FILE: join(line.folder, 'nowhere.pem') }, platform.url);
    assert.equal(status, 2);
    assert.match(output, /SSL_CERT_FILE names “.*nowhere\.pem”, in which there are no certificates\./);
  });

  it('names a proxy that refuses or is no address', async () => {
    const { url } = await proxy({ refuse: 403 });
    assert.match((await test({ ...certificates, HTTPS_PROXY: url })).output, /refused the way there \(403\)\. See HTTPS_PROXY, HTTP_PROXY and NO_PROXY\./);
    assert.match((await test({ ...certificates, HTTPS_PROXY: 'no address' })).output, /The address in HTTPS_PROXY or HTTP_PROXY cannot be used\./);
  });
});
