import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entriesOf, objectFrom } from '../../src/core/json/entries';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import { compareNumbers, readNumber } from '../../src/core/json/numbers';
import { isFields } from '../../src/core/json/values';
import { checkRun, sentenceOf, type CheckSchema, type NodeOutcome, type RunOutcome } from '../../src/core/payload/expectation/checkRun';
import { readDuration } from '../../src/core/model/duration';
import { excerptOf } from '../../src/core/payload/expectation/excerpt';
import { namesWantedAt, partAt } from '../../src/core/payload/expectation/cursor';
import { readExpectation, type Expectation } from '../../src/core/payload/expectation/expectation';
import { placesOf, readIgnoredPath } from '../../src/core/payload/expectation/ignoredPaths';
import { expectationOf } from '../../src/core/payload/expectation/savedExpectation';
import { compareSubset } from '../../src/core/payload/expectation/subset';
import { fillTemplate } from '../../src/core/model/sentence';
import { jsonText, numberText } from '../fixtures/jsonTexts';

const noSchema: CheckSchema = () => Promise.reject(new Error('no schema is asked for'));

function nodeOutcome(name: string, output: unknown, more: Partial<NodeOutcome> = {}): NodeOutcome {
  return { id: name.toLowerCase(), name, status: 'Success', statusClass: 'ok', output, ...more };
}

function outcome(answer: unknown, more: Partial<RunOutcome> = {}): RunOutcome {
  return { status: 'COMPLETED', statusClass: 'ok', durationMs: 1400, answer, nodes: [], ...more };
}

function expectation(text: string): Expectation {
  const read = readExpectation(text);
  assert.ok('expectation' in read, JSON.stringify(read));
  return read.expectation;
}

function problems(text: string): readonly string[] {
  const read = readExpectation(text);
  return 'problems' in read ? read.problems.map(({ at, template, values }) => `${at.join('.')}: ${fillTemplate(template, values)}`) : [];
}

async function sentences(run: RunOutcome, text: string): Promise<readonly string[]> {
  return (await checkRun(run, expectation(text), noSchema)).map(sentenceOf);
}

/** What an answer has to be, and whether one is. */
function holds(expected: string, actual: string, ...ignored: readonly string[]): boolean {
  const paths = ignored.map((text) => readIgnoredPath(text) ?? assert.fail(text));
  return compareSubset(parseJson(expected), parseJson(actual), placesOf(paths)).length === 0;
}

