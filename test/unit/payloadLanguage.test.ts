import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { leanPackages } from '../../scripts/bundles/packages.mjs';
import { createPayloadLanguage } from '../../src/core/payload/language';

const language = createPayloadLanguage();

/** Each problem as "what is marked: message". */
async function problemsOf(text: string, schema: object): Promise<string[]> {
  const problems = await language.validate(text, { ...schema });
  return problems.map(({ message, offset, length }) => `${text.slice(offset, offset + length)}: ${message}`);
}

/** The schema of one property that must be there. */
function having(it: object, more: object = {}): object {
  return { type: 'object', required: ['it'], properties: { it }, ...more };
}

describe('a payload’s schema', () => {
  it('says what is wrong, and where', async () => {
    const schema = having({ type: 'string', format: 'email' }, { additionalProperties: false });
    assert.deepEqual(await problemsOf('{"it": "jane@example.com"}', schema), []);
    assert.deepEqual(await problemsOf('{}', schema), ['{: Missing property "it".']);
    assert.deepEqual(await problemsOf('{"it": 5}', schema), ['5: Incorrect type. Expected "string".']);
    assert.match((await problemsOf('{"it": "jane"}', schema)).join(), /^"jane": .*e-mail/);
    assert.deepEqual(await problemsOf('{"it": "j@a.io", "x": 1}', schema), ['"x": Property x is not allowed.']);
  });

  it('leaves the syntax to those who read it: comments, commas, duplicate keys, broken text', async () => {
    const schema = having({ type: 'string' });
    assert.deepEqual(await problemsOf('// c\n{"it": "a", "it": "b", /* d */ }', schema), []);
    assert.deepEqual(await problemsOf('{"it": "a", "b": [1, }', schema), []);
    assert.deepEqual(await problemsOf('', schema), []);
    assert.deepEqual(await problemsOf('{"it": 3, "b": ', schema), ['3: Incorrect type. Expected "string".']);
  });

  const texts: readonly (readonly [string, object])[] = [
    ['a format', { type: 'string', format: 'date-time' }],
    ['a pattern', { type: 'string', pattern: '^[a-z]+$' }],
    ['a length', { type: 'string', minLength: 50 }],
    ['a longest length', { type: 'string', maxLength: 3 }],
    ['an enumeration', { enum: ['a', 'b'] }],
    ['a constant', { const: 'a' }],
    ['a choice', { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^a$' }] }],
    ['one of several', { oneOf: [{ type: 'string', format: 'email' }, { type: 'string', format: 'uri' }] }],
    ['a prohibition', { type: 'string', not: { pattern: 'uuid|env|prompt' } }],
    ['an own message', { type: 'string', pattern: '^a$', patternErrorMessage: 'an a, please' }],
  ];
  for (const [what, schema] of texts) {
    it(`takes a variable for any text that ${what} asks for`, async () => {
      assert.equal((await problemsOf('{"it": "uuid!"}', having(schema))).length, 1);
      for (const variable of ['${uuid}', 'x-${env:NAME}-y', '${prompt:A label}']) {
        assert.deepEqual(await problemsOf(`{"it": "${variable}"}`, having(schema)), []);
        assert.deepEqual(await problemsOf(`[["${variable}"]]`, { items: { items: schema } }), []);
      }
    });
  }

  it('still refuses what no variable can become, and every other text', async () => {
    const schema = {
      required: ['missing'],
      properties: { age: { type: 'integer' }, mail: { format: 'email' }, id: { pattern: '^a$' }, kind: { enum: ['a'] } },
    };
    assert.deepEqual(
      await problemsOf('{"age": "${prompt:Age}", "mail": "jane", "id": "${uuid}", "kind": "b", "$${uuid}": 1}', schema),
      [
        '{: Missing property "missing".',
        '"${prompt:Age}": Incorrect type. Expected "integer".',
        '"jane": String is not an e-mail address.',
        '"b": Value is not accepted. Valid values: "a".',
      ],
    );
    assert.notDeepEqual(await problemsOf('{"id": "$${uuid}"}', schema), []);
    assert.notDeepEqual(await problemsOf('{"id": "${other}"}', schema), []);
  });

  it('does not choose for a variable between alternatives', async () => {
    const card = { required: ['number'], properties: { by: { const: 'card' } } };
    const bank = { required: ['iban'], properties: { by: { const: 'bank' } } };
    const schema = { properties: { pay: { oneOf: [card, bank] } } };
    assert.deepEqual(await problemsOf('{"pay": {"by": "${env:BY}", "iban": "DE"}}', schema), []);
    assert.notDeepEqual(await problemsOf('{"pay": {"by": "card", "iban": "DE"}}', schema), []);
  });

  it('takes a variable for any name', async () => {
    const schema = { additionalProperties: { type: 'integer' }, propertyNames: { pattern: '^[a-z]$' } };
    assert.deepEqual(await problemsOf('{"${env:NAME}": 1}', schema), []);
    assert.deepEqual(await problemsOf('{"AB": 1}', schema), ['"AB": String does not match the pattern of "^[a-z]$".']);
  });

  it('applies whatever schema the payload names itself', async () => {
    const text = '{"$schema": "https://example.com/other.json", "it": 5}';
    assert.deepEqual(await problemsOf(text, having({ type: 'string' })), ['5: Incorrect type. Expected "string".']);
  });

  it('follows references within itself, and the drafts that are in use', async () => {
    const schema = { properties: { it: { $ref: '#/$defs/age' } }, $defs: { age: { type: 'integer' } } };
    const drafts = ['http://json-schema.org/draft-04/schema#', 'https://json-schema.org/draft/2020-12/schema', 'draft-03', 7];
    for (const $schema of [undefined, ...drafts]) {
      assert.deepEqual(await problemsOf('{"it": "x"}', { ...schema, $schema }), ['"x": Incorrect type. Expected "integer".']);
    }
    assert.deepEqual(await problemsOf('{"it": {"it": {"it": 1}}}', { properties: { it: { $ref: '#' } } }), []);
    assert.notDeepEqual(await problemsOf('["x"]', { items: [{ type: 'integer' }] }), []);
  });

  it('is used as far as it can be understood', async () => {
    const odd = [
      { type: 'file' }, { properties: { it: null } }, { properties: [] }, { required: 'it' }, { pattern: '(' }, { $ref: 5 },
      { $ref: '#/nowhere' }, { $ref: '#anchor' }, { $ref: '#/%zz' }, { items: 3, enum: 'x' }, { allOf: [null] }, { id: 7 },
      { $id: 'x', definitions: { a: { $id: '#b' }, c: { $id: '#b' } } }, { $ref: '#/__proto__' },
    ]; // prettier-ignore
    for (const schema of odd) assert.deepEqual(await problemsOf('{"it": 1}', schema), [], JSON.stringify(schema));
    const schema = { properties: { a: { $ref: '#/nowhere' }, type: { type: 'file' }, it: { type: 'string' }, $ref: { type: 'string' } } };
    assert.deepEqual(await problemsOf('{"a": 1, "type": 2, "it": 3, "$ref": 4}', schema), [
      '3: Incorrect type. Expected "string".',
      '4: Incorrect type. Expected "string".',
    ]);
  });

  it('is left as it was', async () => {
    const schema = { properties: { it: { $ref: '#/$defs/a' } }, $defs: { a: { type: 'integer' } } };
    const before = JSON.stringify(schema);
    await language.validate('{"it": "${uuid}"}', schema);
    await language.complete('{}', 1, schema);
    assert.equal(JSON.stringify(schema), before);
  });

  it('does no harm to a payload that is too large or too deep', async () => {
    const schema = { type: 'integer' };
    assert.deepEqual(await language.validate(`"${'x'.repeat(1_000_001)}"`, schema), []);
    assert.deepEqual(await language.validate('['.repeat(100_000), schema), []);
    assert.deepEqual(await language.complete('['.repeat(100_000), 100_000, schema), []);
    assert.equal(await language.hover('['.repeat(100_000), 0, schema), undefined);
  });

  describe('with references elsewhere', () => {
    let server: Server;
    let url: string;
    let requests = 0;

    before(async () => {
      server = createServer((_request, response) => {
        requests++;
        response.end('{"type": "integer"}');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.json`;
    });
    after(() => server.close());

    it('fetches nothing, and applies the rest', async () => {
      const elsewhere = [url, `${url}#/a`, 'file:///etc/hostname', 'other.json', '//127.0.0.1/a', 'vscode://schemas/settings'];
      for (const $ref of elsewhere) {
        const schema = { $schema: url, properties: { a: { $ref }, b: { allOf: [{ $ref }] }, it: { type: 'string' } } };
        const text = `{"$schema": "${url}", "a": "x", "b": "y", "it": 5}`;
        assert.deepEqual(await problemsOf(text, schema), ['5: Incorrect type. Expected "string".'], $ref);
        await language.complete(text, 1, schema);
        await language.hover(text, text.indexOf('"a"') + 1, schema);
      }
      assert.equal(requests, 0);
    });
  });
});

describe('help while a payload is written', () => {
  const schema = {
    required: ['email'],
    properties: {
      email: { type: 'string', description: 'Where to *write* to', default: 'jane@example.com' },
      plan: { enum: ['free', 'paid'], title: 'Plan' },
      price: { type: 'string', default: '${env:PRICE}' },
    },
  };

  /** With `|` where the cursor is. */
  async function suggestionsAt(marked: string) {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    const suggestions = await language.complete(text, offset, schema);
    return suggestions.map((one) => ({ ...one, replaced: text.slice(one.offset, one.offset + one.length) }));
  }

  it('suggests the properties that are missing', async () => {
    const [email, plan, ...more] = await suggestionsAt('{|}');
    assert.deepEqual([email?.label, email?.kind, email?.documentation], ['email', 'property', 'Where to *write* to']);
    assert.deepEqual([email?.insertText, email?.isSnippet], ['"email": "${1:jane@example.com}"', true]);
    assert.equal(plan?.label, 'plan');
    assert.deepEqual(more.map(({ label }) => label), ['price']);
    assert.deepEqual((await suggestionsAt('{"email": "x", |}')).map(({ label }) => label), ['plan', 'price']);
  });

  it('suggests values, and replaces what stands there', async () => {
    const suggestions = await suggestionsAt('{"plan": "f|"}');
    assert.deepEqual(suggestions.map(({ label, kind, replaced }) => [label, kind, replaced]), [
      ['"free"', 'value', '"f"'],
      ['"paid"', 'value', '"f"'],
    ]);
  });

  it('keeps a variable in a schema’s default out of the snippet’s own places', async () => {
    const price = (await suggestionsAt('{|}')).find(({ label }) => label === 'price');
    assert.match(price?.insertText ?? '', /\\\$\{env:PRICE\\\}/);
  });

  it('explains a property', async () => {
    const text = '{"email": "x", "plan": "free"}';
    const hover = await language.hover(text, 3, schema);
    assert.deepEqual(hover, { markdown: 'Where to \\*write\\* to', offset: 1, length: 7 });
    assert.equal((await language.hover(text, text.indexOf('plan'), schema))?.markdown, 'Plan');
    assert.equal(await language.hover(text, 0, {}), undefined);
  });

  it('knows one schema from another', async () => {
    const other = { properties: { other: {} } };
    assert.deepEqual((await language.complete('{}', 1, other)).map(({ label }) => label), ['other']);
    assert.equal((await suggestionsAt('{|}')).length, 3);
    assert.deepEqual((await language.complete('{}', 1, other)).map(({ label }) => label), ['other']);
  });
});

describe('the payload language as a bundle of its own', function () {
  // For a machine that is busy with other things.
  this.timeout(20_000);

  it('holds all that it needs, is small, and can reach no network', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'runlight-language-'));
    const outfile = join(folder, 'language.js');
    try {
      await build({
        entryPoints: ['src/core/payload/language.ts'],
        bundle: true,
        minify: true,
        platform: 'node',
        format: 'cjs',
        target: 'node22',
        mainFields: ['module', 'main'],
        outfile,
        plugins: [leanPackages],
      });
      const code = await readFile(outfile, 'utf8');
      assert.ok(code.length < 150 * 1024, `${Math.round(code.length / 1024)} KB`);
      assert.doesNotMatch(code, /require\("(?:node:)?(?:https?|net|tls|undici)"\)/);
      const script = `require(${JSON.stringify(outfile)}).createPayloadLanguage()
        .validate('{"it": 5}', { properties: { it: { type: 'string' } } })
        .then(([{ message }]) => console.log(message));`;
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: folder });
      assert.equal(stdout.trim(), 'Incorrect type. Expected "string".');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
