import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import type { Batch, ExecutionNode, RunAnswer } from '../../src/core/model/model';
import type { BatchQuery, Provider } from '../../src/core/platforms/provider';
import { readBatches, rowsOfBatches } from '../../src/host/panel/batches';
import { ValueReader } from '../../src/core/reader/reader';
import { hold } from '../../src/core/values/held';
import { sliceOf } from '../../src/core/values/texts';
import { nodeOf, readableOf, rowsOf } from '../../src/host/panel/rows';
import { answerOf } from '../../src/host/panel/valueAnswers';
import { executionOf, refOf } from '../fixtures/executions';

const words = {
  answer: 'Answer',
  statusOf: (status: string) => status,
  sentenceOf: ({ message }: Failure) => message,
};

function nodeCalled(id: string, more: Partial<ExecutionNode> = {}): ExecutionNode {
  return { id, name: id, type: 'http', status: 'Success', statusClass: 'ok', isBatch: false, ...more };
}

/** A platform that can what is given. */
function providerWith(more: Partial<Provider> = {}): Provider {
  return { label: 'Refold', tells: 'nodes', ...more } as Provider;
}

const reader = new ValueReader();
const resolved = () => Promise.resolve(undefined);

describe('the rows of the panel', () => {
  const answered = (answer: RunAnswer) => executionOf('e', 'COMPLETED', { answer, nodes: [nodeCalled('answer'), nodeCalled('1')] });

  it('show no node as running or waiting where the platform no longer knows the execution', () => {
    const nodes = [nodeCalled('1'), nodeCalled('2', { status: 'Waiting', statusClass: 'waiting', waitsFor: 'person' })];
    const looks = (gone: boolean) => rowsOf(executionOf('e', 'RUNNING', { nodes, gone }), undefined, words).map(({ statusClass, waitsFor }) => [statusClass, waitsFor]);
    assert.deepEqual(looks(true), [['ok', undefined], ['unknown', undefined]]);
    assert.deepEqual(looks(false), [['ok', undefined], ['waiting', 'person']]);
  });

  describe('the answer of the workflow', () => {
    it('stands above the nodes, called by its HTTP status, and reads as JSON', async () => {
      const execution = answered({ httpStatus: 418, value: hold({ teapot: true }) });
      const [first, ...others] = rowsOf(execution, undefined, words);
      assert.ok(first?.isAnswer);
      assert.deepEqual([first.name, first.status, first.parts], ['Answer', '418', ['output']]);
      assert.equal(others.length, 2);
      const read = await answerOf(execution, { type: 'pull', node: first.key, part: 'output', offset: 0 }, { reader });
      assert.equal(read.type === 'text' && read.text, '{\n  "teapot": true\n}');
    });

    it('is never taken for a node, whatever nodes are called', () => {
      const execution = answered({ httpStatus: 200, value: hold(1) });
      const keys = rowsOf(execution, undefined, words).map(({ key }) => key);
      assert.equal(new Set(keys).size, 3);
      assert.equal(nodeOf(execution, keys[0] ?? ''), undefined);
      assert.equal(readableOf(execution, keys[1] ?? ''), execution.nodes?.[0]);
      assert.equal(readableOf(executionOf('e', 'RUNNING'), 'answer'), undefined);
    });

    const looks: readonly (readonly [string, RunAnswer, string, string])[] = [
      ['is well with 200', { httpStatus: 200, value: hold(null) }, '200', 'ok'],
      ['is worth a look with 418', { httpStatus: 418, value: hold({}) }, '418', 'warning'],
      ['has failed with an error', { httpStatus: 500, error: 'Invalid URL' }, '500', 'failed'],
      ['has no status where it was read afterwards', { value: hold({ done: true }) }, '', 'ok'],
    ];
    for (const [what, answer, status, statusClass] of looks) {
      it(what, () => {
        const row = rowsOf(answered(answer), undefined, words)[0];
        assert.deepEqual([row?.status, row?.statusClass], [status, statusClass]);
      });
    }

    it('has nothing to read when the workflow returned nothing, but a null is something', () => {
      assert.deepEqual(rowsOf(answered({ httpStatus: 204 }), undefined, words)[0]?.parts, []);
      assert.deepEqual(rowsOf(answered({ value: hold(null) }), undefined, words)[0]?.parts, ['output']);
      assert.deepEqual(rowsOf(answered({ error: 'Invalid URL' }), undefined, words)[0]?.parts, ['error']);
    });
  });

  it('offer iterations for a loop, where the platform tells them', () => {
    const execution = executionOf('e', 'COMPLETED', { nodes: [nodeCalled('1'), nodeCalled('2', { isBatch: true })] });
    const batches = () => Promise.resolve({ items: [], page: 1, hasNext: false });
    const offers = (provider: Provider | undefined) => rowsOf(execution, provider, words).map(({ hasBatches }) => hasBatches ?? false);
    assert.deepEqual(offers(providerWith({ batches })), [false, true]);
    assert.deepEqual(offers(providerWith()), [false, false]);
    assert.deepEqual(offers(undefined), [false, false]);
  });

  it('name the execution that a node started', () => {
    const [row] = rowsOf(executionOf('e', 'RUNNING', { nodes: [nodeCalled('1', { child: 'e2' })] }), undefined, words);
    assert.equal(row?.child, 'e2');
  });

  it('say what a node waits for, as long as it waits', () => {
    const waiting = nodeCalled('1', { status: 'Waiting', statusClass: 'waiting', waitsFor: 'person' });
    const rows = rowsOf(executionOf('e', 'RUNNING', { nodes: [waiting, nodeCalled('2', { waitsFor: 'webhook' })] }), undefined, words);
    assert.deepEqual(rows.map(({ waitsFor }) => waitsFor), ['person', undefined]);
  });

  it('can be resumed from once the execution has ended', () => {
    const nodes = [nodeCalled('1'), nodeCalled('2', { status: 'Errored', statusClass: 'failed' })];
    const resumable = (status: string) =>
      rowsOf(executionOf('e', status, { nodes }), providerWith({ resumeFrom: resolved }), words).map(({ isResumable }) => isResumable);
    assert.deepEqual(resumable('ERRORED'), [true, false]);
    assert.deepEqual(resumable('RUNNING'), [false, false]);
  });
});