describe('an expectation', () => {
  it('says in one sentence each what is not as expected, all of it, in its own order', async () => {
    const run = outcome(parseJson('{"total":2,"items":[{"id":1},{"id":2}],"name":"Jane"}'), {
      status: 'ERRORED',
      statusClass: 'failed',
      nodes: [nodeOutcome('Normalize', parseJson('{"body":{"result":[{"id":2}]}}')), nodeOutcome('Charge card', null, { status: 'Errored', statusClass: 'failed' })],
    });
    const text = `{
      // Comments are welcome.
      "status": "COMPLETED", "within": "1 s",
      "answer": { "total": 3, "items": [{ "id": 1 }], "name": { "$match": "^John" }, "more": { "$any": ["string", "null"] } },
      "nodes": {
        "Normalize": { "status": "Success", "output": { "body": { "result": [{ "id": 1 }] } } },
        "charge card": { "status": "Success" },
        "Response": {},
      },
    }`;
    assert.deepEqual(await sentences(run, text), [
      'status: expected COMPLETED, got ERRORED',
      'within: expected at most 1 s, took 1.4 s',
      'answer › total: expected 3, got 2',
      'answer › items: expected a list of length 1, got 2',
      'answer › name: expected /^John/u, got "Jane"',
      'answer › more: expected string | null, and there is nothing',
      'nodes › Normalize › body.result[0].id: expected 1, got 2',
      'nodes › charge card › status: expected Success, got Errored',
      'nodes › Response: expected a node of this name or id, and none ran',
    ]);
  });

  it('leads to the place in its file, and has both sides for a diff', async () => {
    const [one] = await checkRun(outcome(parseJson('{"a":[1,{"b":2}]}')), expectation('{"answer":{"a":[1,{"b":3}]}}'), noSchema);
    assert.deepEqual([one?.at, one?.expected, one?.actual], [['answer', 'a', 1, 'b'], '3', '2']);
    const [missing] = await checkRun(outcome(parseJson('[{"a":1}]')), expectation('{"answer":{"$contains":[{"a":1},{"a":2}]}}'), noSchema);
    assert.deepEqual([missing?.at, missing && sentenceOf(missing)], [
      ['answer', '$contains', 1],
      'answer: expected an item {"a": 2}, and none is; item 0 is the closest',
    ]);
  });

  it('wants a good end where it says nothing of the end', async () => {
    assert.deepEqual(await sentences(outcome(undefined), '{}'), []);
    assert.deepEqual(await sentences(outcome(undefined, { status: 'STOPPED', statusClass: 'stopped' }), '{}'), ['status: expected a good end, got STOPPED']);
    assert.deepEqual(await sentences(outcome(undefined, { status: 'ERRORED', statusClass: 'failed' }), '{"status":"failed"}'), []);
    assert.deepEqual(await sentences(outcome(undefined, { status: 'ON_HOLD', statusClass: 'unknown' }), '{"status":"On hold"}'), []);
  });

  it('does not take a time that nobody knows for one that is short enough', async () => {
    const [one] = await sentences(outcome(undefined, { durationMs: undefined }), '{"within":"30 s"}');
    assert.equal(one, 'within: expected at most 30 s, and nobody knows how long it took');
    assert.deepEqual(await sentences(outcome(undefined, { durationMs: 1001 }), '{"within":"1 s"}'), ['within: expected at most 1 s, took 1001 ms']);
  });

  it('finds a node by id, by name, and by its turn, and does not guess which of several is meant', async () => {
    const nodes = [nodeOutcome('Fetch', 1, { id: 'n1' }), nodeOutcome('Fetch', 2, { id: 'n2' }), nodeOutcome('Loop', 'a', { id: 'n3' }), nodeOutcome('Loop', 'b', { id: 'n3' })];
    const run = outcome(undefined, { nodes });
    assert.deepEqual(await sentences(run, '{"nodes":{"n2":{"output":2},"Fetch#1":{"output":1},"n3#2":{"output":"b"},"Loop#1":{"output":"a"}}}'), []);
    assert.deepEqual(await sentences(run, '{"nodes":{"Fetch":{"output":2}}}'), ['nodes › Fetch: 2 nodes are called so: name one by its id, or as “Fetch#1”']);
    assert.deepEqual(await sentences(run, '{"nodes":{"Fetch#3":{"output":2}}}'), ['nodes › Fetch#3: expected a node of this name or id, and none ran']);
  });

  it('asks a schema about the answer and about a node', async () => {
    const asked: unknown[] = [];
    const schema: CheckSchema = (value, given) => {
      asked.push([value, given]);
      return Promise.resolve([{ path: ['id'], message: 'Incorrect type.' }]);
    };
    const run = outcome({ id: 1 }, { nodes: [nodeOutcome('Fetch', 2)] });
    const found = await checkRun(run, expectation('{"schema":{"answer":{"type":"object"}},"nodes":{"Fetch":{"schema":{"type":"number"}}}}'), schema);
    assert.deepEqual(found.map(sentenceOf), [
      'nodes › Fetch › id: the schema does not allow it: Incorrect type.',
      'answer › id: the schema does not allow it: Incorrect type.',
    ]);
    assert.deepEqual(asked, [[2, { type: 'number' }], [{ id: 1 }, { type: 'object' }]]);
  });

  it('refuses what is misspelt or malformed, all of it, because it would never fail', () => {
    assert.deepEqual(problems('{"statsu":"COMPLETED","within":"soon","nodes":{"A":{"outptu":1},"B":5},"ignore":["$.a","a","$.b["],"mode":"later","account":7}'), [
      'statsu: An expectation has no part “statsu” here.',
      'mode: The mode is “async” or “sync”, not “later”.',
      'within: “soon” is no time. Times look like “30 s”, “500 ms” or “2 min 30 s”.',
      'nodes.A.outptu: An expectation has no part “outptu” here.',
      'nodes.B: What is expected of a node is an object with “status”, “output” or “schema”.',
      'ignore.1: This is no path. Paths look like “$.body.id”, “$.items[*].id” or “$..createdAt”.',
      'ignore.2: This is no path. Paths look like “$.body.id”, “$.items[*].id” or “$..createdAt”.',
      'account: “account” is a text.',
    ]);
    assert.deepEqual(problems('{"answer":{"a":{"$match":"("},"b":[{"$within":[2,1]}],"c":{"$any":"text"},"d":{"$any":"string","x":1},"e":{"$contains":1}}}').map((one) => one.split(':')[0]).sort(), [
      'answer.a', 'answer.b.0', 'answer.c', 'answer.d', 'answer.e',
    ]);
    assert.match(problems('[1]').join(), /is an object/);
    assert.match(problems('{"answer": }').join(), /no JSON/);
    assert.deepEqual(problems('{"answer":{"$literal":{"$match":"("}}}'), []);
  });

  it('reads times as people write them', () => {
    const read = ['30 s', '500ms', '1.5 min', '2 min 30 s', '1 h', '1 day', '30', 's', '-1 s', '1 parsec', ''].map(readDuration);
    assert.deepEqual(read, [30_000, 500, 90_000, 150_000, 3_600_000, 86_400_000, undefined, undefined, undefined, undefined, undefined]);
  });
});

