import assert from 'node:assert/strict';
import { parseJson } from '../../src/core/json/json';
import { samplePayload } from '../../src/core/payload/sample';
import { payloadSchema } from '../../src/core/payload/schema';

/** The value of the payload file that a schema gives. */
function sampleOf(schema: unknown): Record<string, unknown> {
  const text = samplePayload({ schema });
  assert.ok(text.endsWith('\n'));
  // Tests look at it as the object that it must be.
  return JSON.parse(text) as Record<string, unknown>;
}

/** The same of one property. */
function sampleOfProperty(property: unknown): unknown {
  return sampleOf({ type: 'object', required: ['it'], properties: { it: property } })['it'];
}

describe('the schema of a payload', () => {
  it('is the platform’s, as an object or as text of JSON', () => {
    const schema = { type: 'object', properties: { email: { type: 'string' } } };
    assert.deepEqual({ ...payloadSchema({ schema }) }, schema);
    assert.deepEqual({ ...payloadSchema({ schema: JSON.stringify(schema) }) }, schema);
  });

  for (const schema of [null, undefined, true, false, 0, 7, '', 'no schema', '{broken', '[]', [], [{ type: 'object' }], {}]) {
    it(`is none when the platform says ${JSON.stringify(schema)}`, () => assert.equal(payloadSchema({ schema }), undefined));
  }
});