describe('slices of a text', () => {
  it('never end inside a character', () => {
    const text = 'ab😀cd';
    assert.equal(sliceOf(text, 0, 3), 'ab');
    assert.equal(sliceOf(text, 2, 3), '😀c');
    assert.equal(sliceOf(text, 0, 4), 'ab😀');
    assert.equal(sliceOf('ab\ud83d', 0, 3), 'ab\ud83d');
    assert.equal(sliceOf('a\ud83db', 0, 2), 'a\ud83d');
  });
});

describe('a page of iterations', () => {
  const batch: Batch = { index: 3, status: 'Success', statusClass: 'ok', output: hold({ processed: 50 }) };
  const read = (provider: Promise<Provider>, signal = new AbortController().signal) =>
    readBatches(provider, { ref: refOf('e'), node: '2', page: 4, reader }, words, signal);

  it('is asked of the platform and told as text', async () => {
    const asked: unknown[] = [];
    const batches = (ref: unknown, node: string, query: BatchQuery) => {
      asked.push([ref, node, query.page]);
      return Promise.resolve({ items: [batch], page: 4, hasNext: true, total: 137 });
    };
    const answer = await read(Promise.resolve(providerWith({ batches })));
    assert.deepEqual(asked, [[refOf('e'), '2', 4]]);
    assert.deepEqual([answer?.page, answer?.hasNext, answer?.total, answer?.failure], [4, true, 137, undefined]);
    assert.equal(answer?.items[0]?.text, '{\n  "processed": 50\n}');
  });

  it('is cut where an iteration returned more than anybody looks through, and says so', async () => {
    const [long, whole] = await rowsOfBatches([{ ...batch, output: hold('x'.repeat(10_000)) }, batch], words, reader);
    assert.equal(long?.text.length, 4000);
    assert.equal(long.total, 10_002);
    assert.equal(whole?.total, whole?.text.length);
  });

  it('has no text for an iteration that returned nothing', async () => {
    const rows = await rowsOfBatches([{ ...batch, output: undefined }, { ...batch, output: hold(null) }, batch], words, reader);
    assert.deepEqual(rows.map(({ text }) => text), ['', 'null', '{\n  "processed": 50\n}']);
  });

  const failures: readonly (readonly [string, () => Promise<Provider>, string, boolean])[] = [
    [
      'is a sentence without a retry where this execution has none to tell',
      () => Promise.resolve(providerWith({ batches: () => Promise.reject(new Failure('notSupported', 'Not available here.')) })),
      'Not available here.',
      false,
    ],
    [
      'is a sentence with a retry where the platform could not be reached',
      () => Promise.resolve(providerWith({ batches: () => Promise.reject(new Failure('unreachable', 'Could not reach {0}.', ['x'])) })),
      'Could not reach x.',
      true,
    ],
    [
      'is a sentence where the platform tells no iterations at all',
      () => Promise.resolve(providerWith()),
      'Refold does not tell the iterations of a loop.',
      false,
    ],
    [
      'is a sentence where there is no key',
      () => Promise.reject(new Failure('missingSecret', 'The key is not on this machine.')),
      'The key is not on this machine.',
      true,
    ],
  ];
  for (const [what, provider, text, retry] of failures) {
    it(what, async () => {
      assert.deepEqual(await read(provider()), { page: 4, items: [], hasNext: false, failure: { text, retry } });
    });
  }

  it('is nothing when nobody waits for it any more', async () => {
    const leaving = new AbortController();
    leaving.abort();
    const batches = () => Promise.reject(new Error('aborted'));
    assert.equal(await read(Promise.resolve(providerWith({ batches })), leaving.signal), undefined);
  });
});
