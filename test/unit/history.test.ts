import assert from 'node:assert/strict';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import type { Execution, ExecutionNode } from '../../src/core/model/model';
import { RunHistory } from '../../src/core/runs/history';
import type { Surplus } from '../../src/core/runs/historyLimit';
import { hold } from '../../src/core/values/held';
import { executionOf, jsonIn, refOf } from '../fixtures/executions';
import { MemoryTexts } from '../fixtures/memoryTexts';

const target = { connection: 'acme', scope: 'user_12345', workflow: 'daily' };
const recordOf = (id: string, at: number, more: Partial<Execution> = {}) => ({
  ...{ intent: `intent-${id}`, target, at },
  execution: executionOf(id, 'COMPLETED', { startedAt: at, nodes: [], ...more }),
});
const nodeOf = (output: unknown): ExecutionNode => ({
  ...{ id: '1', name: 'Fetch contact', type: 'http', status: 'Success', statusClass: 'ok', isBatch: false, output: hold(output) },
});

describe('the runs that were started here', () => {
  let texts: MemoryTexts;
  let history: RunHistory;

  beforeEach(() => {
    texts = new MemoryTexts();
    history = new RunHistory(texts, () => 3);
  });

  const ids = async (scope = 'user_12345') => (await history.of('acme', scope)).map(({ execution }) => execution.ref.id);
  const inALaterWindow = () => (history = new RunHistory(texts, () => 3));

  it('are known newest first, per linked account, also to a later window', async () => {
    await history.keep(recordOf('one', 1));
    await history.keep(recordOf('two', 2));
    await history.keep({ ...recordOf('other', 3), target: { ...target, scope: 'user_2' } });
    inALaterWindow();
    assert.deepEqual(await ids(), ['two', 'one']);
    assert.deepEqual(await ids('user_2'), ['other']);
  });

  it('are kept with their latest state and what they answered', async () => {
    await history.keep(recordOf('one', 1, { status: 'RUNNING', statusClass: 'running' }));
    await history.keep(recordOf('one', 1, { answer: { value: hold(parseJson('{"id":9007199254740993}')) } }));
    inALaterWindow();
    const [run] = await history.of('acme', 'user_12345');
    assert.equal(run?.execution.status, 'COMPLETED');
    assert.equal(run.execution.answer, undefined, 'a summary is read by a parser that would change this number');
    const kept = await history.recall(refOf('one'));
    assert.equal(stringifyJson(jsonIn(kept?.answer?.value)), '{"id":9007199254740993}');
  });

  it('keep what was sent, and what every node returned once they have ended', async () => {
    const running = recordOf('one', 1, { status: 'RUNNING', statusClass: 'running', nodes: [nodeOf('half')] });
    await history.keep({ ...running, payload: '{"email":"jane@example.com"}' });
    assert.equal((await history.read('intent-one'))?.execution.nodes, undefined);
    await history.keep(recordOf('one', 1, { nodes: [nodeOf({ id: '51' })] }));
    inALaterWindow();
    const record = await history.read('intent-one');
    assert.equal(record?.payload, '{"email":"jane@example.com"}');
    assert.deepEqual(jsonIn(record?.execution.nodes?.[0]?.output), { id: '51' });
  });

  it('learn how long they took when the platform tells it after the end', async () => {
    await history.keep(recordOf('one', 1));
    const known = executionOf('one', 'COMPLETED', { durationMs: 1_400, nodes: [nodeOf(1)] });
    history.learn(known, undefined);
    history.learn(executionOf('stranger', 'COMPLETED'), undefined);
    await history.refresh();
    inALaterWindow();
    assert.equal((await history.all())[0]?.execution.durationMs, 1_400);
    assert.equal((await history.read('intent-one'))?.execution.nodes?.length, 1);
    assert.equal(texts.texts.size, 1);
  });

  describe('belong to their payload file', () => {
    const sent = (id: string, at: number, source: string) => history.keep({ ...recordOf(id, at), source, payload: `{"of":"${id}"}` });
    const from = async (source: string) => (await history.from(source)).map(({ execution }) => execution.ref.id);
    beforeEach(() => (history = new RunHistory(texts, () => 100)));

    it('through its rename, with all that is kept of them, also for a later window', async () => {
      await sent('one', 1, 'file:///w/a.payload.json');
      await sent('two', 2, 'file:///w/a.payload.json');
      await sent('other', 3, 'file:///w/a.payload.json5');
      await history.renameSource({ from: 'file:///w/a.payload.json', to: 'file:///w/b%20c.payload.json' }, 9);
      assert.deepEqual(await from('file:///w/b%20c.payload.json'), ['two', 'one']);
      inALaterWindow();
      assert.deepEqual(await from('file:///w/b%20c.payload.json'), ['two', 'one']);
      assert.deepEqual(await from('file:///w/a.payload.json'), []);
      assert.deepEqual(await from('file:///w/a.payload.json5'), ['other']);
      const record = await history.read('intent-one');
      assert.equal(record?.source, 'file:///w/b%20c.payload.json');
      assert.equal(record.payload, '{"of":"one"}');
    });

    it('through the rename of a folder, and no other folder whose name begins like it', async () => {
      await sent('deep', 1, 'file:///w/payloads/crm/a.json');
      await sent('beside', 2, 'file:///w/payloads-old/a.json');
      await history.renameSource({ from: 'file:///w/payloads', to: 'file:///w/api' }, 9);
      assert.deepEqual(await from('file:///w/api/crm/a.json'), ['deep']);
      assert.deepEqual(await from('file:///w/payloads-old/a.json'), ['beside']);
    });

    it('while they still run: their end is kept under the new name', async () => {
      const running = recordOf('one', 1, { status: 'RUNNING', statusClass: 'running' });
      await history.keep({ ...running, source: 'file:///w/a.json' });
      await history.renameSource({ from: 'file:///w/a.json', to: 'file:///w/b.json' }, 2);
      await sent('one', 1, 'file:///w/a.json');
      assert.deepEqual(await from('file:///w/b.json'), ['one']);
      assert.deepEqual(await from('file:///w/a.json'), []);
    });

    it('when they were sent before the rename and are written down after it; what comes later is of another file', async () => {
      await history.renameSource({ from: 'file:///w/a.json', to: 'file:///w/b.json' }, 5);
      await history.renameSource({ from: 'file:///w/b.json', to: 'file:///w/c.json' }, 6);
      await sent('before', 4, 'file:///w/a.json');
      await sent('after', 7, 'file:///w/a.json');
      assert.deepEqual(await from('file:///w/c.json'), ['before']);
      assert.deepEqual(await from('file:///w/a.json'), ['after']);
    });

    it('and not to an earlier document of the same name', async () => {
      await sent('long ago', 1, 'untitled:Untitled-1');
      await sent('now', 5, 'untitled:Untitled-1');
      await history.renameSource({ from: 'untitled:Untitled-1', to: 'file:///w/a.json' }, 9, 4);
      assert.deepEqual(await from('file:///w/a.json'), ['now']);
      assert.deepEqual(await from('untitled:Untitled-1'), ['long ago']);
    });
  });

  it('hide secrets wherever a node returned them, and nothing else', async () => {
    history = new RunHistory(texts, () => 3, { secrets: () => ['s3cr3t-value'] });
    await history.keep(recordOf('one', 1, { nodes: [nodeOf({ note: 'key s3cr3t-value', token: 'kept', count: 3 })] }));
    const record = await history.read('intent-one');
    assert.deepEqual(jsonIn(record?.execution.nodes?.[0]?.output), { note: 'key [REDACTED]', token: 'kept', count: 3 });
  });

  describe('with secrets in their payloads', () => {
    const values: Record<string, string> = { PIN: '2026', PEM: '-----BEGIN-----\nabc"d\n-----END-----', ID: 'one' };
    const secretsIn = async (payload: string) => Object.keys(values).flatMap((name) => (payload.includes(`\${secret:${name}}`) ? (values[name] ?? []) : []));
    const outputOf = async (intent: string) => jsonIn((await history.read(intent))?.execution.nodes?.[0]?.output);

    beforeEach(() => {
      history = new RunHistory(texts, () => 9, { secretsIn });
    });

    it('hide them in what that run returned, as whole values and clear words', async () => {
      const returned = { pin: '2026', number: 2026, note: 'PIN is 2026.', url: 'https://x/?pin=2026&a', at: '2026-05-28', id: 'a2026b', total: 20261 };
      await history.keep({ ...recordOf('one', 1, { nodes: [nodeOf(returned)] }), payload: '{"pin":"${secret:PIN}"}' });
      assert.deepEqual(await outputOf('intent-one'), {
        pin: '[REDACTED]',
        number: '[REDACTED]',
        note: 'PIN is [REDACTED].',
        url: 'https://x/?pin=[REDACTED]&a',
        at: '2026-05-28',
        id: 'a2026b',
        total: 20261,
      });
    });

    it('hide nothing in another run, and keep hiding in a later window', async () => {
      await history.keep({ ...recordOf('one', 1), payload: '{"pin":"${secret:PIN}"}' });
      await history.keep(recordOf('two', 2, { nodes: [nodeOf({ year: '2026', number: 2026 })] }));
      assert.deepEqual(await outputOf('intent-two'), { year: '2026', number: 2026 });
      history = new RunHistory(texts, () => 9, { secretsIn });
      await history.keep(recordOf('one', 1, { nodes: [nodeOf('2026')] }));
      assert.equal(await outputOf('intent-one'), '[REDACTED]');
    });

    it('never rewrite what the run is', async () => {
      const secrets = ['one', 'COMPLETED', 'acme', 'user_12345', 'daily', 'Daily Sync'];
      history = new RunHistory(texts, () => 9, { secrets: () => secrets, secretsIn });
      const record = recordOf('one', 1, { workflow: { id: 'daily', name: 'Daily Sync' }, answer: { value: hold('one') } });
      await history.keep(record);
      const { ref, status, workflow, answer } = (await history.read('intent-one'))?.execution ?? {};
      assert.deepEqual([ref, status, workflow], [record.execution.ref, 'COMPLETED', { id: 'daily', name: 'Daily Sync' }]);
      assert.equal(jsonIn(answer?.value), '[REDACTED]');
    });

    it('hide a long one anywhere, also as JSON or an address writes it', async () => {
      const pem = values['PEM'] ?? '';
      const returned = [`x${pem}x`, JSON.stringify({ pem }), `https://x/?pem=${encodeURIComponent(pem)}`];
      await history.keep({ ...recordOf('one', 1, { nodes: [nodeOf(returned)] }), payload: '["${secret:PEM}"]' });
      assert.deepEqual(await outputOf('intent-one'), ['x[REDACTED]x', '{"pem":"[REDACTED]"}', 'https://x/?pem=[REDACTED]']);
    });

    it('hide them in a rerun too, which has no payload of its own', async () => {
      await history.keep({ ...recordOf('one', 1), payload: '{"pin":"${secret:PIN}"}' });
      await history.keep({ ...recordOf('two', 2), repeats: 'one' });
      await history.keep({ ...recordOf('three', 3, { nodes: [nodeOf('2026')] }), repeats: 'two' });
      assert.equal(await outputOf('intent-three'), '[REDACTED]');
      assert.deepEqual(await history.secretsOf(refOf('three')), ['2026']);
      assert.deepEqual(await history.secretsOf(refOf('stranger')), []);
    });
  });

  it('leave nodes that are too long to the platform, and keep the run', async () => {
    await history.keep(recordOf('one', 1, { nodes: [nodeOf('x'.repeat(2_100_000))] }));
    assert.equal((await history.read('intent-one'))?.execution.nodes, undefined);
    assert.deepEqual(await ids(), ['one']);
  });

  it('are kept whole, however deeply nested what they returned is', async () => {
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    await history.keep(recordOf('one', 1, { nodes: [nodeOf(deep)], answer: { value: hold(deep) } }));
    const kept = await history.read('intent-one');
    assert.equal(stringifyJson(jsonIn(kept?.execution.answer?.value)), stringifyJson(deep));
    assert.equal(stringifyJson(jsonIn(kept?.execution.nodes?.[0]?.output)), stringifyJson(deep));
  });

  describe('under a limit that was lowered', () => {
    const told: Surplus[] = [];
    let limit: number;
    const start = async (count: number) => {
      limit = 500;
      history = new RunHistory(texts, () => limit);
      for (let at = 1; at <= count; at += 1) await history.keep(recordOf(`run-${at}`, at));
      told.splice(0);
      history.onSurplus((surplus) => told.push(surplus));
    };

    it('stay, all of them, until somebody agreed that so many go', async () => {
      await start(12);
      limit = 2;
      await history.keep(recordOf('next', 13));
      assert.deepEqual([(await ids()).length, told], [13, [{ count: 11, limit: 2 }]]);
      await history.keepToLimit(2);
      assert.deepEqual(await ids(), ['next', 'run-12']);
      await history.keep(recordOf('last', 14));
      assert.deepEqual([await ids(), told.length], [['last', 'next'], 1]);
    });

    it('are told of without another run', async () => {
      await start(8);
      limit = 1;
      await history.keepToLimit();
      assert.deepEqual([(await ids()).length, told], [8, [{ count: 7, limit: 1 }]]);
    });

    it('stay where the limit is another one by the time somebody agrees', async () => {
      await start(9);
      limit = 2;
      await history.keepToLimit(1);
      assert.deepEqual([(await ids()).length, told], [9, [{ count: 7, limit: 2 }]]);
    });

    it('go unasked where they are a handful', async () => {
      await start(7);
      limit = 2;
      await history.keepToLimit();
      assert.deepEqual([await ids(), told], [['run-7', 'run-6'], []]);
    });
  });

  it('are bounded: the oldest go', async () => {
    for (const at of [1, 2, 3, 4, 5]) await history.keep(recordOf(`e${at}`, at));
    assert.deepEqual(await ids(), ['e5', 'e4', 'e3']);
    assert.equal(texts.texts.size, 3);
  });

  it('are bounded in size as well, the newest whatever its own', async () => {
    history = new RunHistory(texts, () => 100, { mostBytes: 3_000 });
    for (const at of [1, 2, 3]) await history.keep({ ...recordOf(`e${at}`, at), payload: `"${'x'.repeat(1_000)}"` });
    assert.deepEqual(await ids(), ['e3', 'e2']);
    await history.keep({ ...recordOf('e4', 4), payload: `"${'x'.repeat(9_000)}"` });
    assert.deepEqual(await ids(), ['e4']);
  });

  it('go with their connection', async () => {
    await history.keep(recordOf('one', 1));
    await history.forget('acme');
    assert.deepEqual(await ids(), []);
    assert.equal(texts.texts.size, 0);
  });

  it('stay deleted when a run ends afterwards', async () => {
    await history.keep(recordOf('one', 1, { status: 'RUNNING', statusClass: 'running' }));
    await history.remove('intent-one');
    await history.keep(recordOf('one', 1));
    assert.deepEqual(await ids(), []);
    assert.equal(texts.texts.size, 0);
  });

  it('set aside what they cannot read, count it, and show the rest', async () => {
    texts.texts.set('broken', '{"version":1');
    texts.texts.set('newer', '{"version":2,"intent":"newer"}');
    texts.texts.set('hostile', '{"version":1,"intent":"x","at":1,"target":null,"execution":{}}');
    const elsewhere = { version: 1, ...recordOf('two', 1), intent: '../elsewhere' };
    texts.texts.set('traveller', stringifyJson(elsewhere));
    await history.keep(recordOf('one', 1));
    await history.keep({ ...recordOf('two', 2), intent: 'newer' });
    assert.deepEqual(await ids(), ['one']);
    assert.equal(history.unreadable, 4);
    await history.clear();
    assert.deepEqual([...texts.texts.keys()], ['broken', 'newer', 'hostile', 'traveller']);
    assert.equal(texts.texts.get('newer'), '{"version":2,"intent":"newer"}');
  });

  it('are found without opening their records, and reading writes nothing', async () => {
    for (const at of [1, 2, 3]) await history.keep(recordOf(`e${at}`, at));
    inALaterWindow();
    const written = texts.writes;
    texts.loaded.length = 0;
    assert.deepEqual(await ids(), ['e3', 'e2', 'e1']);
    assert.deepEqual(texts.loaded, []);
    assert.equal((await history.read('intent-e2'))?.execution.ref.id, 'e2');
    assert.deepEqual(texts.loaded, ['intent-e2']);
    const kept = await history.read('intent-e2');
    if (kept) history.learn(kept.execution, undefined);
    await history.refresh();
    assert.equal(texts.writes, written);
  });

  it('are all there when the index is lost, torn or tells of runs that are gone', async () => {
    for (const at of [1, 2, 3]) await history.keep(recordOf(`e${at}`, at));
    const whole = texts.lines;
    for (const lines of ['', whole.slice(0, -40), `${whole}\n{"version":1,"inte`, whole.replaceAll('"version":1', '"version":2')]) {
      texts.lines = lines;
      inALaterWindow();
      assert.deepEqual(await ids(), ['e3', 'e2', 'e1']);
    }
    texts.lines = whole;
    texts.texts.delete('intent-e2');
    inALaterWindow();
    assert.deepEqual(await ids(), ['e3', 'e1']);
  });

  it('of two windows are known to both, with their ends', async () => {
    const other = new RunHistory(texts, () => 3);
    await history.keep(recordOf('mine', 1));
    await other.keep(recordOf('theirs', 2, { status: 'RUNNING', statusClass: 'running' }));
    await history.refresh();
    assert.deepEqual(await ids(), ['theirs', 'mine']);
    await other.keep(recordOf('theirs', 2));
    await history.keep(recordOf('next', 3));
    await history.refresh();
    assert.deepEqual((await history.all()).map(({ execution }) => execution.status), ['COMPLETED', 'COMPLETED', 'COMPLETED']);
    await other.remove('intent-mine');
    await history.refresh();
    assert.deepEqual(await ids(), ['next', 'theirs']);
  });

  it('keep their index in bounds however often they change', async () => {
    for (let turn = 0; turn < 300; turn += 1) {
      await history.keep(recordOf('one', 1, { status: 'RUNNING', statusClass: 'running', progress: turn }));
    }
    assert.ok(texts.lines.split('\n').length < 250);
    inALaterWindow();
    assert.equal((await history.all())[0]?.execution.progress, 299);
  });

  it('are found by their execution', async () => {
    await history.keep({ ...recordOf('one', 1), payload: '{}' });
    assert.equal(history.find(refOf('one'))?.hasPayload, true);
    assert.equal(history.find(refOf('two')), undefined);
  });

  it('leave a long answer in the record, where it is read when the run is opened', async () => {
    await history.keep(recordOf('one', 1, { answer: { httpStatus: 418, value: hold('x'.repeat(5_000)) } }));
    inALaterWindow();
    assert.equal((await history.all())[0]?.execution.answer, undefined);
    assert.equal((await history.read('intent-one'))?.execution.answer?.httpStatus, 418);
  });
});
