import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startSandbox, workflowNamed, type Sandbox } from '../../../src/sandbox';
import { CommandLine, type Call } from '../../fixtures/commandLine';

describe('runlight on the command line', function () {
  this.timeout(60_000);
  let line: CommandLine;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ historySize: 30 });
  });

  after(() => sandbox.close());

  beforeEach(async () => {
    line = await CommandLine.open();
  });

  afterEach(() => line.close());

  const put = (file: string, content: unknown): Promise<void> => line.put(file, content);
  const call = (words: readonly string[], environment?: Record<string, string>, input?: string): Promise<Call> => line.call(words, environment, input);

  /** Calls against the server of this test, as one calls a platform. */
  const atServer = (words: readonly string[], environment: Record<string, string> = {}): Promise<Call> =>
    call([...words, '--base-url', sandbox.url], { RUNLIGHT_KEY: sandbox.keys.test, ...environment });

  const targetFor = (workflow: string, more: object = {}) => ({ connection: 'Acme', scope: 'user_12345', workflow: workflowNamed(workflow).id, ...more });

  it('tests a folder with the targets that a team committed, and tells good from bad by its exit status', async () => {
    await put('.vscode/settings.json', `{ // A team's.\n "runlight.targets": ${JSON.stringify({ 'payloads/**': targetFor('Validate Order'), 'vendor.json': targetFor('Vendor Sync') })}, }`);
    await put('payloads/good.payload.json', { order: { id: 'A-1001', email: 'jane@example.com', total: 129.5 } });
    await put('payloads/good.expected.json', { status: 'COMPLETED' });
    const good = await atServer(['test', '.', '--junit', 'out/junit.xml']);
    assert.deepEqual([good.status, good.notes], [0, '']);
    assert.match(good.output, /^✔ payloads\/good {2}.* · Validate Order\n\n1 passed/);
    assert.match(await readFile(join(line.folder, 'out/junit.xml'), 'utf8'), /<testcase name="good" classname="payloads"/);

    await put('payloads/bad.json', { order: {} });
    await put('payloads/bad.expected.json', { nodes: { Nowhere: { status: 'Success' } } });
    const bad = await atServer(['test', 'payloads']);
    assert.equal(bad.status, 1);
    assert.match(bad.output, /✖ payloads\/bad .*\n {4}nodes › Nowhere: expected a node of this name or id, and none ran\n {4}execution \w+ · account user_12345/);
    assert.match(bad.output, /1 passed, 1 failed/);

    await put('payloads/broken.payload.json', { a: '${prompt:Name}' });
    await put('payloads/broken.expected.json', {});
    const broken = await atServer(['test', 'payloads', '--json']);
    assert.equal(broken.status, 2);
    const events = broken.output.trim().split('\n').map((line) => JSON.parse(line) as { event: string; outcome?: string; reason?: string });
    assert.deepEqual(events.flatMap(({ outcome }) => outcome ?? []).sort(), ['broken', 'failed', 'passed']);
    assert.match(events.find(({ outcome }) => outcome === 'broken')?.reason ?? '', /asks for “Name”/);
  });

  it('runs the demo, of which two tests are as expected and the third tells its story', async () => {
    const { status, output } = await call(['test', resolve('scripts/demo'), '--sandbox', '--json']);
    assert.equal(status, 1);
    const events = output.trim().split('\n').map((line) => JSON.parse(line) as { outcome?: string; expectation?: string; mismatches?: readonly { message: string }[] });
    const results = events.filter(({ outcome }) => outcome !== undefined);
    assert.deepEqual(results.map(({ outcome }) => outcome).sort(), ['failed', 'passed', 'passed']);
    const failed = results.find(({ outcome }) => outcome === 'failed');
    assert.match(failed?.expectation ?? '', /validate-order/);
    assert.equal(failed?.mismatches?.[0]?.message, 'nodes › Check order › valid: expected true, got false');
  });

  it('says what keeps a test from running', async () => {
    await put('a.payload.json', {});
    assert.match((await call(['test', 'a.payload.json', '--sandbox'])).notes, /no expectation: there is no a\.expected\.json beside it/);
    await put('b.expected.json', {});
    assert.match((await call(['test', 'b.expected.json', '--sandbox'])).notes, /neither b\.payload\.json nor b\.json/);
    assert.match((await call(['test', 'nowhere', '--sandbox'])).notes, /“nowhere” does not exist/);
    await put('a.expected.json', { statsu: 'COMPLETED' });
    const { output, status } = await call(['test', 'a.payload.json', '--sandbox']);
    assert.deepEqual([status, /statsu: An expectation has no part “statsu” here/.test(output)], [2, true]);
    await put('a.expected.json', {});
    assert.match((await call(['test', 'a.payload.json', '--sandbox'])).output, /It has no target/);
    assert.match((await call(['test', 'a.payload.json', '--workflow', 'x'])).output, /no key for “default”/);
    assert.match((await call(['test', 'a.payload.json', '--workflow', 'x', '--sandbox'])).output, /There is no workflow “x” for user_12345\. Workflows are Daily Sync, .*Validate Order, .*…\./);
  });

  it('checks a schema, waits for an answer, and takes the account that an expectation names', async () => {
    await put('.vscode/settings.json', { 'runlight.targets': { '*.json': targetFor('Vendor Sync') } });
    await put('vendor.payload.json', { vendor_id: 'V001234' });
    await put('vendor.expected.json', { mode: 'sync', account: 'user_67890', schema: { answer: { type: 'object', required: ['nowhere'] } } });
    const { output, status } = await atServer(['test', '.']);
    assert.equal(status, 1);
    assert.match(output, /answer: the schema does not allow it: Missing property "nowhere"/);
    assert.match(output, /account user_67890/);
  });

  it('runs one payload and shows what came back, shows an execution again, and lists it', async () => {
    await put('daily.json', { email: 'jane@example.com' });
    const words = ['--workflow', 'Validate Order', '--account', 'user_12345'];
    const ran = await atServer(['run', 'daily.json', ...words]);
    const [, id = ''] = /execution (\w+)/.exec(ran.notes) ?? [];
    assert.match(ran.output, new RegExp(`^Validate Order: \\w+ .*execution ${id} · account user_12345`));
    const shown = await atServer(['show', id, '--account', 'user_12345', '--json']);
    const facts = JSON.parse(shown.output) as { id: string; nodes: readonly { name: string; output: unknown }[] };
    assert.deepEqual([shown.status, facts.id, facts.nodes.length > 1], [0, id, true]);
    const [first] = facts.nodes;
    const one = await atServer(['show', id, '--account', 'user_12345', '--node', first?.name ?? '']);
    assert.deepEqual(JSON.parse(one.output), first?.output);
    assert.match((await atServer(['show', id, '--account', 'user_12345', '--node', 'Nowhere'])).notes, /has no node “Nowhere”/);
    assert.ok((await atServer(['list', '--account', 'user_12345', '--limit', '5'])).output.includes(id));
  });

  it('ends with 0 where all is good, 1 where a test or a run failed, 2 where something could not be run', async () => {
    const order = { order: { id: 'A-1001', email: 'jane@example.com', total: 129.5 } };
    for (const name of ['good', 'bad', 'broken']) await put(`${name}.json`, order);
    await put('good.expected.json', {});
    await put('bad.expected.json', { status: 'ERRORED' });
    await put('broken.expected.json', { within: 'soon' });
    await put('failing.json', {});
    const at = ['--workflow', 'Validate Order', '--account', 'user_12345'];
    const failing = ['--workflow', 'Odd Outputs', '--account', 'user_12345'];
    const calls: readonly (readonly [status: number, words: readonly string[], environment?: Record<string, string>])[] = [
      [0, ['help']],
      [0, ['--version']],
      [0, ['test', 'good.json', ...at]],
      [0, ['run', 'good.json', ...at]],
      [0, ['list', '--account', 'user_12345']],
      [1, ['test', 'bad.json', ...at]],
      [1, ['test', 'good.json', 'bad.json', ...at]],
      [1, ['run', 'failing.json', ...failing]],
      [2, ['test', '.', ...at]],
      [2, ['test', 'broken.json', ...at]],
      [2, ['test', 'good.json', ...at, '--timeout', '1 ms']],
      [2, ['test', 'good.json', ...at], { RUNLIGHT_KEY: '' }],
      [2, ['test', 'nowhere', ...at]],
      [2, ['show', '64b0000000000000000000ff', '--account', 'user_12345']],
      [2, ['run', 'good.json', '--workflow', 'Validate Odrer', '--account', 'user_12345']],
      [2, ['tset']],
      [2, ['test', 'good.json', '--nonsense']],
    ];
    for (const [status, words, environment] of calls) {
      const server = ['help', '--version', 'tset'].includes(words[0] ?? '') ? [] : ['--base-url', sandbox.url];
      const ended = await call([...words, ...server], { RUNLIGHT_KEY: sandbox.keys.test, ...environment });
      assert.equal(ended.status, status, `${words.join(' ')}: ${ended.output}${ended.notes}`);
    }
  });

  it('shows no key, takes it from standard input, and says when it is refused', async () => {
    const key = 'tk00000000-1111-4111-8111-000000000000';
    const refused = await atServer(['list', '--account', 'user_12345'], { RUNLIGHT_KEY: key });
    assert.equal(refused.status, 2);
    assert.match(refused.notes, /refused \(401/);
    assert.ok(!(refused.output + refused.notes).includes(key));
    const given = await call(['list', '--account', 'user_12345', '--base-url', sandbox.url, '--key-stdin'], {}, `${sandbox.keys.test}\n`);
    assert.equal(given.status, 0);
  });

  it('shows no secret that it sent, in no report', async () => {
    await put('order.json', { order: { id: '${secret:PIN}', email: 'jane@example.com', total: 129.5 } });
    await put('order.expected.json', { nodes: { Start: { output: { payload: { order: { id: 'A-1' } } } } } });
    const environment = { RUNLIGHT_SECRET_PIN: 'correct horse battery' };
    const at = ['--workflow', 'Validate Order', '--account', 'user_12345'];
    const { output, notes } = await atServer(['test', '.', ...at, '--junit', 'junit.xml'], environment);
    const written = [output, notes, await readFile(join(line.folder, 'junit.xml'), 'utf8')].join('\n');
    const json = await atServer(['test', '.', ...at, '--json'], environment);
    const ran = await atServer(['run', 'order.json', ...at], environment);
    assert.match(output, /expected "A-1"/);
    for (const text of [written, json.output, ran.output]) assert.doesNotMatch(text, /correct horse/);
    assert.ok(sandbox.journal.some(({ body }) => body.includes('correct horse battery')));
  });

  it('runs nothing with a production key unless that is allowed', async () => {
    await put('a.json', {});
    const words = ['run', 'a.json', '--workflow', 'Validate Order', '--account', 'user_12345'];
    const before = sandbox.accepted.length;
    const refused = await atServer(words, { RUNLIGHT_KEY: sandbox.keys.production });
    assert.deepEqual([refused.status, sandbox.accepted.length], [2, before]);
    assert.match(refused.notes, /production key\. Nothing was sent; --allow-production allows it/);
  });
});
