import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Cancelled } from '../../src/core/model/errors';
import { parsePayload } from '../../src/core/payload/parse';
import { countLines, losesLines } from '../../src/core/payload/pastedLines';
import { resolveVariables, type Resolved, type VariableSources } from '../../src/core/payload/resolve';
import { findVariables } from '../../src/core/payload/variables';

const noon = Date.parse('2026-03-01T12:00:00Z');

/** Sources that count: every UUID and every time is a new one, and every label that is asked for is written down. */
function countingSources(values: Record<string, string> = {}): VariableSources & { readonly asked: string[] } {
  let uuids = 0;
  let moments = 0;
  const asked: string[] = [];
  const find = (name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
  return {
    asked,
    now: () => noon + moments++,
    uuid: () => `uuid-${++uuids}`,
    environment: find,
    prompt: async (label) => {
      asked.push(label);
      return find(label) ?? `answer to ${label}`;
    },
    secret: async (name) => find(name),
  };
}

async function resolve(text: string, values: Record<string, string> = {}): Promise<Resolved> {
  const resolution = await resolveVariables(text, countingSources(values));
  assert.ok('resolved' in resolution, JSON.stringify(resolution));
  return resolution.resolved;
}

async function problemOf(text: string, values: Record<string, string> = {}) {
  const resolution = await resolveVariables(text, countingSources(values));
  assert.ok('problem' in resolution, JSON.stringify(resolution));
  return resolution.problem;
}

describe('variables in a payload', () => {
  it('are found in names and values, where they stand in the text', () => {
    const text = '{"${env:KEY}": ["a ${uuid} b", "${now-30m}${prompt:Your name}"], "n": "${secret:TOKEN}"}';
    const found = findVariables(text);
    assert.deepEqual(
      found.map(({ kind, name, offset, length }) => [kind, name, text.slice(offset, offset + length)]),
      [
        ['env', 'KEY', '${env:KEY}'],
        ['uuid', '', '${uuid}'],
        ['now', '', '${now-30m}'],
        ['prompt', 'Your name', '${prompt:Your name}'],
        ['secret', 'TOKEN', '${secret:TOKEN}'],
      ],
    );
  });

  it('are found while the text around them is being typed', () => {
    assert.deepEqual(findVariables('{"a": "${uuid}", "b": "${env:HOME}').map(({ kind }) => kind), ['uuid', 'env']);
    assert.deepEqual(findVariables('\uFEFF{"a": "${uuid}').map(({ offset }) => offset), [8]);
  });

  const untouched = [
    '{"a": "${other}"}',
    '{"a": "${UUID} ${uuid } ${uuid ${now+1y} ${now+h} ${now+1.5h} ${now +1h} ${env:} ${prompt: } {uuid} $uuid ${}"}',
    '{"a": "$${other}", "b": "$$"}',
    '{"a": "\\u0024{uuid}"}',
    '// ${uuid}\n{"a": 1 /* ${env:NAME} */}',
    '{"a": ${uuid}}',
    "{'a': '${uuid}'}",
    ' {\r\n\t"id" : 12345678901234567890.10 , "b":[ 1E5,-0 ,]}\r\n',
  ];
  for (const text of untouched) {
    it(`leave this as it is: ${JSON.stringify(text)}`, async () => {
      const { json, masked, secrets } = await resolve(text, { NAME: 'x' });
      assert.deepEqual([json, masked, secrets], [text, text, []]);
      assert.deepEqual(findVariables(text), []);
    });
  }

  it('give the same value everywhere in one run', async () => {
    const { json } = await resolve('{"id": "${uuid}", "again": "x-${uuid}", "at": "${now}", "start": "${now+0s}"}');
    const { id, again, at, start } = JSON.parse(json);
    assert.deepEqual([id, again, at, start], ['uuid-1', 'x-uuid-1', '2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.000Z']);
  });

  const shifts: readonly (readonly [string, string])[] = [
    ['${now}', '2026-03-01T12:00:00.000Z'],
    ['${now+90s}', '2026-03-01T12:01:30.000Z'],
    ['${now-30m}', '2026-03-01T11:30:00.000Z'],
    ['${now+1h}', '2026-03-01T13:00:00.000Z'],
    ['${now-1d}', '2026-02-28T12:00:00.000Z'],
    ['${now+2w}', '2026-03-15T12:00:00.000Z'],
  ];
  for (const [variable, time] of shifts) {
    it(`say ${time} for ${variable} at noon`, async () => assert.equal((await resolve(`["${variable}"]`)).json, `["${time}"]`));
  }

  it('that lead to no date are a problem at their place', async () => {
    const text = '["${now+1s}", "${now+9999999999999w}"]';
    const problem = await problemOf(text);
    assert.match(problem.reason, /no date/);
    assert.equal(text.slice(problem.offset, problem.offset + problem.length), '${now+9999999999999w}');
  });

  it('are text behind a second dollar sign', async () => {
    const { json } = await resolve('{"a": "$${uuid} and ${uuid}", "$${env:NO}": "$$${now}"}');
    assert.equal(json, '{"a": "${uuid} and uuid-1", "${env:NO}": "$${now}"}');
    assert.deepEqual(findVariables('["$${uuid}"]'), []);
  });

  it('keep JSON valid whatever their values', async () => {
    const value = 'say "hi"\\\n\t\u0000 ${uuid} \u2028 😀 \ud83d';
    const { json } = await resolve('{"${env:V}": "<${env:V}>"}', { V: value });
    assert.deepEqual(JSON.parse(json), { [value]: `<${value}>` });
    const piece = fc.constantFrom('"', '\\', '\r\n', '\u0000', '\u2028', '😀', '\ud83d', '\ude00', '$', '{now}', 'a', 'é');
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (parts) => {
        const text = parts.join('');
        assert.deepEqual(JSON.parse((await resolve('["a${prompt:P}b"]', { P: text })).json), [`a${text}b`]);
      }),
    );
  });

  it('never become anything but text', async () => {
    assert.equal((await resolve('{"age": "${prompt:Age}"}', { Age: '42' })).json, '{"age": "42"}');
  });

  it('change nothing around them', async () => {
    const { json } = await resolve('{ // ${uuid}\r\n  "id":"${uuid}",  "n": 12345678901234567890,\r\n}');
    assert.equal(json, '{ // ${uuid}\r\n  "id":"uuid-1",  "n": 12345678901234567890,\r\n}');
  });

  it('have names that may hold JSON escapes', async () => {
    const sources = countingSources({ 'Prénom "court"': 'Zoé' });
    const resolution = await resolveVariables('["${prompt:Pr\\u00e9nom \\"court\\"}"]', sources);
    assert.deepEqual(sources.asked, ['Prénom "court"']);
    assert.equal('resolved' in resolution && resolution.resolved.json, '["Zoé"]');
  });

  it('ask once for each label, in the order of the text', async () => {
    const sources = countingSources();
    await resolveVariables('["${prompt:Second}", {"${prompt:First}": "${prompt: Second }"}]', sources);
    assert.deepEqual(sources.asked, ['Second', 'First']);
  });

  it('ask for nothing when something else is missing', async () => {
    const sources = countingSources();
    const resolution = await resolveVariables('["${prompt:Name}", "${env:NOT_SET}"]', sources);
    assert.ok('problem' in resolution);
    assert.deepEqual(sources.asked, []);
  });

  it('that a person does not answer end the run', async () => {
    const prompt = () => Promise.reject(new Cancelled());
    await assert.rejects(resolveVariables('["${prompt:Name}"]', { ...countingSources(), prompt }), Cancelled);
  });

  it('name the environment variable or secret that is missing, and its place', async () => {
    const text = '{"a": "${env:HOME}", "b": "x ${env:NOT_SET}"}';
    const problem = await problemOf(text, { HOME: '/home/jane' });
    assert.equal(problem.reason, 'the environment variable NOT_SET is not set');
    assert.equal(text.slice(problem.offset, problem.offset + problem.length), '${env:NOT_SET}');
    assert.deepEqual([problem.template, problem.values], ['the environment variable {0} is not set', ['NOT_SET']]);
    assert.match((await problemOf('["${secret:crm}"]')).reason, /no secret crm/);
    assert.match((await problemOf('["${env:__proto__}"]')).reason, /__proto__/);
  });

  it('may be set to nothing', async () => {
    assert.equal((await resolve('["${env:EMPTY}"]', { EMPTY: '' })).json, '[""]');
  });

  it('hide secrets in what is kept, and tell them for the log', async () => {
    const text = '{"auth": "Bearer ${secret:crm}", "by": "${prompt:Name}", "again": "${secret:crm}"}';
    const { json, masked, secrets } = await resolve(text, { crm: 's3cret"', Name: 'Jane' });
    assert.equal(JSON.parse(json).auth, 'Bearer s3cret"');
    assert.equal(masked, '{"auth": "Bearer ••••", "by": "Jane", "again": "••••"}');
    assert.deepEqual(secrets, ['s3cret"']);
  });

  it('may be a secret of several lines or a space, kept to the last character', async () => {
    const { json, kept } = await resolve('["${secret:PEM}", "${prompt:sep}"]', { PEM: ' a\r\nb\n', sep: ' ' });
    assert.deepEqual(JSON.parse(json), [' a\r\nb\n', ' ']);
    assert.equal(kept, '["${secret:PEM}", " "]');
  });

  it('are not entered with lines that a field of one line has dropped', () => {
    const pem = '-----BEGIN-----\nabc\n-----END-----\n';
    assert.ok(losesLines('-----BEGIN-----abc-----END-----', pem));
    assert.ok(losesLines(' -----BEGIN----- abc -----END-----', pem.replaceAll('\n', '\r\n')));
    assert.equal(countLines(pem), 3);
    for (const pasted of ['s3cret\n', '', 'other\nlines', '\n']) assert.ok(!losesLines('s3cret', pasted), JSON.stringify(pasted));
  });

  it('give text that is a payload whenever the text was one', async () => {
    const piece = fc.constantFrom('${uuid}', '$${uuid}', '${env:A}', '$', '{', '}', 'x', '"', '\\');
    await fc.assert(
      fc.asyncProperty(fc.array(piece).map((parts) => parts.join('')), async (value) => {
        const { json } = await resolve(JSON.stringify({ [value]: value }), { A: '"\n' });
        assert.ok('payload' in parsePayload(json), json);
      }),
    );
  });
});
