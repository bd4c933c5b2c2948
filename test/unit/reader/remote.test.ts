import assert from 'node:assert/strict';
import type { ResourceLimits, Worker } from 'node:worker_threads';
import { BodyCollector, KeptBody } from '../../../src/core/http/body';
import { Failure } from '../../../src/core/model/errors';
import type { Execution, HeldValue } from '../../../src/core/model/model';
import { executionDecoder } from '../../../src/core/platforms/refold/executions';
import { WorkerReader } from '../../../src/core/reader/remote';
import { ValuesGone } from '../../../src/core/values/held';
import { arrived, contactsText, executionText } from '../../fixtures/largeBodies';
import { ManualTiming } from '../../fixtures/manualTiming';
import { buildReaderThread } from '../../fixtures/readerThread';

const reading = { decoder: executionDecoder, args: { connection: 'c', scope: 's', id: 'e' }, group: 'g' };
const minute = 60_000;

describe('the reader in a worker', function () {
  // For a machine that is busy with other things.
  this.timeout(20_000);

  let startThread: Awaited<ReturnType<typeof buildReaderThread>>;
  let workers: Worker[];
  let timing: ManualTiming;
  let resourceLimits: ResourceLimits;
  let reader: WorkerReader;

  before(async () => (startThread = await buildReaderThread()));
  beforeEach(() => {
    workers = [];
    timing = new ManualTiming();
    resourceLimits = {};
    const start = (keeper: string) => {
      const worker = startThread(keeper, resourceLimits);
      workers.push(worker);
      return worker;
    };
    reader = new WorkerReader({ start, timing });
  });
  afterEach(() => reader.dispose());

  const read = async (text: string): Promise<Execution> => {
    const execution = await reader.read(arrived(text), reading);
    assert.ok(execution);
    return execution;
  };
  const outputOf = ({ nodes = [] }: Execution): HeldValue => {
    const output = nodes[0]?.output;
    assert.ok(output);
    return output;
  };
  const ended = (worker: Worker | undefined) => new Promise((resolve) => worker?.once('exit', resolve));

  it('is started with the first body, and answers about its values', async () => {
    assert.equal(workers.length, 0);
    assert.equal(reader.keeper, undefined);
    const execution = await read(executionText([contactsText(10_000)]));
    assert.equal(execution.status, 'RUNNING');
    const value = outputOf(execution);
    const { total, rows } = await reader.ask({ type: 'outline', value, shown: [], from: 9_000, count: 2 });
    assert.equal(total, 10_000);
    assert.match(JSON.stringify(rows), /id, email/);
    assert.equal(await reader.ask({ type: 'copy', value, path: [9_999, 1], as: 'value' }), 'contact-9999@example.com');
    assert.equal(workers.length, 1);
  });

  it('is started before the body has come, where somebody says that it comes', async () => {
    const collector = new BodyCollector(() => reader.prepare());
    const bytes = Buffer.from(executionText([contactsText(10_000)]));
    for (let at = 0; at < bytes.length; at += 65_536) {
      assert.equal(workers.length, at > 262_144 + 65_536 ? 1 : 0, String(at));
      collector.add(Uint8Array.from(bytes.subarray(at, at + 65_536)));
    }
    assert.ok(await reader.read({ large: new KeptBody(collector.finish(), ''), text: '' }, reading));
    assert.equal(workers.length, 1);
  });

  it('moves the bytes and keeps none of them', async () => {
    const body = arrived(executionText([contactsText(10_000)]));
    await reader.read(body, reading);
    assert.ok(body.text.length < 10_000);
  });

  it('says what went wrong as it is said here: broken JSON, values that are gone', async () => {
    await assert.rejects(read(executionText([contactsText(10_000)]).slice(0, -5)), SyntaxError);
    const value = outputOf(await read(executionText([contactsText(10_000)])));
    reader.retain('g', []);
    await assert.rejects(reader.ask({ type: 'wholeText', value }), ValuesGone);
    await assert.rejects(reader.ask({ type: 'exported', file: '{"version":99}', name: 'old.json', connection: 'c' }), Failure);
  });

  it('tells how long a reading and the questions after it kept it busy', async () => {
    assert.equal(reader.costOf('g'), 0);
    await read(executionText([contactsText(10_000)]));
    const cost = reader.costOf('g');
    assert.ok(cost > 0);
    const value = outputOf(await read(executionText([contactsText(10_001)])));
    const before = reader.costOf('g');
    await reader.ask({ type: 'find', search: '1', places: [{ node: '1', part: 'output', value }], text: 'contact' });
    assert.equal(reader.costOf('g'), before);
    await read(executionText([contactsText(10_002)]));
    // What was asked last time will be asked this time.
    assert.ok(reader.costOf('g') > 5);
  });

  it('ends when it is idle, later where values are on show, and another one takes over', async () => {
    const value = outputOf(await read(executionText([contactsText(10_000)])));
    assert.ok('id' in value.place);
    reader.retain('g', [value.place.id]);
    await timing.advance(5 * minute);
    assert.ok(await reader.ask({ type: 'wholeText', value }));
    reader.retain('g', []);
    const end = ended(workers[0]);
    await timing.advance(2 * minute);
    await end;
    assert.equal(reader.keeper, undefined);
    await assert.rejects(reader.ask({ type: 'wholeText', value }), ValuesGone);
    assert.ok(outputOf(await read(executionText([contactsText(10_000)]))));
    assert.equal(workers.length, 2);
  });

  it('loses its values when it breaks down, and the next question starts another', async () => {
    const value = outputOf(await read(executionText([contactsText(10_000)])));
    const pending = reader.ask({ type: 'wholeText', value }).catch((error: unknown) => error);
    await workers[0]?.terminate();
    assert.ok([true, false].includes((await pending) instanceof ValuesGone));
    await assert.rejects(reader.ask({ type: 'wholeText', value }), ValuesGone);
    const again = outputOf(await read(executionText([contactsText(10_000)])));
    assert.ok((await reader.ask({ type: 'wholeText', value: again })).includes('contact-9999'));
  });

  it('says of a value that is too large for it how large it is, before it breaks down, and reads the next one', async () => {
    resourceLimits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 };
    // An object has no place where it can be read in part.
    const huge = `{${Array.from({ length: 600_000 }, (_, at) => `"key ${at}":{"a":[${at}]}`).join(',')}}`;
    const failure: unknown = await read(executionText([huge])).catch((error: unknown) => error);
    assert.ok(failure instanceof Failure, String(failure));
    assert.equal(failure.kind, 'tooLarge');
    assert.match(failure.message, /\d+ MB/);
    assert.ok(outputOf(await read(executionText([contactsText(10_000)]))));
    // JSON.parse that runs out of memory may end the process, and not the thread alone.
    assert.equal(workers.length, 1);
  });

  it('takes a body for too large when its thread has too little memory for it', async () => {
    const listeners = new Map<string, (error: unknown) => void>();
    const on = (event: string, listener: (error: unknown) => void) => listeners.set(event, listener);
    const thread = { on, postMessage: () => undefined, unref: () => undefined, terminate: () => Promise.resolve(0) };
    // Only what is called of a thread.
    const failing = new WorkerReader({ start: () => thread as unknown as Worker, timing });
    const answer = failing.read(arrived(executionText([contactsText(20_000)])), reading);
    const asking = failing.ask({ type: 'exported', file: '', name: '', connection: 'c' });
    listeners.get('error')?.(Object.assign(new Error('No memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
    await assert.rejects(answer, (error) => error instanceof Failure && error.kind === 'tooLarge' && error.next?.step === 'saveAnswer');
    await assert.rejects(asking, ValuesGone);
    failing.dispose();
  });

  it('answers nobody after its end', async () => {
    const value = outputOf(await read(executionText([contactsText(10_000)])));
    const pending = assert.rejects(reader.ask({ type: 'wholeText', value }), ValuesGone);
    reader.dispose();
    await pending;
    await assert.rejects(read(executionText([contactsText(10_000)])), ValuesGone);
    assert.equal(workers.length, 1);
  });
});
