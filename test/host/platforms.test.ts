import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { workflowNamed } from '../../src/sandbox';
import { command, createWorld, eventually, openPayload, refused, tabs, targetOf, type Acknowledgement, type World } from './world';

const account = 'user_12345';

describe('every platform, from a payload', () => {
  let world: World;
  const connections: string[] = [];

  before(async () => {
    world = await createWorld();
  });
  after(async () => {
    for (const connection of connections) await command('runlight.connection.remove', connection);
    await world.close();
  });

  const connect = async (given: object): Promise<string> => {
    const connection = await command<string>('runlight.connection.add', {
      name: `Platform ${connections.length + 1}`,
      // What neither a token nor Altostrat tells.
      environment: 'test',
      ...given,
    });
    connections.push(connection);
    return connection;
  };
  const posts = () => world.sandbox.journal.filter(({ method }) => method === 'POST');
  const run = async (target: object, options: object = {}, payload = '{"email":"jane@example.com"}') => {
    const { document } = await openPayload(payload);
    return command<Acknowledgement | undefined>('runlight.payload.run', document.uri, { target, ...options });
  };

  it('Refold with a session token finds its one linked account and runs for it', async () => {
    const connection = await connect({ platform: 'refold', baseUrl: world.sandbox.url, auth: 'token', secret: world.sandbox.mint(account) });
    const answer = await run({ ...targetOf(world, 'Daily Sync'), connection });
    assert.match(answer?.id ?? '', /^[\da-f]{24}$/);
    const headers: Record<string, string | undefined> = posts().at(-1)?.headers ?? {};
    assert.equal(headers['x-api-key'], undefined);
    assert.equal(headers['linked_account_id'], undefined);
  });

  it('Refold with a session token sends nothing before somebody said whether it leads to production', async () => {
    const credential = { auth: 'token', secret: world.sandbox.mint(account), environment: undefined };
    const connection = await connect({ platform: 'refold', baseUrl: world.sandbox.url, ...credential });
    const before = posts().length;
    const { document } = await openPayload('{}');
    const target = { ...targetOf(world, 'Daily Sync'), connection };
    // Questions are refused where tests run: nobody answers.
    await refused(/./, 'runlight.payload.run', document.uri, { target });
    assert.equal(posts().length, before);
  });

  it('Refold waits for the workflow’s answer, which may be any status, and sends it once', async () => {
    const before = posts().length;
    const target = { ...targetOf(world, 'Validate Order'), instanceTag: 'tag-1', configId: 'cfg_1', includeHeaders: true };
    const pending = run(target, { mode: 'sync' }, '{"respond_with":401}');
    await eventually('the request', () => posts().length > before || undefined);
    world.clock.advance(60_000);
    const answer = await pending;
    assert.match(answer?.id ?? '', /^[\da-f]{24}$/);
    assert.equal(posts().length, before + 1);
    const headers = posts().at(-1)?.headers ?? {};
    assert.deepEqual(
      [headers['sync_execution'], headers['instance_tag'], headers['config_id'], headers['include-headers']],
      ['true', 'tag-1', 'cfg_1', 'true'],
    );
    assert.equal(await command('runlight.connection.test', world.connection), true, 'the key is kept');
  });

  it('Cobalt v1 runs a workflow by its alias with the payload itself, and shows the response', async () => {
    const connection = await connect({
      ...{ platform: 'cobalt', baseUrl: world.sandbox.url, auth: 'apiKey', secret: world.sandbox.keys.test },
      scopes: [account],
    });
    const { alias = '' } = workflowNamed('Daily Sync');
    const before = posts().length;
    const answer = await run({ connection, scope: account, workflow: alias, workflowName: 'Daily Sync' });
    assert.ok(answer?.id);
    assert.equal(posts().length, before + 1);
    assert.equal(posts().at(-1)?.body, '{"email":"jane@example.com"}');
    assert.match(posts().at(-1)?.path ?? '', /\/api\/v1\/workflow\/daily-sync\/execute$/);
    world.clock.advance(60_000);
    await eventually('the end in the title', () => tabs().find((label) => label === 'Daily Sync · Completed'));
  });

  it('Altostrat runs a workflow with one idempotency key per action, and follows it', async () => {
    const { url, token, workflows } = world.sandbox.altostrat;
    const [workflow] = workflows;
    assert.ok(workflow);
    const connection = await connect({ platform: 'altostrat', baseUrl: url, auth: 'token', secret: token, scopes: [workflow.id] });
    const before = posts().length;
    const target = { connection, scope: workflow.id, workflow: workflow.id, workflowName: workflow.name };
    const answer = await run(target);
    assert.match(answer?.id ?? '', /^fl_run_/);
    assert.equal(posts().length, before + 1);
    assert.match(posts().at(-1)?.headers['idempotency-key'] ?? '', /^[\da-f-]{36}$/);
    assert.equal(posts().at(-1)?.body, '{"context":{"email":"jane@example.com"}}');
    await run(target);
    assert.notEqual(posts().at(-1)?.headers['idempotency-key'], posts().at(-2)?.headers['idempotency-key']);
  });

  it('refuses an option that the platform would leave out', async () => {
    const { workflows } = world.sandbox.altostrat;
    const before = posts().length;
    const [connection, id] = [connections.at(-1), workflows[0]?.id];
    const { document } = await openPayload('{}');
    const options = { target: { connection, scope: id, workflow: id }, instanceTag: 'tag' };
    await refused(/option instanceTag/, 'runlight.payload.run', document.uri, options);
    assert.equal(posts().length, before);
  });

  it('a raw body is sent where that was chosen', async () => {
    const connection = await connect({
      ...{ platform: 'refold', baseUrl: world.sandbox.url, auth: 'apiKey', secret: world.sandbox.keys.test },
      ...{ scopes: [account], body: 'raw' },
    });
    await run({ ...targetOf(world, 'Daily Sync'), connection });
    assert.equal(posts().at(-1)?.body, '{"email":"jane@example.com"}');
    assert.ok(vscode.window.activeTextEditor);
  });
});
