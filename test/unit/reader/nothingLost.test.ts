import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../../../src/core/json/json';
import type { HttpResponse } from '../../../src/core/http/transport';
import type { Connection, Execution, HeldValue, Platform } from '../../../src/core/model/model';
import { systemTiming } from '../../../src/core/model/timing';
import { createProvider } from '../../../src/core/platforms';
import type { Calls } from '../../../src/core/platforms/api';
import type { Question } from '../../../src/core/reader/questions';
import { ValueReader } from '../../../src/core/reader/reader';
import { WorkerReader } from '../../../src/core/reader/remote';
import { hold } from '../../../src/core/values/held';
import { answerOf, copyOf, copyOfPart } from '../../../src/host/panel/valueAnswers';
import { jsonText, tokensOf } from '../../fixtures/jsonTexts';
import { arrived } from '../../fixtures/largeBodies';
import { buildReaderThread } from '../../fixtures/readerThread';

const ref = { connection: 'c', scope: 's', id: 'r1' };
const noFacts = { at: 0, secrets: [] };
const platforms = ['refold', 'altostrat', 'cobalt'] as const;

type Answered = Pick<HttpResponse, 'text' | 'large'>;

/** How each platform tells what a node got and returned, and the answer of a workflow where it tells that. */
const bodies: Readonly<Record<Platform, (text: string, got?: string) => string>> = {
  refold: (text, got = text) => `{"status":"COMPLETED","nodes":[{"node_id":"1","node_name":"Fetch","node_status":"Success"${got && `,"input_data":${got}`},"latest_output":${text}}]}`,
  altostrat: (text) => `{"id":"r1","status":"completed","logs":[{"node_id":"1","status":"success","input":${text},"output":${text}}]}`,
  cobalt: (text) => `{"status":"COMPLETED","response":${text}}`,
};

interface From {
  readonly reader: ValueReader;
  readonly platform: Platform;
  readonly arrives: (body: string) => Answered;
}

/** An execution as it is read from a server that tells this text. */
async function readFrom({ reader, platform, arrives }: From, text: string, got?: string): Promise<Execution> {
  const auth = platform === 'altostrat' ? 'token' : 'apiKey';
  const connection: Connection = { id: 'c', name: 'Acme', platform, baseUrl: 'https://x.example', environment: 'test', auth, body: 'raw', scopes: [] };
  const requests: Calls = { reader, send: () => Promise.resolve({ status: 200, headers: {}, ...arrives(bodies[platform](text, got)) }) };
  const { inspect } = createProvider(connection, { kind: auth, secret: 'a-secret-key' }, requests);
  return (await inspect?.(ref, new AbortController().signal)) ?? assert.fail('nothing was told');
}

