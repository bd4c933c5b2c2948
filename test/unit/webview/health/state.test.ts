import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Sample } from '../../../../src/core/health/sample';
import { parseFromHealthPage, type FromHealthHost, type HealthReading, type HealthWords } from '../../../../src/shared/health';
import { percentOf, intervalWords } from '../../../../src/webview/health/figureWords';
import { receive, restoreChoice, type Told } from '../../../../src/webview/health/state';

const reading: HealthReading = { isListed: true, hasMore: false, wasCancelled: false, unreadNodes: 0 };
const head = { title: 'Daily Sync', connection: 'Acme', environment: 'test' } as const;

function sample(id: string, status = 'COMPLETED'): Sample {
  return { id, status, statusClass: status === 'COMPLETED' ? 'ok' : 'running', ended: status === 'COMPLETED' };
}

function everything(...samples: readonly Sample[]): FromHealthHost {
  // What is counted here needs no words.
  return { type: 'everything', revision: 7, samples, nodes: [], reading, head, words: {} as HealthWords, locale: 'en' };
}

const ids = (told: Told | undefined) => [...(told?.samples.keys() ?? [])];

describe('what the page of a workflow’s health knows', () => {
  const told = receive(undefined, everything(sample('a'), sample('b', 'RUNNING')));

  it('takes in what is new and changed, and lets go of what is gone', () => {
    const next = receive(told, { type: 'change', revision: 8, samples: [sample('b'), sample('c')], gone: ['a'] });
    assert.deepEqual(ids(next), ['b', 'c']);
    assert.equal(next?.samples.get('b')?.status, 'COMPLETED');
    assert.equal(receive(next, { type: 'change', revision: 9, reading: { ...reading, hasMore: true } })?.samples, next?.samples);
  });

  it('does not go on where a change is missing, and begins anew with everything', () => {
    assert.equal(receive(told, { type: 'change', revision: 9, samples: [] }), undefined);
    assert.equal(receive(undefined, { type: 'change', revision: 1 }), undefined);
    assert.deepEqual(ids(receive(told, everything(sample('z')))), ['z']);
  });

  it('takes back what was chosen, and nothing that could not have been', () => {
    const choice = { filter: { trigger: '', outcome: 'failed', within: 3_600_000 }, asTable: true };
    assert.deepEqual(restoreChoice({ workflow: {}, ...choice }), choice);
    fc.assert(
      fc.property(fc.anything(), (kept) => {
        const { asTable, filter } = restoreChoice(kept);
        assert.equal(typeof asTable, 'boolean');
        assert.ok(filter.within === undefined || filter.within > 0);
      }),
    );
    assert.deepEqual(restoreChoice({ filter: { outcome: 'delete', within: -1, trigger: 3 }, asTable: 'yes' }), { filter: {}, asTable: false });
  });

  it('may say what the host understands, and nothing else', () => {
    for (const type of ['ready', 'refresh', 'readMore', 'cancel', 'takeStep'] as const) assert.deepEqual(parseFromHealthPage({ type, more: 1 }), { type });
    assert.deepEqual(parseFromHealthPage({ type: 'open', execution: 'e1', command: 'quit' }), { type: 'open', execution: 'e1' });
    for (const no of [undefined, 'ready', { type: 'open' }, { type: 'open', execution: 7 }, { type: 'toString' }]) assert.equal(parseFromHealthPage(no), undefined);
  });
});

describe('the words of figures', () => {
  it('never round up to perfect', () => {
    assert.deepEqual([1, 0.9996, 0.996, 0.94, 0].map((share) => percentOf(share, 'en')), ['100 %', '99.9 %', '99.6 %', '94 %', '0 %']);
  });

  it('leave out the seconds of what is long', () => {
    assert.deepEqual([45_000, 9 * 60_000 + 5000, 37 * 60_000 + 27_000].map((ms) => intervalWords(ms, 'en')), ['45 s', '9 min 5 s', '37 min']);
  });
});
