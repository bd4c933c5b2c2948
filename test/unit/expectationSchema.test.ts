import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { getLanguageService, TextDocument, type JSONSchema } from 'vscode-json-languageservice';
import { readExpectation } from '../../src/core/payload/expectation/expectation';

const schema = JSON.parse(readFileSync('media/expectation.schema.json', 'utf8')) as JSONSchema;
const service = getLanguageService({});

/** What VS Code underlines in the text. */
async function underlined(text: string): Promise<readonly string[]> {
  const document = TextDocument.create('file:///x.expected.json', 'jsonc', 1, text);
  const problems = await service.doValidation(document, service.parseJSONDocument(document), { comments: 'ignore', trailingCommas: 'ignore' }, schema);
  return problems.map(({ message }) => JSON.stringify(message));
}

function problemsOf(text: string) {
  const read = readExpectation(text);
  return 'problems' in read ? read.problems : [];
}

const names = fc.constantFrom('a', 'b', 'id', 'odd name', '', '$x', 'Fetch#2');
const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string({ maxLength: 6 }));
const kind = fc.constantFrom('string', 'number', 'integer', 'boolean', 'object', 'array', 'null', 'anything');

/** What may stand for a value, with every matcher in it. */
const { subset } = fc.letrec<{ subset: unknown; list: unknown[] }>((tie) => ({
  list: fc.array(tie('subset'), { maxLength: 3 }),
  subset: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    tie('list'),
    fc.dictionary(names, tie('subset'), { maxKeys: 3 }),
    fc.oneof(kind, fc.array(kind, { minLength: 1, maxLength: 3 })).map(($any) => ({ $any })),
    fc.constantFrom('^[A-Z]{2}$', '', '@').map(($match) => ({ $match })),
    fc.tuple(fc.integer(), fc.nat()).map(([least, more]) => ({ $within: [least, least + more] })),
    tie('list').map(($contains) => ({ $contains })),
    fc.jsonValue({ maxDepth: 2 }).map(($literal) => ({ $literal })),
    fc.constantFrom({ $literal: { $any: 'nothing', x: 1 } }, { $literal: { $within: [] } }),
  ),
}));

const path = fc
  .array(fc.constantFrom('.id', '.*', '..id', '..*', '[*]', '[0]', '[ 12 ]', '["odd.name"]', "['it is']", '["\\u0041\\n"]', '..["x"]', '.odd name', '.ü'), { maxLength: 4 })
  .map((steps) => `$${steps.join('')}`);
const time = fc
  .array(fc.tuple(fc.constantFrom('30', '1.5', '0'), fc.constantFrom('', ' '), fc.constantFrom('ms', 's', 'sec', 'seconds', 'm', 'min', 'minute', 'h', 'hours', 'd', 'day')), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part) => part.join('')).join(' '));
const jsonSchema = fc.constantFrom({}, { type: 'object', required: ['id'] }, { type: ['string', 'null'] }, { properties: { id: { minimum: 1 } } });
const word = fc.constantFrom('COMPLETED', 'Success', 'Waiting for rain', 'ERRORED');

const node = fc.record({ status: word, output: subset, schema: jsonSchema }, { requiredKeys: [] });
const goodParts = {
  $schema: fc.constant('./expectation.schema.json'),
  status: word,
  within: time,
  answer: subset,
  nodes: fc.dictionary(names, node, { maxKeys: 3 }),
  schema: fc.record({ answer: jsonSchema }, { requiredKeys: [] }),
  ignore: fc.array(path, { maxLength: 3 }),
  account: fc.constantFrom('user_12345', 'a b'),
  mode: fc.constantFrom('async', 'sync'),
};

/** What may be wrong somewhere, or may be right by chance. */
const odd = fc.oneof(
  scalar,
  fc.constantFrom<unknown>({}, [], { a: 1 }, '  ', '30 S', '30 Ms', '30', '5 parsec', '$.', '$', 'later', 'async', [null], ['$.id', 5], ['id']),
  fc.string({ unit: fc.constantFrom('$', '.', '[', ']', '*', '"', "'", 'a', '0', ' ', '\\', 'u', 'n'), maxLength: 9 }).map((text) => [`$${text}`]),
  fc.string({ unit: fc.constantFrom('1', '5', '.', ' ', 'm', 's', 'h', 'i', 'n'), maxLength: 7 }),
  fc.constantFrom<unknown>({ $any: 'strng' }, { $any: [] }, { $any: ['string', 5] }, { $any: 'string', a: 1 }, { $match: 5 }, { $match: '(' }, { $within: [1] }, { $within: [2, 1] }),
  fc.constantFrom<unknown>({ $within: ['1', 2] }, { $within: [1, 2, 3] }, { $contains: {} }, { $contains: [{ $any: 'x' }] }, { a: [{ $match: null }] }, { $literal: 1, $any: 'string' }),
);
const oddNode = fc.record({ status: fc.oneof(word, odd), output: fc.oneof(subset, odd), schema: fc.oneof(jsonSchema, fc.constantFrom<unknown>(null, true, 'x', [])), outptu: fc.constant(1) }, { requiredKeys: [] });
const oddParts = {
  $schema: fc.oneof(goodParts.$schema, scalar),
  status: fc.oneof(goodParts.status, odd),
  within: fc.oneof(goodParts.within, odd),
  answer: fc.oneof(goodParts.answer, odd),
  nodes: fc.oneof(goodParts.nodes, odd, fc.dictionary(names, fc.oneof(node, oddNode, scalar), { maxKeys: 2 })),
  schema: fc.oneof(goodParts.schema, scalar, fc.constantFrom<unknown>({ answer: true }, { answer: [] }, { nodes: {} })),
  ignore: fc.oneof(goodParts.ignore, odd),
  account: fc.oneof(goodParts.account, odd),
  mode: fc.oneof(goodParts.mode, odd),
  statsu: fc.constant('COMPLETED'),
};

/** A good one with one part that may be wrong: of several, one would hide the others. */
const nearlyGood = fc
  .tuple(fc.record(goodParts, { requiredKeys: [] }), fc.constantFrom(...Object.entries(oddParts)).chain(([name, part]) => fc.tuple(fc.constant(name), part as fc.Arbitrary<unknown>)))
  .map(([good, [name, part]]) => ({ ...good, [name]: part }));

describe('the schema of expectations', () => {
  it('takes every expectation that is one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(goodParts, { requiredKeys: [] }), async (expectation) => {
        const text = JSON.stringify(expectation);
        assert.deepEqual(problemsOf(text), []);
        assert.deepEqual(await underlined(text), []);
      }),
      { numRuns: 500 },
    );
  });

  it('and the reader refuse the same, except for what no schema can say', async () => {
    await fc.assert(
      fc.asyncProperty(nearlyGood, async (expectation) => {
        const text = JSON.stringify(expectation);
        const problems = problemsOf(text).filter(({ isBeyondSchema }) => !isBeyondSchema);
        const words = await underlined(text);
        assert.equal(problems.length > 0, words.length > 0, JSON.stringify({ text, problems, words }));
      }),
      { numRuns: 3_000 },
    );
  });

  it('cannot say that a text is a regular expression, which number is smaller, and that a name stands once', async () => {
    const text = '{"answer":[{"$match":"("},{"$within":[2,1]}],"nodes":{"A":{},"A":{}}}';
    assert.deepEqual(problemsOf(text).map(({ at, isBeyondSchema }) => [at.join('.'), isBeyondSchema]), [['answer.1', true], ['answer.0', true], ['nodes.A', true]]);
  });
});
