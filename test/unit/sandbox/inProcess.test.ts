import assert from 'node:assert/strict';
import { goneFor, presets, rateLimitedFor, wrongLists, workflowNamed, type Effect } from '../../../src/sandbox';
import { broken, LocalSandbox, read } from '../../fixtures/localSandbox';
import { startOfTests } from '../../fixtures/sandboxClient';

const minute = 60_000;
const execution = '/api/v2/public/execution';
const idOf = (answer: Awaited<ReturnType<LocalSandbox['execute']>>) => read<{ execution_id: string }>(answer).execution_id;
const hurt = (effect: Effect, operation = 'execute') => {
  const local = new LocalSandbox();
  local.sandbox.faults.add({ operation, effect, times: 1 });
  return local;
};

describe('sandbox without a socket', () => {
  it('answers as the sandbox on a socket does, its waits by the clock alone', async () => {
    const local = new LocalSandbox();
    const id = idOf(await local.execute('Daily Sync'));
    const state = async () => read<{ status: string }>(await local.send('GET', `${execution}/${id}`)).status;
    assert.equal(await state(), 'RUNNING');
    local.clock.advance(minute);
    assert.equal(await state(), 'COMPLETED');
    const waited = local.execute('Vendor Sync', { sync_execution: 'true' });
    await turn();
    local.clock.advance(minute);
    assert.equal((await waited).status, 200);
  });

  it('starts, follows and lists a thousand runs within seconds', async function () {
    this.timeout(10_000);
    const local = new LocalSandbox();
    for (let count = 0; count < 1000; count += 1) {
      const id = idOf(await local.execute('Daily Sync'));
      local.clock.advance(7);
      await local.send('GET', `${execution}/${id}`);
    }
    assert.equal(local.sandbox.accepted.length, 1000);
    assert.equal(local.sandbox.journal.length, 2000);
  });

  it('a hanging request ends with its own signal, or with the sandbox', async () => {
    const local = hurt('hang');
    const gone = new AbortController();
    const { id } = workflowNamed('Daily Sync');
    const first = local.send('POST', `/api/v2/public/workflow/${id}/execute`, { body: {}, signal: gone.signal });
    gone.abort(new Error('The window was closed'));
    await assert.rejects(first, /The window was closed/);
    local.sandbox.faults.add({ effect: 'hang' });
    const second = local.execute('Daily Sync');
    await local.sandbox.close();
    await assert.rejects(second, /The sandbox is closed/);
    assert.deepEqual(
      local.sandbox.journal.map(({ outcome }) => outcome),
      ['aborted', 'aborted'],
    );
  });
});

describe('sandbox clock', () => {
  const dateOf = async (local: LocalSandbox) => Date.parse((await local.send('GET', execution)).headers.date ?? '');

  it('every answer has the server’s time: successes, refusals, faults, Altostrat’s', async () => {
    const local = new LocalSandbox({ clockSkewMs: -5 * minute });
    local.sandbox.faults.add({ operation: 'getExecution', effect: 'html502' });
    const answers = [
      await local.execute('Daily Sync'),
      await local.send('GET', '/nothing'),
      await local.send('GET', `${execution}/none`),
      await local.altostrat('GET', '/workflows'),
      await local.send('GET', execution, { headers: { 'x-api-key': 'none' } }),
    ];
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, Date.parse(headers.date ?? '')]),
      [200, 404, 502, 200, 401].map((status) => [status, startOfTests - 5 * minute]),
    );
  });

  it('executions begin and end by it', async () => {
    const local = new LocalSandbox({ clockSkewMs: 10 * minute });
    await local.execute('Daily Sync');
    const { docs } = read<{ docs: { createdAt: string }[] }>(await local.send('GET', execution));
    assert.equal(Date.parse(docs[0]?.createdAt ?? ''), startOfTests + 10 * minute);
    assert.equal(local.sandbox.accepted[0]?.at, local.sandbox.now());
    assert.equal(local.sandbox.now(), startOfTests + 10 * minute);
  });

  it('may drift, and be set while it runs', async () => {
    const local = new LocalSandbox({ clockSkewMs: (now) => (now - startOfTests) / 10 });
    local.clock.advance(100 * minute);
    assert.equal(await dateOf(local), startOfTests + 110 * minute);
    local.sandbox.setClockSkew(-minute);
    assert.equal(await dateOf(local), startOfTests + 99 * minute);
  });
});

