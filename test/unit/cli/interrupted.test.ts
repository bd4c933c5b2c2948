import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../../src/sandbox';
import { CommandLine, type Call } from '../../fixtures/commandLine';
import { serve, type Loopback } from '../../fixtures/servers';

/** A platform whose answers may be held back. What it was asked reaches the sandbox behind it at once. */
class HesitantPlatform {
  private holds?: RegExp;
  private held: (() => void)[] = [];
  private tell = (): void => undefined;
  /** Resolves when an answer is held. */
  hesitated = Promise.resolve();

  constructor(private readonly sandbox: Sandbox) {}

  readonly listen = (asked: IncomingMessage, answer: ServerResponse): void => {
    const { method, url = '', headers } = asked;
    const forwarded = request(`${this.sandbox.url}${url}`, { method, headers }, (response) => {
      const send = (): void => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      };
      if (!this.holds?.test(`${method} ${url}`)) return send();
      this.held.push(send);
      this.tell();
    });
    asked.pipe(forwarded);
  };

  hold(requests: RegExp): void {
    this.holds = requests;
    this.hesitated = new Promise((resolve) => (this.tell = resolve));
  }

  release(): void {
    this.holds = undefined;
    for (const send of this.held.splice(0)) send();
  }
}

describe('a call that is interrupted', function () {
  this.timeout(60_000);
  let line: CommandLine;
  let sandbox: Sandbox;
  let platform: HesitantPlatform;
  let server: Loopback;

  beforeEach(async () => {
    line = await CommandLine.open();
    sandbox = await startSandbox({ historySize: 30 });
    platform = new HesitantPlatform(sandbox);
    server = await serve(platform.listen);
    await line.put('long.json', {});
    await line.put('long.expected.json', {});
  });

  afterEach(async () => {
    await server.close();
    await sandbox.close();
    await line.close();
  });

  const start = (...words: readonly string[]) =>
    line.start([...words, '--account', 'user_12345', '--base-url', server.url], { RUNLIGHT_KEY: sandbox.keys.test });
  const startTest = (...more: readonly string[]) => start('test', '.', '--workflow', 'Nightly Export', ...more);
  const nextCall = (): Promise<Call> => start('list', '--limit', '1').ended;

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${signal} ends cleanly and says which execution goes on, and the next one tells it again, once`, async () => {
      const running = startTest();
      const [accepted] = await acceptedOnce();
      await eventuallyJournaled();
      running.interrupt(signal);
      const { status, output } = await running.ended;
      assert.equal(status, 2);
      assert.match(output, new RegExp(`1 cancelled .*\\nNightly Export goes on as execution ${accepted?.id} for user_12345\\.\\n$`));
      assert.equal(sandbox.journal.filter(({ operation }) => operation === 'stop').length, 0);
      assert.match((await nextCall()).notes, new RegExp(`^An earlier call left execution ${accepted?.id} of Nightly Export for user_12345, sent .* running\\.\\n$`));
      assert.equal((await nextCall()).notes, '');
      assert.equal(sandbox.accepted.length, 1);
    });
  }

  it('while its start is answered waits for that answer, and for no end', async () => {
    platform.hold(/^POST .*\/execute/);
    const running = startTest();
    await platform.hesitated;
    running.interrupt();
    platform.release();
    const { status, output } = await running.ended;
    assert.equal(status, 2);
    assert.match(output, new RegExp(`Nightly Export goes on as execution ${sandbox.accepted[0]?.id} for user_12345\\.`));
  });

  it('while nobody answers its start says that it may have started, and the next one says so as well; it is sent once', async () => {
    platform.hold(/^POST .*\/execute/);
    const running = startTest();
    await platform.hesitated;
    running.interrupt();
    const { status, output } = await running.ended;
    assert.equal(status, 2);
    assert.match(output, /Nightly Export for user_12345 was sent, and nobody has answered yet: it may have started\. It is not sent again\./);
    platform.release();
    assert.match((await nextCall()).notes, /^An earlier call sent Nightly Export for user_12345, sent .*, and heard no answer: it may have started\. It was not sent again\.\n$/);
    assert.equal(sandbox.accepted.length, 1);
  });

  it('a second time ends at once, and the next one tells what was left open', async () => {
    platform.hold(/^POST .*\/execute/);
    const running = startTest();
    await platform.hesitated;
    running.interrupt();
    await running.says(/Ctrl\+C again/);
    running.interrupt();
    assert.equal((await running.ended).signal, 'SIGINT');
    platform.release();
    assert.match((await nextCall()).notes, /heard no answer/);
  });

  it('begins none of the tests that wait, and counts none of them as good', async () => {
    for (const name of ['a', 'b', 'c']) {
      await line.put(`more/${name}.json`, {});
      await line.put(`more/${name}.expected.json`, {});
    }
    const running = start('test', 'more', '--workflow', 'Nightly Export', '--concurrency', '1', '--junit', 'junit.xml');
    await acceptedOnce();
    running.interrupt();
    const { status, output } = await running.ended;
    assert.deepEqual([status, sandbox.accepted.length], [2, 1]);
    assert.match(output, /3 cancelled/);
    assert.equal((await readFile(join(line.folder, 'junit.xml'), 'utf8')).match(/<skipped\/>/g)?.length, 3);
  });

  it('as it runs one payload says what goes on', async () => {
    const running = start('run', 'long.json', '--workflow', 'Nightly Export');
    await running.says(/Started Nightly Export for user_12345: execution/);
    running.interrupt();
    const { status, notes } = await running.ended;
    assert.deepEqual([status, notes.split('\n').at(-2)], [2, `Nightly Export goes on as execution ${sandbox.accepted[0]?.id} for user_12345.`]);
  });

  it('as it only reads ends at once', async () => {
    platform.hold(/^GET /);
    const running = start('list');
    await platform.hesitated;
    running.interrupt();
    const { status, output } = await running.ended;
    assert.deepEqual([status, output], [2, '']);
  });

  /** Resolves when the platform has taken a start. */
  async function acceptedOnce() {
    while (sandbox.accepted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    return sandbox.accepted;
  }

  /** The execution is asked about as soon as its start is answered and written down. */
  async function eventuallyJournaled(): Promise<void> {
    while (!sandbox.journal.some(({ operation }) => operation === 'getExecution')) await new Promise((resolve) => setImmediate(resolve));
  }
});
