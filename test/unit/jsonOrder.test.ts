import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import { hideSecrets, redactJson } from '../../src/core/json/redact';
import type { Connection, ExecutionNode } from '../../src/core/model/model';
import { parsePayload } from '../../src/core/payload/parse';
import { resolveVariables } from '../../src/core/payload/resolve';
import { createProvider } from '../../src/core/platforms';
import { summaryOf } from '../../src/core/report/markdown';
import { mergeExecutions } from '../../src/core/runs/merge';
import { composeRecord, parseRecord, parseSummaries, summarize } from '../../src/core/runs/record';
import { ValueReader } from '../../src/core/reader/reader';
import { holdExecution } from '../../src/core/values/held';
import { textOf } from '../../src/core/values/texts';
import { findIn } from '../../src/host/panel/finder';
import { Outline } from '../../src/core/values/outline';
import { answerOf, copyOf } from '../../src/host/panel/valueAnswers';
import { tableOf } from '../../src/core/values/table';
import type { FoundHit } from '../../src/shared/protocol';
import { executionOf } from '../fixtures/executions';
import { jsonText, tokensOf } from '../fixtures/jsonTexts';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

/** What a plain object cannot hold: keys that are numbers after others and in no order, a key twice, numbers beyond a double. */
const odd = '{"b":9007199254740993,"2026":"x","2025":-0,"a":{"10":1,"9":{"a":2,"1":3}},"b":"again","__proto__":{"z":1,"0":2}}';
const nodeOf = (output: unknown, more: Partial<ExecutionNode<unknown>> = {}): ExecutionNode<unknown> => ({
  ...{ id: '1', name: 'Fetch', type: 'http', status: 'Success', statusClass: 'ok', isBatch: false, output },
  ...more,
});
const compact = (text: string) => stringifyJson(parseJson(text));

describe('what a server sent, in its order, with its numbers and its repeated keys', () => {
  const execution = executionOf<unknown>('e1', 'COMPLETED', { nodes: [nodeOf(parseJson(odd))], answer: { value: parseJson(odd) } });

  it('is shown line by line, repeated keys marked', () => {
    const { rows, total } = new Outline(parseJson(odd)).window({ open: [[3], [3, 1]], shown: [], from: 0, count: 100 });
    assert.deepEqual(
      rows.map(({ path, key, preview, isRepeated }) => `${path.join('.')} ${key}: ${preview}${isRepeated ? ' duplicate' : ''}`),
      [
        '0 b: 9007199254740993 duplicate',
        '1 2026: "x"',
        '2 2025: -0',
        '3 a: 10, 9',
        '3.0 10: 1',
        '3.1 9: a, 1',
        '3.1.0 a: 2',
        '3.1.1 1: 3',
        '4 b: "again" duplicate',
        '5 __proto__: z, 0',
      ],
    );
    assert.equal(total, rows.length);
  });

  it('is shown behind what a node returned, where that is in an envelope', () => {
    const { rows } = new Outline(parseJson('{"status":1,"7":2,"body":3,"body":4}'), 'body').window({ shown: [], from: 0, count: 9 });
    assert.deepEqual(rows.map(({ key, preview }) => `${key} ${preview}`), ['body 3', 'body 4', 'status 1', '7 2']);
  });

  it('is read as text and copied, the whole and a part of it', async () => {
    assert.equal(compact(textOf(execution.nodes?.[0]?.output, true).text), odd);
    const reader = new ValueReader();
    const about = { node: '1#0', part: 'output' } as const;
    const copied = (path: readonly number[]) => copyOf(holdExecution(execution), { type: 'copyValue', ...about, path, as: 'value' }, { reader });
    assert.equal(await copied([3]), '{\n  "10": 1,\n  "9": {\n    "a": 2,\n    "1": 3\n  }\n}');
    assert.deepEqual([await copied([0]), await copied([4])], ['9007199254740993', 'again']);
    const asked = await answerOf(holdExecution(execution), { type: 'value', ...about, path: [4], shown: [], offset: 0 }, { reader });
    assert.ok(asked?.type === 'value' && asked.text === 'again');
  });

  it('is read with every secret hidden, each value of a repeated one', () => {
    const { text, hidden } = textOf(parseJson('{"token":"one","1":"x","token":"two"}'), false);
    assert.deepEqual([compact(text), hidden], ['{"token":"••••••••","1":"x","token":"••••••••"}', 2]);
  });

  it('is found in, each value of a repeated key', async () => {
    const hits: FoundHit[] = [];
    await findIn(holdExecution({ ...execution, answer: undefined }), { text: 'b', signal: new AbortController().signal, reader: new ValueReader(), reported: 0 }, ({ hits: more }) => hits.push(...more));
    assert.deepEqual(hits.map(({ path }) => path.join()), ['0', '4']);
  });

  it('has the columns of its table in that order', () => {
    assert.deepEqual(tableOf(parseJson('[{"b":1,"1":2},{"b":3,"0":4}]'), [], 0, 9)?.columns, ['b', '1', '0']);
  });

  it('is hidden from nobody but secrets, at any depth', () => {
    assert.equal(stringifyJson(redactJson(parseJson(odd))), odd);
    assert.equal(stringifyJson(hideSecrets(parseJson(odd), ['again'])), odd.replace('again', '[REDACTED]'));
    const redactable = '{"token":"one","1":{"2":"s3cret","a":null},"token":2}';
    assert.equal(stringifyJson(redactJson(parseJson(redactable), ['s3cret'])), '{"token":"[REDACTED]","1":{"2":"[REDACTED]","a":null},"token":"[REDACTED]"}');
    const deep = `${'{"2":'.repeat(20_000)}"s3cret"${'}'.repeat(20_000)}`;
    assert.ok(stringifyJson(hideSecrets(parseJson(deep), ['s3cret'])) === deep.replace('s3cret', '[REDACTED]'));
  });

  it('is told in Markdown', () => {
    const words = { locale: 'en', failedAt: '', failedAtAttempts: {}, nodes: '', more: {}, input: '', output: '', answer: 'Answer', cut: '', guessed: '', gone: '' };
    const [, json = ''] = /```json\n(.*?)\n```/s.exec(summaryOf(execution, words)) ?? [];
    assert.equal(compact(json), odd);
  });

  it('is kept with the run, and its line in the index is what every parser reads alike', () => {
    const news = { intent: 'i', target: { connection: 'c', scope: 's', workflow: 'w' }, at: 1, execution };
    for (const secrets of [[], ['s3cret']]) {
      const { record, text } = composeRecord(undefined, news, secrets);
      const kept = parseRecord('i', text);
      assert.equal(stringifyJson(kept?.execution.nodes?.[0]?.output), odd);
      assert.equal(stringifyJson(kept?.execution.answer?.value), odd);
      const line = stringifyJson(summarize(record, text));
      assert.equal(JSON.stringify(JSON.parse(line)), line);
      assert.equal(parseSummaries(line).get('i')?.execution.answer, undefined);
    }
  });

  it('is news when only its order or an earlier value of a repeated key is', () => {
    const known = executionOf('e1', 'RUNNING', { nodes: [nodeOf(parseJson(odd))] });
    const merged = (text: string) => mergeExecutions(known, executionOf('e1', 'RUNNING', { nodes: [nodeOf(parseJson(text))] }));
    assert.equal(merged(odd), known);
    for (const text of [odd.replace('"10":1,', '').replace('"1":3}', '"1":3},"10":1'), odd.replace('"b":9007199254740993', '"b":1')]) {
      assert.equal(stringifyJson(merged(text).nodes?.[0]?.output), text);
    }
  });
});

