import assert from 'node:assert/strict';
import { Answers } from '../../../src/core/reader/answers';
import { hold, ValuesGone } from '../../../src/core/values/held';

/** A value of which no text in lines can be made, as one of hundreds of megabytes. */
const endless = hold({
  toJSON() {
    throw new RangeError('Invalid string length');
  },
});
const gone = { ...hold(1), place: { dropped: true } } as const;

describe('answers about values', () => {
  const answers = new Answers();

  it('say what to do where a value has too long a text', () => {
    for (const question of [
      { type: 'wholeText', value: endless },
      { type: 'text', value: endless, offset: 0, showsSecrets: true },
      { type: 'document', subject: { of: 'value', value: endless } },
    ] as const) {
      assert.throws(() => answers.answer(question), { name: 'Failure', kind: 'tooLarge' }, question.type);
    }
  });

  it('are a document on one line for a file that no editor opens', () => {
    const bytes = answers.answer({ type: 'document', subject: { of: 'value', value: hold({ a: [1, 2] }) }, isCompact: true });
    assert.equal(new TextDecoder().decode(bytes), '{"a":[1,2]}\n');
  });

  it('say that a value is not in memory any more', () => {
    assert.throws(() => answers.answer({ type: 'outline', value: gone, shown: [], from: 0, count: 9 }), ValuesGone);
    assert.throws(() => answers.answer({ type: 'find', search: 's', places: [{ node: '1', part: 'output', value: gone }], text: 'x' }), ValuesGone);
  });

  it('go on with a search until it is through, and begin anew once nobody reads it', () => {
    const slow = new Answers(0);
    const find = { type: 'find', search: 's', places: [{ node: '1', part: 'output', value: hold(['a', 'b', 'a']) }], text: 'a' } as const;
    const paths: string[] = [];
    for (let turns = 0; turns < 20; turns += 1) {
      const { hits, total, done } = slow.answer(find);
      paths.push(...hits.map(({ path }) => path.join()));
      if (done) assert.deepEqual([paths, total], [['0', '2'], 2]);
      if (done) break;
    }
    assert.equal(paths.length, 2);
    slow.answer(find);
    slow.answer({ type: 'stopFinding', search: 's' });
    assert.deepEqual(new Answers().answer(find).total, 2);
  });
});