describe('a subset', () => {
  it('is contained in objects, and matches lists by position and length', () => {
    assert.ok(holds('{"a":{"b":1}}', '{"a":{"b":1,"c":2},"d":3}'));
    assert.ok(!holds('{"a":{"b":1}}', '{"a":{"c":2}}'));
    assert.ok(holds('[1,{"a":2}]', '[1,{"a":2,"b":3}]'));
    assert.ok(!holds('[1]', '[1,2]'));
    assert.ok(!holds('[1,2]', '[2,1]'));
    assert.ok(!holds('{}', '[]'));
    assert.ok(!holds('[]', '{}'));
    assert.ok(!holds('null', '{}'));
  });

  it('tells what is missing from null, and inherits nothing', () => {
    assert.ok(holds('{"a":null}', '{"a":null}'));
    assert.ok(!holds('{"a":null}', '{}'));
    assert.ok(!holds('{"toString":{"$any":"anything"}}', '{}'));
    assert.ok(holds('{"__proto__":{"x":1}}', '{"__proto__":{"x":1}}'));
    assert.ok(!holds('{"__proto__":{"x":1}}', '{}'));
  });

  it('takes numbers for the same where they say the same, and only there', () => {
    assert.ok(holds('1.50', '1.5'));
    assert.ok(holds('1e3', '1000'));
    assert.ok(holds('-0', '0'));
    assert.ok(!holds('9007199254740993', '9007199254740992'));
    assert.ok(!holds('1', '"1"'));
    assert.ok(!holds('0.1', '0.10000000000000000001'));
  });

  it('compares the second of a repeated key with the second', () => {
    assert.ok(holds('{"a":1,"a":2}', '{"a":1,"a":2}'));
    assert.ok(!holds('{"a":1,"a":2}', '{"a":2,"a":2}'));
    assert.ok(!holds('{"a":1,"a":2}', '{"a":2}'));
    assert.ok(holds('{"a":2}', '{"a":1,"a":2}'));
  });

  it('knows kinds, patterns and ranges', () => {
    assert.ok(holds('{"$any":"string"}', '"x"') && !holds('{"$any":"string"}', '1'));
    assert.ok(holds('{"$any":"integer"}', '9007199254740993') && !holds('{"$any":"integer"}', '1.5'));
    assert.ok(holds('{"$any":["null","object"]}', '{}') && !holds('{"$any":["null","object"]}', '[]'));
    assert.ok(holds('{"$any":"anything"}', 'null') && !holds('{"a":{"$any":"anything"}}', '{}'));
    assert.ok(holds('{"$match":"^[a-z]+$"}', '"abc"') && !holds('{"$match":"^[a-z]+$"}', '"a1"') && !holds('{"$match":"1"}', '1'));
    assert.ok(holds('{"$within":[1,2]}', '2') && !holds('{"$within":[1,2]}', '2.0000000000000000001') && !holds('{"$within":[1,2]}', '"1"'));
  });

  it('gives each item that a list contains a place of its own, whatever stands first', () => {
    assert.ok(holds('{"$contains":[2,1]}', '[1,3,2]'));
    assert.ok(holds('{"$contains":[{},{"a":1}]}', '[{"a":1},{"b":2}]'));
    assert.ok(!holds('{"$contains":[1,1]}', '[1,2]'));
    assert.ok(holds('{"$contains":[]}', '[]') && !holds('{"$contains":[]}', '{}'));
    assert.ok(holds('{"$contains":[{"a":{"$contains":[2]}}]}', '[{"a":[1]},{"a":[1,2]}]'));
  });

  it('takes a literal for what it is', () => {
    assert.ok(holds('{"$literal":{"$any":"string"}}', '{"$any":"string"}'));
    assert.ok(!holds('{"$literal":{"$any":"string"}}', '"x"'));
    assert.ok(holds('{"$literal":{"$literal":1}}', '{"$literal":1}'));
  });

  it('leaves out what is ignored, and all below it', () => {
    assert.ok(holds('{"a":{"b":1,"c":2}}', '{"a":{"b":9,"c":2}}', '$.a.b'));
    assert.ok(!holds('{"a":{"b":1,"c":2}}', '{"a":{"b":9,"c":3}}', '$.a.b'));
    assert.ok(holds('{"a":[{"b":1},{"b":2}]}', '{"a":[{"b":9},{}]}', '$.a[*].b'));
    assert.ok(!holds('{"a":[{"b":1}]}', '{"a":[{"b":1},{}]}', '$.a[*].b'));
    assert.ok(holds('{"a":[1,2]}', '{"a":[9,2]}', '$.a[0]'));
    assert.ok(holds('{"id":1,"x":{"y":[{"id":2,"id2":3}]}}', '{"id":9,"x":{"y":[{"id2":3}]}}', '$..id'));
    assert.ok(!holds('{"x":{"y":[{"id2":3}]}}', '{"x":{"y":[{"id2":4}]}}', '$..id'));
    assert.ok(holds('{"odd.name":1,"b":{"c":{"d":1}}}', '{"b":{"c":{"d":2}}}', '$["odd.name"]', "$['b'].*.d"));
    assert.ok(holds('{"a":{"x":{"a":{"b":1}}}}', '{"a":{"x":{"a":{"b":2}}}}', '$..a.b'));
    assert.ok(holds('1', '2', '$'));
    const none = ['a', '$.', '$..', '$a', '$.a.', '$.a[', '$.a[x]', '$.a[1', '$...a', '$["\\x"]', '$. a'];
    assert.deepEqual(none.filter((text) => readIgnoredPath(text)), []);
  });

  it('is compared at any depth', () => {
    const deep = (end: string): unknown => parseJson('['.repeat(100_000) + end + ']'.repeat(100_000));
    assert.deepEqual(compareSubset(deep('1'), deep('1'), placesOf([])), []);
    const [difference, ...more] = compareSubset(deep('1'), deep('2'), placesOf([]));
    assert.deepEqual([difference?.expected, difference?.actualAt.length, more], [1, 100_000, []]);
  });
});

