import assert from 'node:assert/strict';
import { mostStartsPerMinute, StartGate } from '../../../src/core/agents/startGate';
import { ToolRefusal } from '../../../src/core/agents/tool';
import type { Connection, Environment } from '../../../src/core/model/model';

const question = { title: 'Run Daily Sync for user_12345?', detail: '…', fingerprint: 'f' };

function connectionOf(environment: Environment, more: Partial<Connection> = {}): Connection {
  return { id: 'c', name: 'Acme', platform: 'refold', baseUrl: 'https://example.com', environment, auth: 'apiKey', body: 'wrapped', scopes: [], ...more };
}

/** A gate, what was asked at it, and what is answered. */
class World {
  now = 0;
  isTrusted = true;
  connection = connectionOf('test');
  /** In the window of our own. */
  person = true;
  /** By the surface, which may have been told to say yes to everything. */
  surface = true;
  readonly asked: string[] = [];
  readonly ended = new AbortController();
  whileAsked: () => void = () => undefined;
  private readonly gate = new StartGate({
    now: () => this.now,
    isTrusted: () => this.isTrusted,
    connection: () => this.connection,
    askPerson: () => {
      this.asked.push('person');
      this.whileAsked();
      return Promise.resolve(this.person);
    },
  });

  async start(): Promise<string> {
    const confirm = () => {
      this.asked.push('surface');
      return Promise.resolve(this.surface);
    };
    return this.gate.admit('c', question, { signal: this.ended.signal, confirm }).then(
      () => 'started',
      (error: unknown) => {
        assert.ok(error instanceof ToolRefusal);
        return error.message;
      },
    );
  }
}

describe('a start by a language model', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('in a test environment is what the surface has asked about', async () => {
    assert.equal(await world.start(), 'started');
    assert.deepEqual(world.asked, ['surface']);
    world.surface = false;
    assert.match(await world.start(), /did not agree.*Nothing was started/);
  });

  for (const environment of ['production', 'unknown'] as const) {
    it(`in an environment that is ${environment} is asked about in a window of our own, whatever the surface was told to approve`, async () => {
      world.connection = connectionOf(environment);
      world.person = false;
      assert.match(await world.start(), /in production.*did not agree/);
      assert.deepEqual(world.asked, ['surface', 'person']);
      world.person = true;
      assert.equal(await world.start(), 'started');
      // And every time anew.
      assert.equal(await world.start(), 'started');
      assert.equal(world.asked.filter((who) => who === 'person').length, 3);
    });
  }

  it('is refused without a question in a folder that is not trusted, and on a connection that is read-only', async () => {
    world.isTrusted = false;
    assert.match(await world.start(), /has not trusted this folder/);
    world.isTrusted = true;
    world.connection = connectionOf('test', { readOnly: true });
    assert.match(await world.start(), /read-only.*Only the person can allow it/);
    assert.deepEqual(world.asked, []);
  });

  it('is refused where the connection became read-only while the question was open', async () => {
    world.connection = connectionOf('production');
    world.whileAsked = () => (world.connection = connectionOf('production', { readOnly: true }));
    assert.match(await world.start(), /read-only/);
  });

  it('is refused when the call was cancelled while the question was open', async () => {
    world.connection = connectionOf('production');
    world.whileAsked = () => world.ended.abort();
    assert.match(await world.start(), /cancelled before anything was started/);
  });

  it('is one of a few in a minute, also of those that were refused', async () => {
    world.surface = false;
    for (let time = 0; time < mostStartsPerMinute; time += 1) {
      assert.match(await world.start(), /did not agree/);
      world.now += 3_000;
    }
    world.surface = true;
    assert.match(await world.start(), /10 executions a minute.*in 30 s/);
    world.now += 30_000;
    assert.equal(await world.start(), 'started');
    assert.match(await world.start(), /in 3 s/);
  });
});
