import assert from 'node:assert/strict';
import type { SandboxStorage } from '../../../src/sandbox';
import { LocalSandbox, read } from '../../fixtures/localSandbox';

/** One text that several sandboxes keep, each told what the others save. */
class SharedText {
  private text?: string;
  private readonly listeners = new Map<SandboxStorage, () => void>();

  open(): SandboxStorage {
    const storage: SandboxStorage = {
      load: () => this.text,
      save: (text) => {
        this.text = text;
        for (const [other, listener] of this.listeners) if (other !== storage) listener();
      },
      onChange: (listener) => void this.listeners.set(storage, listener),
    };
    return storage;
  }
}

describe('sandboxes of several windows', () => {
  it('know what each of them started, however they take turns', async () => {
    const shared = new SharedText();
    const [one, other] = [new LocalSandbox({ storage: shared.open() }), new LocalSandbox({ storage: shared.open() })];
    const ids: string[] = [];
    for (const window of [one, other, one, other, other]) {
      for (const { clock } of [one, other]) clock.advance(1_000);
      ids.unshift(read<{ execution_id: string }>(await window.execute('Daily Sync')).execution_id);
    }
    assert.equal(new Set(ids).size, 5);
    assert.deepEqual([await one.listed(), await other.listed()], [ids, ids]);
    const later = new LocalSandbox({ storage: shared.open() });
    assert.deepEqual(await later.listed(), ids);
  });

  it('keep what only a newer version’s catalogue has, whatever they start and stop', async () => {
    const shared = new SharedText();
    const newer = shared.open();
    const first = new LocalSandbox({ storage: shared.open() });
    const id = read<{ execution_id: string }>(await first.execute('Slow Report')).execution_id;
    const known = JSON.parse(newer.load() ?? '') as { runs: { id: string }[] };
    const unknown = { id: 'ffffffffffffffffffffffff', workflow: 'of-tomorrow', startedAt: 1.5, steps: [{ n: 1 }] };
    const unknownFlow = { id: 'fl_run_of_tomorrow', workflow: 'flow-of-tomorrow', startedAt: 1 };
    newer.save(JSON.stringify({ ...known, runs: [...known.runs, unknown], altostrat: [unknownFlow, 'damaged'] }));
    const other = new LocalSandbox({ storage: shared.open() });
    for (const window of [first, other]) {
      await window.execute('Daily Sync');
      await window.send('POST', `/api/v2/public/execution/${id}/stop`);
      const [workflow] = window.sandbox.altostrat.workflows;
      await window.altostrat('POST', `/workflows/${workflow?.id}/execute`, { body: {} });
      const kept = JSON.parse(newer.load() ?? '') as { runs: { id: string }[]; altostrat: { id: string }[] };
      assert.deepEqual(kept.runs.filter((run) => run.id === unknown.id), [unknown]);
      assert.deepEqual(kept.altostrat.filter((run) => run.id === unknownFlow.id), [unknownFlow]);
    }
    assert.equal((await other.listed()).includes(unknown.id), false);
  });

  it('stop what another one started, for all of them', async () => {
    const shared = new SharedText();
    const [one, other] = [new LocalSandbox({ storage: shared.open() }), new LocalSandbox({ storage: shared.open() })];
    const { execution_id: id } = read<{ execution_id: string }>(await one.execute('Slow Report'));
    await other.send('POST', `/api/v2/public/execution/${id}/stop`);
    for (const { clock } of [one, other]) clock.advance(60_000);
    const statuses = await Promise.all([one, other].map(async (window) => read<{ status: string }>(await window.send('GET', `/api/v2/public/execution/${id}`)).status));
    assert.deepEqual(statuses, ['STOPPED', 'STOPPED']);
  });

  it('answer the same Altostrat key with the same run in every window', async () => {
    const shared = new SharedText();
    const [one, other] = [new LocalSandbox({ storage: shared.open() }), new LocalSandbox({ storage: shared.open() })];
    const [workflow] = one.sandbox.altostrat.workflows;
    const start = async (window: LocalSandbox) =>
      read<{ id: string }>(await window.altostrat('POST', `/workflows/${workflow?.id}/execute`, { headers: { 'idempotency-key': 'k1' }, body: {} })).id;
    assert.equal(await start(one), await start(other));
  });
});