describe('numbers of JSON', () => {
  it('stand to each other as their decimal values do', () => {
    const plain = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }));
    fc.assert(fc.property(plain, ([one, other]) => {
      assert.equal(Math.sign(compareNumbers(readNumber(String(one)), readNumber(String(other)))), one < other ? -1 : one > other ? 1 : 0);
    }));
    const signs = (one: string, other: string) => compareNumbers(readNumber(one), readNumber(other));
    assert.deepEqual([signs('1e400', '1e399'), signs('-1e400', '1'), signs('1e-400', '0'), signs('-1e-400', '0'), signs('-0', '0'), signs('1.5e400', '15e399')], [1, -1, 1, -1, 0, 0]);
    fc.assert(fc.property(numberText, numberText, (one, other) => {
      const there = signs(one, other);
      assert.ok(Object.is(there, 0) || there === -signs(other, one), `${one} ${other}`);
      assert.equal(signs(one, one), 0);
    }));
  });
});

describe('a saved expectation', () => {
  /** Another value of the same kind. */
  const changed = (value: unknown): unknown => (typeof value === 'string' ? `${value}!` : typeof value === 'boolean' ? !value : value === null ? 'x' : 0.12345);

  /** A value with the scalar at one place changed; places are counted as they come. */
  function changeAt(value: unknown, target: number, state = { at: 0 }): unknown {
    if (Array.isArray(value)) return value.map((item) => changeAt(item, target, state));
    if (isFields(value)) return objectFrom(entriesOf(value).map(([key, item]) => [key, changeAt(item, target, state)]));
    state.at += 1;
    return state.at - 1 === target ? changed(value) : value;
  }

  const countScalars = (value: unknown): number => (Array.isArray(value) ? value.reduce<number>((sum, item) => sum + countScalars(item), 0) : isFields(value) ? entriesOf(value).reduce((sum, [, item]) => sum + countScalars(item), 0) : 1);

  it('holds for the run it was made of, whatever that returned', async () => {
    await fc.assert(fc.asyncProperty(jsonText, jsonText, async (answer, output) => {
      const run = outcome(parseJson(answer), { nodes: [nodeOutcome('A', parseJson(output)), nodeOutcome('A', parseJson(answer), { id: 'a' })] });
      assert.deepEqual(await sentences(run, expectationOf(run)), []);
      assert.deepEqual(await sentences(run, expectationOf(run, run)), []);
    }));
  });

  it('is broken by any change of a value that it compares', async () => {
    await fc.assert(fc.asyncProperty(jsonText, fc.nat(), async (answer, place) => {
      const value = parseJson(answer);
      const scalars = countScalars(value);
      if (scalars === 0) return;
      const run = outcome(value);
      const other = outcome(changeAt(value, place % scalars));
      const text = expectationOf(run);
      // What is ignored or any of a kind is not compared.
      const isCompared = stringifyJson(value) !== stringifyJson(other.answer) && !/"ignore"|"\$any"/.test(text);
      if (isCompared) assert.notDeepEqual(await sentences(other, text), []);
    }));
  });

  it('leaves ids, times and secrets out, and says which', async () => {
    const answer = parseJson('{"id":"6a314c54d4616e99e7fa5a02","name":"Jane","createdAt":"2026-05-28T11:26:04Z","took_ms":5,"durationMs":12,"lat":52.5,"token":"abc","items":[{"id":"6a314c54d4616e99e7fa5a03"}],"log":["2026-05-28T11:26:04Z","done"]}');
    const text = expectationOf(outcome(answer));
    assert.deepEqual(JSON.parse(text), {
      status: 'COMPLETED',
      answer: { name: 'Jane', took_ms: 5, lat: 52.5, items: [{}], log: [{ $any: 'string' }, 'done'] },
      ignore: ['$..id', '$.createdAt', '$.durationMs', '$.token'],
    });
    assert.ok(!text.includes('abc'));
    assert.deepEqual(await sentences(outcome(answer), text), []);
  });

  it('ignores what differs between two runs of the same payload', async () => {
    const [one, other] = ['{"n":1,"kept":"x","list":[1,2],"odd":{"a":1},"item":[7,8]}', '{"n":2,"kept":"x","list":[1],"odd":null,"item":[7,9]}'].map((text) => outcome(parseJson(text)));
    assert.ok(one && other);
    const text = expectationOf(one, other);
    assert.deepEqual(JSON.parse(text), { status: 'COMPLETED', answer: { kept: 'x', item: [7, { $any: 'number' }] }, ignore: ['$.n', '$.list', '$.odd'] });
    assert.deepEqual(await sentences(other, text), []);
  });

  it('writes matchers that a run returned as literals, and no output that nobody would read', async () => {
    const run = outcome(parseJson('{"a":{"$any":"string"},"b":{"$literal":[{"$match":"("}]}}'), { nodes: [nodeOutcome('Big', 'x'.repeat(50_000)), nodeOutcome('Small', 'y')] });
    const text = expectationOf(run);
    assert.deepEqual(await sentences(run, text), []);
    assert.notDeepEqual(await sentences(outcome(parseJson('{"a":"text","b":{"$literal":[{"$match":"("}]}}'), { nodes: run.nodes }), text), []);
    assert.deepEqual((JSON.parse(text) as { nodes: unknown }).nodes, { Big: { status: 'Success' }, Small: { status: 'Success', output: 'y' } });
  });
});