describe('a new payload', () => {
  it('is the platform’s own sample where there is one', () => {
    const schema = { properties: { other: { default: 1 } } };
    assert.equal(samplePayload({ sample: { email: 'jane@acme.io', tags: [] }, schema }), '{\n  "email": "jane@acme.io",\n  "tags": []\n}\n');
    assert.equal(samplePayload({ sample: '{"email":1}' }), '{\n  "email": 1\n}\n');
    assert.equal(samplePayload({ sample: ['a'] }), '[\n  "a"\n]\n');
  });

  it('has the sample’s numbers as they were written', () => {
    assert.equal(samplePayload({ sample: parseJson('{"id":12345678901234567890}') }), '{\n  "id": 12345678901234567890\n}\n');
  });

  for (const structure of [{}, { sample: null, schema: null }, { schema: { $ref: '#' } }, { schema: 'no schema' }]) {
    it(`is empty for ${JSON.stringify(structure)}`, () => assert.equal(samplePayload(structure), '{}\n'));
  }

  it('has what is required first, then the rest', () => {
    const properties = { note: { type: 'string' }, email: { type: 'string' }, name: { type: 'string' } };
    assert.deepEqual(Object.keys(sampleOf({ properties, required: ['name', 'email'] })), ['name', 'email', 'note']);
  });

  it('leaves out what only the server writes and what is on its way out, unless it is required', () => {
    const properties = { id: { type: 'string', readOnly: true }, old: { deprecated: true }, name: { type: 'string' } };
    assert.deepEqual(sampleOf({ properties }), { name: '' });
    assert.deepEqual(sampleOf({ properties, required: ['id'] }), { id: '', name: '' });
  });

  const suggestions: readonly (readonly [object, unknown])[] = [
    [{ type: 'string', const: 'fixed', default: 'other' }, 'fixed'],
    [{ type: 'string', default: 'usual', examples: ['sample'] }, 'usual'],
    [{ type: 'string', examples: ['sample'], enum: ['first', 'sample'] }, 'sample'],
    [{ type: 'string', example: 'sample' }, 'sample'],
    [{ enum: ['first', 'second'] }, 'first'],
    [{ type: 'boolean', default: false }, false],
    [{ type: 'object', default: { a: [1] } }, { a: [1] }],
  ];
  for (const [property, value] of suggestions) {
    it(`takes ${JSON.stringify(value)} from ${JSON.stringify(property)}`, () => assert.deepEqual(sampleOfProperty(property), value));
  }

  const scalars: readonly (readonly [unknown, unknown])[] = [
    [{ type: 'string' }, ''],
    [{ type: 'string', minLength: 3 }, 'xxx'],
    [{ type: 'string', format: 'email' }, 'jane@example.com'],
    [{ format: 'date-time' }, '2026-01-31T09:30:00Z'],
    [{ type: 'string', format: 'date' }, '2026-01-31'],
    [{ type: 'string', format: 'uuid' }, '00000000-0000-4000-8000-000000000000'],
    [{ type: 'string', format: 'uri' }, 'https://example.com/'],
    [{ type: 'string', format: 'constructor' }, ''],
    [{ type: 'integer' }, 0],
    [{ type: 'integer', minimum: 2.5 }, 3],
    [{ type: 'integer', exclusiveMinimum: 0 }, 1],
    [{ type: 'integer', minimum: 0, exclusiveMinimum: true }, 1],
    [{ type: 'number', maximum: -1.5 }, -1.5],
    [{ type: 'number', minimum: 7, multipleOf: 5 }, 10],
    [{ type: 'boolean' }, false],
    [{ type: 'null' }, null],
    [{ type: ['null', 'string'] }, ''],
    [{}, null],
    [true, null],
    [{ type: 'array', items: { type: 'string' }, minItems: 2 }, ['', '']],
    [{ type: 'array', items: { type: 'string' }, minItems: 1e9 }, ['', '', '', '', '']],
    [{ type: 'array', items: { type: 'string' }, maxItems: 0 }, []],
    [{ type: 'array' }, []],
    [{ items: [{ type: 'string' }, { type: 'integer' }] }, ['', 0]],
    [{ prefixItems: [{ type: 'string' }] }, ['']],
    [{ properties: { a: { type: 'string' } } }, { a: '' }],
    [{ oneOf: [{ type: 'null' }, { type: 'integer', minimum: 4 }] }, 4],
    [{ type: 'string', anyOf: [{ format: 'email' }, { format: 'uri' }] }, 'jane@example.com'],
  ];
  for (const [property, value] of scalars) {
    it(`has ${JSON.stringify(value)} for ${JSON.stringify(property)}`, () => assert.deepEqual(sampleOfProperty(property), value));
  }

  it('joins the parts of allOf', () => {
    const base = { required: ['id'], properties: { id: { type: 'integer' } } };
    const schema = { allOf: [{ $ref: '#/definitions/base' }, { properties: { name: { type: 'string' } }, required: ['name'] }] };
    assert.deepEqual(sampleOf({ ...schema, definitions: { base } }), { id: 0, name: '' });
  });

  it('follows references within the schema, whatever their names', () => {
    const $defs = { 'a/b ~c': { type: 'string', default: 'found' }, link: { $ref: '#/$defs/a~1b%20~0c' } };
    assert.deepEqual(sampleOf({ properties: { it: { $ref: '#/$defs/link' } }, $defs }), { it: 'found' });
  });

  it('ends where references lead back to themselves', () => {
    const person = {
      required: ['name', 'parent'],
      properties: { name: { type: 'string' }, parent: { $ref: '#/$defs/person' }, children: { items: { $ref: '#/$defs/person' } } },
    };
    assert.deepEqual(sampleOf({ $ref: '#/$defs/person', $defs: { person } }), { name: '', children: [] });
    assert.deepEqual(sampleOf({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }), {});
    assert.deepEqual(sampleOf({ properties: { self: { $ref: '#' }, a: { type: 'string' } } }), { a: '' });
  });

  it('leaves out what references elsewhere would describe', () => {
    const properties = { a: { $ref: 'https://example.com/a.json' }, b: { $ref: '#/nowhere' }, c: { $ref: '#/%zz' } };
    assert.deepEqual(sampleOf({ properties }), { a: null, b: null, c: null });
  });

  it('stays readable for a schema that branches without end', () => {
    const names = Array.from({ length: 30 }, (_, index) => `p${index}`);
    // The same schema stands for all thirty: a sample that followed every branch would have nearly a million lines.
    const all = (schema: object): object => ({ type: 'object', required: names, properties: Object.fromEntries(names.map((name) => [name, schema])) });
    const schema = all(all(all(all({ type: 'string' }))));
    assert.ok(samplePayload({ schema }).length < 100_000);
  });

  it('is built from any shape of schema without harm', () => {
    const odd = [
      { type: 7, properties: [], required: 'a' },
      { properties: { a: null, b: 3, c: 'x', d: [] } },
      { required: ['a', 5, null], allOf: 'x', anyOf: [null, 3], enum: [] },
      { type: 'array', items: null, minItems: -1 },
      { type: 'array', items: {}, minItems: 'many' },
      { $ref: 5, properties: { a: { $ref: '' } } },
    ];
    for (const schema of odd) assert.doesNotThrow(() => sampleOf(schema), JSON.stringify(schema));
    const text = samplePayload({ schema: JSON.parse('{"properties": {"__proto__": {"type": "string"}, "constructor": {}}}') });
    assert.match(text, /"__proto__": ""/);
    assert.equal(({} as Record<string, unknown>)['type'], undefined);
  });
});