describe('sandbox runs of a colleague', () => {
  it('have any trigger, either type and any time', async () => {
    const local = new LocalSandbox();
    const colleague = { workflow: 'Vendor Sync', account: 'user_12345', payload: { theirs: true } };
    local.sandbox.start({ ...colleague, source: 'API Call', type: 'SYNC', startedAt: startOfTests - 15_000 });
    local.sandbox.start({ ...colleague, source: 'Event' });
    local.sandbox.start({ ...colleague, startedAt: startOfTests - minute });
    const { docs } = read<{ docs: Record<string, string>[] }>(await local.send('GET', execution));
    assert.deepEqual(
      docs.map((row) => [row.trigger_application_event, row.type_of_execution, Date.parse(row.createdAt ?? '') - startOfTests]),
      [
        ['Event', 'ASYNC', 0],
        ['API Call', 'SYNC', -15_000],
        ['Schedule', 'ASYNC', -minute],
      ],
    );
    assert.ok(local.sandbox.accepted.every(({ by }) => by === 'colleague'));
  });

  it('are there on Altostrat as well', async () => {
    const local = new LocalSandbox();
    const id = local.sandbox.altostrat.start({ workflow: 'User Onboarding', startedAt: startOfTests - 1000 });
    assert.equal(read<{ status: string }>(await local.altostrat('GET', `/workflows/runs/${id}`)).status, 'running');
    assert.throws(() => local.sandbox.altostrat.start({ workflow: 'Nothing' }), /no Altostrat workflow called Nothing/);
  });
});

describe('what the sandbox accepted', () => {
  it('is told with id, workflow, account, payload, tag and time', async () => {
    const local = new LocalSandbox();
    const id = idOf(await local.execute('Daily Sync', { instance_tag: 'night' }, { n: 1 }));
    assert.deepEqual(local.sandbox.accepted, [
      {
        id,
        platform: 'refold',
        by: 'request',
        how: 'execute',
        tag: 'night',
        workflow: workflowNamed('Daily Sync').id,
        workflowName: 'Daily Sync',
        account: 'user_12345',
        environment: 'test',
        type: 'ASYNC',
        source: 'API Call',
        payload: { n: 1 },
        at: startOfTests,
      },
    ]);
  });

  it('holds reruns and Cobalt’s starts, and nothing that was refused', async () => {
    const local = new LocalSandbox();
    const id = idOf(await local.execute('Vendor Sync'));
    local.clock.advance(minute);
    await local.send('POST', `${execution}/${id}/rerun`);
    await local.send('POST', '/api/v1/workflow/daily-sync/execute', { body: { n: 2 } });
    await local.execute('Draft Cleanup');
    await local.execute('Daily Sync', { slug: undefined });
    assert.deepEqual(
      local.sandbox.accepted.map(({ platform, how, payload }) => [platform, how, payload]),
      [
        ['refold', 'execute', {}],
        ['refold', 'rerun', {}],
        ['cobalt', 'execute', { n: 2 }],
      ],
    );
  });

  it('Altostrat: the same key answers the same run, which is accepted once', async () => {
    const local = new LocalSandbox();
    const { id } = local.sandbox.altostrat.workflows.find(({ name }) => name === 'User Onboarding') ?? assert.fail();
    const start = (key: string) =>
      local.altostrat('POST', `/workflows/${id}/execute`, { headers: { 'Idempotency-Key': key }, body: {} });
    local.sandbox.faults.add({ operation: 'altostrat.execute', effect: 'resetAfterAccept', times: 1 });
    assert.equal(await broken(start('one')), 'ECONNRESET');
    const again = read<{ id: string }>(await start('one')).id;
    await start('two');
    assert.deepEqual(
      local.sandbox.accepted.map(({ key }) => key),
      ['one', 'two'],
    );
    assert.equal(local.sandbox.accepted[0]?.id, again);
  });
});

describe('sandbox faults of a start', () => {
  const effects: readonly (readonly [name: string, effect: Effect, accepted: number, ends: unknown])[] = [
    ['a reset before', 'reset', 0, 'ECONNRESET'],
    ['a reset after', 'resetAfterAccept', 1, 'ECONNRESET'],
    ['401', presets.badKey.effect, 0, 401],
    ['404', presets.notFound.effect, 0, 404],
    ['409', presets.conflict.effect, 0, 409],
    ['429', rateLimitedFor('3000000'), 0, 429],
    ['500', presets.serverError.effect, 0, 500],
    ['502 before', 'html502', 0, 502],
    ['502 after', { acceptThen: { status: 502, body: '' } }, 1, 502],
    ['garbage after', { acceptThen: presets.garbage.effect }, 1, 200],
    ['garbage before', presets.garbage.effect, 0, 200],
    ['half a body', 'cutBody', 1, 200],
    ['half a text', 'brokenJson', 1, 200],
    ['nothing', 'emptyBody', 1, 200],
  ];
  for (const [name, effect, accepted, ends] of effects) {
    it(`${name} the accept: ${accepted} started`, async () => {
      const local = hurt(effect);
      const answer = local.execute('Daily Sync');
      assert.equal(typeof ends === 'number' ? (await answer).status : await broken(answer), ends);
      assert.equal(local.sandbox.accepted.length, accepted);
    });
  }

  it('a cut body says how much of it arrives', async () => {
    const { cutAfter, headers, body } = await hurt('cutBody').execute('Daily Sync');
    assert.equal(headers['content-length'], String(Buffer.byteLength(body)));
    assert.ok(cutAfter !== undefined && cutAfter > 0 && cutAfter < body.length);
  });

  it('slow: the run begins late, or at once and is acknowledged late', async () => {
    for (const [effect, accepted] of [
      [{ delayMs: 3000 }, 0],
      [{ answerDelayMs: 3000 }, 1],
    ] as const) {
      const local = hurt(effect);
      const answer = local.execute('Daily Sync');
      await turn();
      assert.equal(local.sandbox.accepted.length, accepted);
      local.clock.advance(2999);
      await turn();
      assert.equal(local.sandbox.journal[0]?.outcome, 'pending');
      local.clock.advance(1);
      assert.equal((await answer).status, 200);
      assert.equal(local.sandbox.accepted.length, 1);
    }
  });

  it('429 has any text as its wait', async () => {
    for (const text of ['0', '3000000', 'Fri, 31 Dec 2099 23:59:59 GMT', 'soon']) {
      assert.equal((await hurt(rateLimitedFor(text)).execute('Daily Sync')).headers['retry-after'], text);
    }
  });

  it('a used connection is reset, a fresh one is not', async () => {
    const local = new LocalSandbox();
    local.sandbox.faults.add({ ...presets.closesIdle, times: 1 });
    const send = (isReused: boolean) =>
      local.sandbox.handle({ method: 'GET', url: execution, headers: { 'x-api-key': 'none' }, isReused });
    assert.equal((await send(false)).status, 401);
    assert.equal(await broken(send(true)), 'ECONNRESET');
    assert.equal((await send(true)).status, 401);
  });
});