describe('an excerpt', () => {
  it('is the JSON of a small value, and never much longer than it may be', () => {
    fc.assert(fc.property(jsonText, (text) => {
      const value = parseJson(text);
      assert.equal(stringifyJson(parseJson(excerptOf(value))), stringifyJson(value));
      assert.ok(excerptOf(value, 2, 20).length < 2000);
    }));
    const long = excerptOf({ a: 'x'.repeat(1_000_000), b: Array.from({ length: 100_000 }, (_, at) => at) });
    assert.ok(long.length < 10_000 && long.includes('…'));
    assert.equal(excerptOf({ pin: { a: 1 }, b: [{ pin: 2 }] }, 0, 99, (name) => name === 'pin'), '{"pin": "[REDACTED]", "b": [{"pin": "[REDACTED]"}]}');
  });
});

describe('a name that is typed into an expectation', () => {
  /** What is wanted where the bar stands. */
  const wanted = (text: string) => namesWantedAt(text.replace('|', ''), text.indexOf('|'));

  it('is one of a node, or of a field at this place of what came back', () => {
    assert.deepEqual(wanted('{"nodes":{|}}')?.wanted, { of: 'nodes' });
    assert.deepEqual(wanted('{"nodes":{"No|":{}}}'), { wanted: { of: 'nodes' }, span: { offset: 10, length: 4 }, hasValue: true });
    assert.deepEqual(wanted('{"nodes":{"A":{"output":{"items":[{"|"}]}}}}')?.wanted, { of: 'output', node: 'A', path: ['items', 0] });
    assert.deepEqual(wanted('{"answer":{"list":{"$contains":[{|}]}}}')?.wanted, { of: 'answer', path: ['list', 0] });
    const part = (text: string) => partAt(text.replace('|', ''), text.indexOf('|'));
    assert.deepEqual(part('{"nodes":{"Nor|malize":{}}}'), { of: 'node', node: 'Normalize' });
    assert.deepEqual(part('{"nodes":{"A":{"output":{"items":[{"i|d":1}]}}}}'), { of: 'output', node: 'A', path: ['items', 0, 'id'] });
    assert.deepEqual(part('{"answer":{"list":{"$contains":[{"id":|1}]}}}'), { of: 'answer', path: ['list', 0, 'id'] });
    for (const text of ['{"sta|tus":"COMPLETED"}', '{"nodes":{"A":{"sta|tus":"Success"}}}', '{"schema":{"ans|wer":{}}}', '{"answer": | {}}']) assert.equal(part(text), undefined, text);
    for (const text of ['{|}', '{"nodes":{"A":{|}}}', '{"answer":|}', '{"ignore":["|"]}', '{"schema":{"answer":{|}}}']) assert.equal(wanted(text), undefined, text);
  });
});
