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