describe('what a payload says, as it is written', () => {
  const sources = { now: () => 0, uuid: () => '', environment: () => undefined, prompt: async () => '', secret: async () => undefined };
  const platforms = [['refold', 'wrapped', '{"payload":', '}'], ['refold', 'raw', '', ''], ['cobalt', 'raw', '', ''], ['altostrat', 'raw', '{"context":', '}']] as const; // prettier-ignore

  for (const [platform, body, before, after] of platforms) {
    it(`goes out to ${platform} (${body}) token by token, without its comments`, async () => {
      const connection: Connection = { id: 'c', name: 'Acme', platform, baseUrl: 'https://x.example', environment: 'test', auth: 'token', body, scopes: [] };
      const requests = new ScriptedRequests(() => ({ body: { execution_id: 'e1', id: 'e1' } }));
      const provider = createProvider(connection, { kind: 'token', secret: 'secret-token' }, requests);
      await fc.assert(
        fc.asyncProperty(jsonText, async (text) => {
          const parsed = parsePayload(`// first\n${text}/* last */`);
          assert.ok('payload' in parsed);
          const resolution = await resolveVariables(parsed.payload.json, sources);
          assert.ok('resolved' in resolution);
          const request = { scope: 's', workflow: 'w', slug: 'slug', payload: resolution.resolved.json, mode: 'async', intent: 'i' } as const;
          await provider.start(request, new AbortController().signal);
          const sent = requests.sent.at(-1)?.body ?? '';
          assert.ok(sent.startsWith(before) && sent.endsWith(after));
          assert.deepEqual(asWritten(sent.slice(before.length, sent.length - after.length)), asWritten(text));
        }),
        { numRuns: 50 },
      );
    });
  }
});

/** Every token by its own letters; half of a character travels as its escape. */
function asWritten(text: string): readonly string[] {
  const halves = text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
  const tokens = halves.match(/"(?:[^"\\]|\\.)*"|[^\s"]/gs) ?? [];
  assert.deepEqual(tokensOf(halves), tokensOf(text));
  return tokens;
}
