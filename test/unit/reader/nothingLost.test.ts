import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../../../src/core/json/json';
import type { HttpResponse } from '../../../src/core/http/transport';
import type { Connection, Execution } from '../../../src/core/model/model';
import { systemTiming } from '../../../src/core/model/timing';
import { createProvider } from '../../../src/core/platforms';
import type { Calls } from '../../../src/core/platforms/api';
import type { Question } from '../../../src/core/reader/questions';
import { ValueReader } from '../../../src/core/reader/reader';
import { WorkerReader } from '../../../src/core/reader/remote';
import { answerOf, copyOf, copyOfPart } from '../../../src/host/panel/valueAnswers';
import { jsonText, tokensOf } from '../../fixtures/jsonTexts';
import { arrived } from '../../fixtures/largeBodies';
import { buildReaderThread } from '../../fixtures/readerThread';

const connection: Connection = { id: 'c', name: 'Acme', platform: 'refold', baseUrl: 'https://x.example', environment: 'test', auth: 'apiKey', body: 'raw', scopes: [] };
const ref = { connection: 'c', scope: 's', id: 'r1' };
const about = { node: '1#0', part: 'output' } as const;
const noFacts = { at: 0, secrets: [] };

type Answered = Pick<HttpResponse, 'text' | 'large'>;

/** An execution as it is read from a server that tells this text as what its node returned. */
async function readFrom(reader: ValueReader, text: string, answerOf: (body: string) => Answered): Promise<Execution> {
  const body = `{"status":"COMPLETED","nodes":[{"node_id":"1","node_name":"Fetch","node_status":"Success","input_data":1,"latest_output":${text}}]}`;
  const requests: Calls = { reader, send: () => Promise.resolve({ status: 200, headers: {}, ...answerOf(body) }) };
  const { inspect } = createProvider(connection, { kind: 'apiKey', secret: 'a-secret-key' }, requests);
  return (await inspect?.(ref, new AbortController().signal)) ?? assert.fail('nothing was told');
}

/** Half of a character travels as its escape: there are no bytes for it. */
function escaped(text: string): string {
  return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

function outputOf({ nodes = [] }: Execution) {
  return nodes[0]?.output ?? assert.fail('no output');
}

/** What becomes of a value on every road that leaves the reader, as JSON text. */
async function everywhere(reader: ValueReader, execution: Execution): Promise<Readonly<Record<string, string>>> {
  const ask = <Q extends Question>(question: Q) => reader.ask(question);
  const value = outputOf(execution);
  const document = new TextDecoder().decode(await ask({ type: 'document', subject: { of: 'value', value } }));
  const [node] = execution.nodes ?? [];
  assert.ok(node);
  const compared = await ask({ type: 'document', subject: { of: 'node', node, masks: {} } });
  const exported = new TextDecoder().decode(await ask({ type: 'export', executions: [{ execution, secrets: [] }], facts: noFacts }));
  const [again] = await ask({ type: 'exported', file: exported, name: 'run.json', connection: 'file' });
  assert.ok(again);
  assert.deepEqual(await ask({ type: 'differences', left: execution, right: again, masks: {} }), []);
  return {
    document,
    'the page': await pageText(reader, execution),
    'a copy': (await copyOfPart(execution, { type: 'copy', ...about }, { reader })) ?? '',
    'a copied value': await copied(reader, execution),
    'a comparison': stringifyJson((parseJson(new TextDecoder().decode(compared)) as { readonly output: unknown }).output),
    'an exported file': new TextDecoder().decode(await ask({ type: 'document', subject: { of: 'value', value: outputOf(again) } })),
  };
}

/** What the page gets, slice by slice. What host and page say to each other is JSON on its way. */
async function pageText(reader: ValueReader, execution: Execution): Promise<string> {
  const slices: string[] = [];
  for (let offset = 0; ;) {
    const told = await answerOf(execution, { type: 'pull', ...about, offset, shown: true }, { reader });
    const message = JSON.parse(JSON.stringify(told)) as typeof told;
    assert.ok(message.type === 'text');
    slices.push(message.text);
    offset += message.text.length;
    if (offset >= message.total) return slices.join('');
  }
}

/** The value as it is copied; a text is copied as itself. */
async function copied(reader: ValueReader, execution: Execution): Promise<string> {
  const text = (await copyOf(execution, { type: 'copyValue', ...about, path: [], as: 'value' }, { reader })) ?? assert.fail('nothing was copied');
  const whole = (await copyOfPart(execution, { type: 'copy', ...about }, { reader })) ?? '';
  return whole.startsWith('"') ? JSON.stringify(text) : text;
}

async function kept(reader: ValueReader, execution: Execution): Promise<string> {
  const news = { intent: 'i', target: { connection: 'c', scope: 's', workflow: 'w' }, at: 1, execution };
  const { text } = await reader.records.compose(undefined, news, []);
  const record = await reader.records.read('i', text);
  return new TextDecoder().decode(await reader.ask({ type: 'document', subject: { of: 'value', value: outputOf(record?.execution ?? assert.fail('not kept')) } }));
}

/** Signs that two megabytes are compared by, without a picture of both in the failure. */
function assertSame(found: string, wanted: string, where: string): void {
  assert.ok(found.trim() === wanted, `${where} has another text: ${found.length} characters in place of ${wanted.length}`);
}

const large: readonly (readonly [what: string, text: () => string])[] = [
  ['2,500 levels of objects', () => `${'{"in":'.repeat(2_500)}9007199254740993${'}'.repeat(2_500)}`],
  ['100,000 levels of lists', () => `${'['.repeat(100_000)}-0${']'.repeat(100_000)}`],
  ['100,000 levels of objects, keys that are numbers', () => `${'{"2":'.repeat(100_000)}1e999${',"1":2}'.repeat(100_000)}`],
  ['a text of 50 MB', () => JSON.stringify('“x\n'.repeat(17_000_000))],
];

/** `begin` makes a reader, to which bodies come as `arrives` says. */
function testNothingLost(where: string, begin: () => Promise<ValueReader>, arrives: (body: string) => Answered): void {
  describe(`what a server tells, read in ${where}`, function () {
    this.timeout(180_000);
    let reader: ValueReader;
    before(async () => (reader = await begin()));
    after(() => reader.dispose());

    it('has its order, its numbers, its repeated keys and its odd values everywhere', () =>
      fc.assert(
        fc.asyncProperty(jsonText, async (text) => {
          const execution = await readFrom(reader, text, arrives);
          const wanted = tokensOf(text);
          const found = { ...(await everywhere(reader, execution)), 'a kept run': await kept(reader, execution) };
          for (const [place, one] of Object.entries(found)) assert.deepEqual(tokensOf(one), wanted, place);
        }),
        { numRuns: 40 },
      ));

    for (const [what, textOf] of large) {
      it(`survives everywhere: ${what}`, async () => {
        const wanted = stringifyJson(parseJson(textOf()), 2);
        const execution = await readFrom(reader, textOf(), arrives);
        const found = await everywhere(reader, execution);
        for (const [place, one] of Object.entries(found)) {
          if (place === 'a comparison') assertSame(one, stringifyJson(parseJson(textOf())), place);
          else assertSame(one, wanted, place);
        }
      });
    }
  });
}

testNothingLost('the host', () => Promise.resolve(new ValueReader()), (text) => ({ text }));
const throughWorker = async (): Promise<ValueReader> => {
  const start = await buildReaderThread();
  return new ValueReader(() => Promise.resolve(new WorkerReader({ start, timing: systemTiming })));
};
testNothingLost('a worker', throughWorker, (text) => arrived(escaped(text)));