/** Half of a character travels as its escape: there are no bytes for it. */
function escaped(text: string): string {
  return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

/** All that the execution holds of the text: outputs and inputs, or the answer. */
function valuesOf({ nodes = [], answer }: Execution): readonly HeldValue[] {
  const values = [...nodes.flatMap(({ input, output }) => [output, input]), answer?.value].filter((value) => value !== undefined);
  assert.ok(values.length > 0, 'no value');
  return values;
}

/** What of an execution a page looks at. */
function lookedAtIn({ nodes = [] }: Execution) {
  return { node: nodes.length > 0 ? '1#0' : 'answer', part: 'output' } as const;
}

/** What becomes of the text on every road that leaves the reader, as JSON text. */
async function everywhere(reader: ValueReader, execution: Execution): Promise<readonly (readonly [place: string, text: string])[]> {
  const ask = <Q extends Question>(question: Q) => reader.ask(question);
  const documents = async (place: string, values: readonly HeldValue[]) => {
    const texts: [string, string][] = [];
    for (const value of values) texts.push([place, new TextDecoder().decode(await ask({ type: 'document', subject: { of: 'value', value } }))]);
    return texts;
  };
  const exported = new TextDecoder().decode(await ask({ type: 'export', executions: [{ execution, secrets: [] }], facts: noFacts }));
  const [again] = await ask({ type: 'exported', file: exported, name: 'run.json', connection: 'file' });
  assert.ok(again);
  assert.deepEqual(await ask({ type: 'differences', left: execution, right: again, masks: {} }), []);
  const about = lookedAtIn(execution);
  return [
    ...(await documents('a document', valuesOf(execution))),
    ['the page', await pageText(reader, execution)],
    ['a copy', (await copyOfPart(execution, { type: 'copy', ...about }, { reader })) ?? ''],
    ['a copied value', await copied(reader, execution)],
    ...(await compared(reader, execution)),
    ...(await documents('an exported file', valuesOf(again))),
  ];
}

/** The text within a document of the node, as it is compared with another; a workflow's answer is not compared. */
async function compared(reader: ValueReader, { nodes: [node] = [] }: Execution): Promise<readonly (readonly [place: string, text: string])[]> {
  if (!node) return [];
  const document = await reader.ask({ type: 'document', subject: { of: 'node', node, masks: {} } });
  return [['a comparison', stringifyJson((parseJson(new TextDecoder().decode(document)) as { readonly output: unknown }).output)]];
}

/** What the page gets, slice by slice. What host and page say to each other is JSON on its way. */
async function pageText(reader: ValueReader, execution: Execution): Promise<string> {
  const slices: string[] = [];
  for (let offset = 0; ;) {
    const told = await answerOf(execution, { type: 'pull', ...lookedAtIn(execution), offset, shown: true }, { reader });
    const message = JSON.parse(JSON.stringify(told)) as typeof told;
    assert.ok(message.type === 'text');
    slices.push(message.text);
    offset += message.text.length;
    if (offset >= message.total) return slices.join('');
  }
}

/** The value as it is copied; a text is copied as itself. */
async function copied(reader: ValueReader, execution: Execution): Promise<string> {
  const about = lookedAtIn(execution);
  const text = (await copyOf(execution, { type: 'copyValue', ...about, path: [], as: 'value' }, { reader })) ?? assert.fail('nothing was copied');
  const whole = (await copyOfPart(execution, { type: 'copy', ...about }, { reader })) ?? '';
  return whole.startsWith('"') ? JSON.stringify(text) : text;
}

/** What a later window reads of a run that was written down, twice, with this payload. */
async function kept(reader: ValueReader, execution: Execution, payload: string): Promise<readonly string[]> {
  const news = { intent: 'i', target: { connection: 'c', scope: 's', workflow: 'w' }, at: 1, payload, execution };
  const first = await reader.records.compose(undefined, news, []);
  const { text } = await reader.records.compose(first.text, { ...news, at: 2 }, []);
  const record = (await reader.records.read('i', text)) ?? assert.fail('not kept');
  const texts = [record.payload ?? ''];
  for (const value of valuesOf(record.execution)) texts.push(await reader.ask({ type: 'json', value }));
  return texts;
}

/** What is exported as having been sent. */
async function sentIn(reader: ValueReader, execution: Execution, payload: string): Promise<string> {
  const sent = hold(parseJson(payload));
  return new TextDecoder().decode(await reader.ask({ type: 'export', executions: [{ execution, secrets: [] }], facts: noFacts, sent }));
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
        fc.asyncProperty(fc.constantFrom(...platforms), jsonText, async (platform, text) => {
          const execution = await readFrom({ reader, platform, arrives }, text);
          const wanted = tokensOf(text);
          const inRun = await kept(reader, execution, text);
          const found = [...(await everywhere(reader, execution)), ...inRun.map((one) => ['a kept run', one] as const)];
          for (const [place, one] of found) assert.deepEqual(tokensOf(one), wanted, `${place}, ${platform}`);
          assert.ok(tokensOf(await sentIn(reader, execution, text)).join(' ').includes(`"sent" : ${wanted.join(' ')}`));
        }),
        { numRuns: 150 },
      ));

    for (const [what, textOf] of large) {
      it(`survives everywhere: ${what}`, async () => {
        const wanted = stringifyJson(parseJson(textOf()), 2);
        const execution = await readFrom({ reader, platform: 'refold', arrives }, textOf(), '');
        for (const [place, one] of await everywhere(reader, execution)) {
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
