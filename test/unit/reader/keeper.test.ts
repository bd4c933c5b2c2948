import assert from 'node:assert/strict';
import type { Execution, HeldValue } from '../../../src/core/model/model';
import { executionDecoder } from '../../../src/core/platforms/refold/executions';
import { Answers } from '../../../src/core/reader/answers';
import { ValueKeeper } from '../../../src/core/reader/keeper';
import { ValuesGone } from '../../../src/core/values/held';
import { contactsText, executionText } from '../../fixtures/largeBodies';

const args = { connection: 'c', scope: 's', id: 'e' };
const minute = 60_000;

describe('what keeps the values of large bodies', () => {
  let now: number;
  let keeper: ValueKeeper;

  beforeEach(() => {
    now = 0;
    keeper = new ValueKeeper('k', new Answers(), () => now);
  });

  /** The execution as the host gets it. */
  const read = (text: string, group = 'g') => keeper.read(Buffer.from(text), executionDecoder, { args, group }) as Execution;
  const outputsOf = ({ nodes = [] }: Execution) => nodes.map(({ output }) => output as HeldValue);
  const idsOf = (execution: Execution) => outputsOf(execution).map(({ place }) => ('id' in place ? place.id : undefined));
  const retain = (execution: Execution, group = 'g') => keeper.retain(group, idsOf(execution) as number[]);
  const wholeText = (value: HeldValue) => JSON.stringify(JSON.parse(keeper.ask({ type: 'wholeText', value }).answer as string));

  it('gives places instead of values, and answers from what they stand for', () => {
    const long = contactsText(3_000);
    const [short, large] = outputsOf(read(executionText(['{"status":200}', long])));
    assert.ok(short && large);
    assert.deepEqual([short.hasLines, large.hasLines], [true, true]);
    assert.equal(JSON.stringify([short.place, large.place]).includes('example'), false);
    assert.equal(wholeText(short), '{"status":200}');
    assert.equal(wholeText(large), long);
  });

  it('does not read the same bytes again', () => {
    const text = executionText([contactsText(3_000)]);
    const first = read(text);
    assert.equal(read(text), first);
    assert.notEqual(read(text.replace('RUNNING', 'COMPLETED')), first);
    assert.equal(wholeText(outputsOf(first)[0]!), contactsText(3_000));
  });

  it('keeps the number of what did not change, short or long, wherever it stands in the body', () => {
    const [one, two, three] = [contactsText(2_000), contactsText(2_000, 'other'), '{"small":[1,2]}'];
    const before = read(executionText([one, two, three]));
    const after = read(executionText(['"a new one before"', one, contactsText(2_000, 'third'), three], 'COMPLETED'));
    const [oneBefore, twoBefore, threeBefore] = idsOf(before);
    const [, oneAfter, twoAfter, threeAfter] = idsOf(after);
    assert.deepEqual([oneAfter, threeAfter], [oneBefore, threeBefore]);
    assert.notEqual(twoAfter, twoBefore);
    assert.equal(wholeText(outputsOf(after)[1]!), one);
  });

  it('lets go of what nobody shows any more, and says so to whoever asks', () => {
    const before = read(executionText([contactsText(2_000), '"stays"']));
    retain(before);
    const after = read(executionText([contactsText(2_500), '"stays"']));
    assert.equal(wholeText(outputsOf(before)[0]!), contactsText(2_000));
    retain(after);
    assert.equal(keeper.size, 2);
    assert.throws(() => wholeText(outputsOf(before)[0]!), ValuesGone);
    assert.deepEqual(outputsOf(after).map(wholeText), [contactsText(2_500), '"stays"']);
    keeper.retain('g', []);
    assert.equal(keeper.size, 0);
  });

  it('reads again what was let go of, although the bytes are the same', () => {
    const text = executionText([contactsText(2_000)]);
    read(text);
    keeper.retain('g', []);
    assert.equal(wholeText(outputsOf(read(text))[0]!), contactsText(2_000));
  });

  it('forgets what nobody showed and nobody asked about for five minutes', () => {
    const shown = read(executionText([contactsText(2_000)]), 'shown');
    retain(shown, 'shown');
    const asked = read(executionText([contactsText(2_100)]), 'asked');
    const left = read(executionText([contactsText(2_200)]), 'left');
    now += 4 * minute;
    wholeText(outputsOf(asked)[0]!);
    now += 2 * minute;
    keeper.sweep();
    assert.equal(wholeText(outputsOf(shown)[0]!), contactsText(2_000));
    assert.equal(wholeText(outputsOf(asked)[0]!), contactsText(2_100));
    assert.throws(() => wholeText(outputsOf(left)[0]!), ValuesGone);
  });

  it('moves a value to whoever shows it', () => {
    const first = read(executionText([contactsText(2_000)]), 'start');
    retain(first, 'e');
    keeper.retain('start', []);
    assert.equal(wholeText(outputsOf(first)[0]!), contactsText(2_000));
  });

  it('gives back the memory of bodies that nothing is read from', () => {
    const bodies = [1_000, 2_000, 3_000].map((count) => Buffer.from(executionText([contactsText(2_000), contactsText(count, 'more')])));
    const told = bodies.map((body) => {
      const bytes = new Uint8Array(body).buffer;
      const execution = keeper.read(Buffer.from(bytes), executionDecoder, { args, group: 'g' }) as Execution;
      retain(execution);
      return { bytes, execution };
    });
    assert.deepEqual(told.map(({ bytes }) => bytes.byteLength > 0), [false, false, true]);
    assert.deepEqual(outputsOf(told[2]!.execution).map(wholeText), [contactsText(2_000), contactsText(3_000, 'more')]);
  });

  it('knows nothing of the values of another worker', () => {
    const execution = read(executionText([contactsText(2_000)]));
    const other = new ValueKeeper('other', new Answers());
    assert.throws(() => other.ask({ type: 'wholeText', value: outputsOf(execution)[0]! }), ValuesGone);
  });
});
