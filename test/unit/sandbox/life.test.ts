import assert from 'node:assert/strict';
import { get } from 'node:https';
import { connect } from 'node:net';
import { startSandbox, workflowNamed } from '../../../src/sandbox';
import { sleep } from '../../../src/sandbox/clock';
import { Journal } from '../../../src/sandbox/http/journal';
import { createAuthority } from '../../fixtures/certificates';
import { newerSandboxState, olderSandboxRuns, olderSandboxState } from '../../fixtures/sandboxStates';
import { SandboxClient, eachWithSandbox, patience, startOfTests, until } from '../../fixtures/sandboxClient';

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

describe('sandbox storage', function () {
  this.timeout(patience);

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

  it('runs of an earlier session stand at their place among newer ones', async () => {
    let kept: string | undefined;
    const storage = { load: () => kept, save: (text: string) => (kept = text) };
    const first = await SandboxClient.open({ storage });
    const id = await first.run('Daily Sync');
    await first.close();
    const second = await SandboxClient.open({ storage }, startOfTests + 60 * 60_000);
    try {
      const { docs } = await second.list('?limit=30');
      const times = docs.map(({ createdAt }) => createdAt);
      assert.deepEqual(times, times.toSorted().reverse());
      assert.ok(docs.findIndex(({ _id }) => _id === id) > 5);
    } finally {
      await second.close();
    }
  });

  it('keeps little: of large payloads nothing, of many runs the newest', async () => {
    let kept = '';
    const client = await SandboxClient.open({ storage: { load: () => undefined, save: (text) => (kept = text) } });
    try {
      for (let round = 0; round < 12; round += 1) await client.run('Daily Sync', { round, text: 'x'.repeat(30_000) });
      const last = await client.run('Daily Sync', 'x'.repeat(40_000));
      const { runs } = JSON.parse(kept) as { runs: { id: string; payload: { round: number } | null }[] };
      assert.deepEqual(
        runs.map(({ payload }) => payload?.round),
        [4, 5, 6, 7, 8, 9, 10, 11, undefined],
      );
      assert.equal(runs.at(-1)?.id, last);
      assert.equal(runs.at(-1)?.payload, null);
    } finally {
      await client.close();
    }
  });

  it('goes on with an older version’s runs, each as far as it can be read', async () => {
    let kept = olderSandboxState;
    const client = await SandboxClient.open({ historySize: 0, storage: { load: () => kept, save: (text) => (kept = text) } }, startOfTests + 60 * 60_000);
    try {
      const { docs } = await client.list('?limit=10');
      assert.deepEqual(docs.map(({ _id, status }) => `${_id} ${status}`), olderSandboxRuns.map((id, at) => `${id} ${at === 1 ? 'STOPPED' : 'COMPLETED'}`));
      assert.match(await client.run('Daily Sync'), /000004$/);
      assert.deepEqual((await client.list('?limit=10')).docs.length, 4);
    } finally {
      await client.close();
    }
  });

  it('leaves a newer version’s runs as they are', async () => {
    let [told, isSaved]: [() => void, boolean] = [() => undefined, false];
    const storage = { load: () => newerSandboxState, save: () => (isSaved = true), onChange: (listener: () => void) => (told = listener) };
    const client = await SandboxClient.open({ storage });
    try {
      const id = await client.run('Daily Sync');
      told();
      assert.equal((await client.inspect(id)).status, 'RUNNING');
      assert.equal(isSaved, false);
    } finally {
      await client.close();
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

function connected(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve();
    }).once('error', reject);
  });
}

describe('sandbox end', function () {
  this.timeout(patience);

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
    await assert.rejects(connected(port, '127.0.0.1'), { code: 'ECONNREFUSED' });
  });

  it('close does not wait for half a request', async () => {
    const sandbox = await startSandbox();
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
    const ended = new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined));
    socket.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    await until(() => sandbox.journal.length === 1);
    await sandbox.close();
    await ended;
    await until(() => sandbox.journal[0]?.outcome === 'aborted');
  });

  it('listens on the loopback address alone', async function () {
    // Elsewhere than on Linux only 127.0.0.1 itself is there to be connected to.
    if (process.platform !== 'linux') this.skip();
    const sandbox = await startSandbox();
    try {
      await assert.rejects(connected(Number(new URL(sandbox.url).port), '127.0.0.2'), { code: 'ECONNREFUSED' });
    } finally {
      await sandbox.close();
    }
  });

  it('serves https with the certificate it is given', async () => {
    const authority = await createAuthority();
    const sandbox = await startSandbox({ tls: await authority.issue('127.0.0.1') });
    try {
      assert.match(sandbox.url, /^https:/);
      const status = await new Promise((resolve, reject) => {
        const headers = { 'x-api-key': sandbox.keys.test };
        get(`${sandbox.url}/api/v2/public/linked-account`, { ca: authority.pem, headers, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).once('error', reject);
      });
      assert.equal(status, 200);
    } finally {
      await sandbox.close();
    }
  });

  it('leaves no handle behind', async () => {
    const sandbox = await startSandbox();
    sandbox.faults.add({ effect: { delayMs: 60_000 } });
    const waiting = fetch(sandbox.url).catch(() => undefined);
    await until(() => sandbox.journal.length === 1);
    await sandbox.close();
    await waiting;
    await until(() => sandbox.journal[0]?.outcome === 'aborted');
    // A server's handle goes with the next turns of the loop.
    await until(() => !process.getActiveResourcesInfo().includes('TCPServerWrap'));
  });

  it('close gives up what callers wait for', async () => {
    let waitingFor: AbortSignal | undefined;
    const clock = {
      now: () => startOfTests,
      until: (_time: number, signal: AbortSignal) => {
        waitingFor = signal;
        return sleep(60_000, signal);
      },
    };
    const sandbox = await startSandbox({ clock });
    const headers = { 'x-api-key': sandbox.keys.test, linked_account_id: 'user_12345', slug: 'netsuite', sync_execution: 'true' };
    const path = `/api/v2/public/workflow/${workflowNamed('Vendor Sync').id}/execute`;
    const waiting = fetch(sandbox.url + path, { method: 'POST', headers }).catch(() => undefined);
    await until(() => waitingFor !== undefined);
    assert.equal(waitingFor?.aborted, false);
    await sandbox.close();
    await waiting;
    await until(() => waitingFor?.aborted === true);
  });

  it('a wait that is given up takes its timer with it', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const leaving = new AbortController();
    const waiting = sleep(60_000, leaving.signal);
    assert.equal(timers(), before + 1);
    leaving.abort(new Error('Enough'));
    assert.equal(timers(), before);
    await assert.rejects(waiting, /Enough/);
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
