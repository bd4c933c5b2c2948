import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { startSandbox } from '../../src/sandbox';
import { Journal } from '../../src/sandbox/journal';
import { SandboxClient, eachWithSandbox, until } from '../fixtures/sandboxClient';

describe('sandbox journal', () => {
  const client = eachWithSandbox({ prefix: 'backend/' });

  it('notes each request once, as it was sent, without the key', async () => {
    await client().execute('Daily Sync', '{"payload":{"a":1}}', { instance_tag: 'x' });
    await client().send('GET', '/api/v2/public/linked-account/a%2Fb?search=%C3%BC');
    const [execute, account, ...rest] = client().sandbox.journal;
    assert.deepEqual(rest, []);
    assert.equal(execute?.operation, 'execute');
    assert.match(execute?.path ?? '', /^\/backend\/api\/v2\/public\/workflow\/[0-9a-f]{24}\/execute$/);
    assert.deepEqual([execute?.body, execute?.status, execute?.outcome], ['{"payload":{"a":1}}', 200, 'finished']);
    assert.equal(execute?.headers['x-api-key'], '***');
    assert.equal(execute?.headers.instance_tag, 'x');
    assert.equal(execute?.at, client().clock.now());
    assert.equal(account?.path, '/backend/api/v2/public/linked-account/a%2Fb');
    assert.deepEqual(account?.query, { search: 'ü' });
    assert.equal(JSON.stringify(client().sandbox.journal).includes(client().sandbox.keys.test), false);
  });

  it('a prefix leads to everything, and nothing is beside it', async () => {
    assert.match(client().sandbox.url, /^http:\/\/127\.0\.0\.1:\d+\/backend$/);
    assert.equal((await client().send('GET', '/api/v2/public/execution')).status, 200);
    const beside = new URL('/api/v2/public/execution', client().sandbox.url);
    assert.equal((await fetch(beside, { headers: { 'x-api-key': client().sandbox.keys.test } })).status, 404);
  });

  it('keeps the last 10,000, and the first 64 KiB of a body', async () => {
    const journal = new Journal();
    for (let at = 0; at <= 10_000; at += 1) journal.open({ method: 'GET', path: '/', at }, new URLSearchParams(), {});
    assert.deepEqual([journal.entries.length, journal.entries[0]?.at], [10_000, 1]);
    await client().execute('Daily Sync', JSON.stringify({ payload: 'x'.repeat(100_000) }));
    assert.equal(client().sandbox.journal[0]?.body.length, 64 * 1024);
  });
});

describe('sandbox storage', () => {
  it('runs outlive a reload, at the same point and with the same payload', async () => {
    let kept: string | undefined;
    const storage = { load: () => kept, save: (text: string) => (kept = text) };
    const first = await SandboxClient.open({ storage });
    const answer = await first.execute('Daily Sync', '{"payload":{"id":9007199254740993}}');
    const done = (await answer.json()) as { execution_id: string };
    const slow = await first.run('Slow Report');
    first.clock.advance(5000);
    await first.post(`/api/v2/public/execution/${slow}/stop`);
    first.clock.advance(1000);
    const before = [await first.inspect(done.execution_id), await first.inspect(slow)];
    const { clock } = first;
    await first.close();

    const second = await SandboxClient.open({ storage }, clock);
    try {
      assert.deepEqual([await second.inspect(done.execution_id), await second.inspect(slow)], before);
      const again = await second.send('GET', `/api/v2/public/execution/${done.execution_id}`);
      assert.match(await again.text(), /:9007199254740993}/);
      const third = await second.run('Daily Sync');
      assert.equal(new Set([done.execution_id, slow, third]).size, 3);
      assert.equal((await second.list()).totalDocs, 24_742 + 3);
      clock.advance(1000);
      assert.equal((await second.inspect(slow)).status, 'STOPPED');
    } finally {
      await second.close();
    }
  });

  it('what is not its own text is no obstacle', async () => {
    for (const text of ['', 'not JSON', 'null', '{"version":1,"runs":[{"workflow":"x"},null]}', '{"version":99,"runs":[]}']) {
      const client = await SandboxClient.open({ storage: { load: () => text, save: () => undefined } });
      assert.equal((await client.list('?limit=1')).totalDocs, 24_742, text);
      await client.close();
    }
  });
});

describe('sandbox end', () => {
  it('close ends connections, hanging answers and waits, and frees the port', async () => {
    const client = await SandboxClient.open();
    client.sandbox.faults.add({ operation: 'listApplications', effect: 'hang' });
    const ended: Promise<unknown>[] = [
      client.send('GET', '/api/v2/public/application'),
      client.execute('Vendor Sync', '{"payload":{}}', { sync_execution: 'true' }),
    ];
    const outcomes = Promise.allSettled(ended);
    await until(() => client.sandbox.journal.length === 2);
    await Promise.all([client.close(), client.close()]);
    assert.deepEqual(
      (await outcomes).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    const port = Number(new URL(client.sandbox.url).port);
    await assert.rejects(
      new Promise((resolve, reject) => {
        connect(port, '127.0.0.1', () => resolve(undefined)).once('error', reject);
      }),
      { code: 'ECONNREFUSED' },
    );
  });

  it('leaves no handle behind', async () => {
    const sandbox = await startSandbox();
    sandbox.faults.add({ effect: { delayMs: 60_000 } });
    const waiting = fetch(sandbox.url).catch(() => undefined);
    await until(() => sandbox.journal.length === 1);
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await sandbox.close();
    await waiting;
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(timers() < before, 'The delay is still pending');
    assert.equal(process.getActiveResourcesInfo().includes('TCPServerWrap'), false);
  });

  it('a port that is taken is an error', async () => {
    const sandbox = await startSandbox();
    try {
      await assert.rejects(startSandbox({ port: Number(new URL(sandbox.url).port) }), { code: 'EADDRINUSE' });
    } finally {
      await sandbox.close();
    }
  });
});