describe('sandbox lists that are wrong', () => {
  async function started(count: number): Promise<{ local: LocalSandbox; ids: string[] }> {
    const local = new LocalSandbox();
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      ids.unshift(idOf(await local.execute('Daily Sync')));
      local.clock.advance(1000);
    }
    return { local, ids };
  }

  it('a list lags: what began since is missing, what ended since runs; the execution itself does not lag', async () => {
    const { local, ids } = await started(3);
    local.sandbox.faults.add({ operation: 'listExecutions', effect: { list: { lagMs: 1500 } } });
    assert.deepEqual(await local.listed(), ids.slice(1));
    local.clock.advance(500);
    assert.deepEqual(await local.listed(), ids);
    local.clock.advance(minute);
    const statuses = async () =>
      read<{ docs: { status: string }[] }>(await local.send('GET', execution)).docs.map(({ status }) => status);
    assert.deepEqual(await statuses(), ['COMPLETED', 'COMPLETED', 'COMPLETED']);
    local.sandbox.faults.clear();
    local.sandbox.faults.add({ operation: 'listExecutions', effect: { list: { lagMs: minute } } });
    assert.deepEqual(await statuses(), ['RUNNING', 'RUNNING', 'RUNNING']);
    assert.equal(read<{ status: string }>(await local.send('GET', `${execution}/${ids[0]}`)).status, 'COMPLETED');
  });

  it('a list lies', async () => {
    const { local, ids } = await started(3);
    const [a = '', b = '', c = ''] = ids;
    for (const [name, expected] of Object.entries({
      withoutNewest: [b, c],
      withoutEverySecond: [b],
      twice: [a, a, b, b, c, c],
      oldestFirst: [c, b, a],
      empty: [],
    })) {
      const end = local.sandbox.faults.add({ effect: { list: wrongLists[name as keyof typeof wrongLists] } });
      assert.deepEqual(await local.listed(), expected, name);
      end();
    }
    assert.deepEqual(await local.listed(), ids);
  });

  it('Altostrat’s lag and lie as well', async () => {
    const local = new LocalSandbox();
    const workflow = local.sandbox.altostrat.workflows.find(({ name }) => name === 'User Onboarding') ?? assert.fail();
    const id = local.sandbox.altostrat.start({ workflow: workflow.name });
    const listed = async () =>
      read<{ data: { id: string }[] }>(await local.altostrat('GET', `/workflows/${workflow.id}/executions`)).data.map((run) => run.id);
    assert.deepEqual(await listed(), [id]);
    const end = local.sandbox.faults.add({ operation: 'altostrat.listRuns', effect: { list: { lagMs: 1 } } });
    assert.deepEqual(await listed(), []);
    end();
    local.sandbox.faults.add({ operation: 'altostrat.listRuns', effect: { list: wrongLists.twice } });
    assert.deepEqual(await listed(), [id, id]);
  });

  it('one execution is gone for ever, the others are not', async () => {
    const { local, ids } = await started(2);
    const [lost = '', there = ''] = ids;
    local.sandbox.faults.add(goneFor(lost));
    for (let count = 0; count < 3; count += 1) assert.equal((await local.send('GET', `${execution}/${lost}`)).status, 404);
    assert.equal((await local.send('GET', `${execution}/${there}`)).status, 200);
  });
});

/** Lets what waits for nothing but its turn go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
