import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import type { Connection, Execution, Platform } from '../../src/core/model/model';
import { createProvider } from '../../src/core/platforms';
import { comparableText, differs, pairNodes } from '../../src/core/report/compare';
import { exportText, readExported } from '../../src/core/report/exported';
import { composeRecord, parseRecord } from '../../src/core/runs/record';
import { ValueReader } from '../../src/core/reader/reader';
import { holdExecution, wholeExecution } from '../../src/core/values/held';
import { Outline } from '../../src/core/values/outline';
import { textOf } from '../../src/core/values/texts';
import { copyOf } from '../../src/host/panel/valueAnswers';
import { jsonText, tokensOf } from '../fixtures/jsonTexts';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const { signal } = new AbortController();

/** How each platform tells the output of a node, and the answer of a workflow where it tells that. */
const answers: Readonly<Record<Platform, (text: string) => string>> = {
  refold: (text) => `{"status":"COMPLETED","nodes":[{"node_id":"1","node_status":"Success","input_data":${text},"latest_output":${text}}]}`,
  altostrat: (text) => `{"id":"r1","status":"completed","logs":[{"node_id":"1","status":"success","input":${text},"output":${text}}]}`,
  cobalt: (text) => `{"status":"COMPLETED","response":${text}}`,
};

/** An execution as it is read from a server that answers with this text. */
async function readFrom(platform: Platform, text: string): Promise<Execution<unknown>> {
  const requests = new ScriptedRequests(() => ({ body: answers[platform](text) }));
  const auth = platform === 'altostrat' ? 'token' : 'apiKey';
  const connection: Connection = { id: 'c', name: 'Acme', platform, baseUrl: 'https://x.example', environment: 'test', auth, body: 'raw', scopes: [] };
  const { inspect } = createProvider(connection, { kind: auth, secret: 'a-secret-key' }, requests);
  assert.ok(inspect);
  return wholeExecution(await inspect({ connection: 'c', scope: 's', id: 'r1' }, signal));
}

/** What the execution holds of the text: outputs and inputs, or the answer. */
function valuesOf({ nodes = [], answer }: Execution<unknown>): readonly unknown[] {
  return [...nodes.flatMap((node) => [node.input, node.output]), ...(answer && 'value' in answer ? [answer.value] : [])];
}

/** The keys (empty in a list) and tokens of what stands directly in an object or a list, by its tokens alone. */
function entriesIn(text: string): readonly { readonly key: string; readonly tokens: readonly string[] }[] {
  const [first, ...rest] = tokensOf(text);
  const entries: { key: string; tokens: string[] }[] = [];
  let depth = 0;
  let current: string[] = [];
  const close = () => {
    if (current.length > 0) entries.push(first === '{' ? { key: current[0] ?? '', tokens: current.slice(2) } : { key: '', tokens: current });
    current = [];
  };
  for (const token of rest.slice(0, -1)) {
    if (depth === 0 && token === ',') close();
    else current.push(token);
    depth += '{['.includes(token) ? 1 : '}]'.includes(token) ? -1 : 0;
  }
  close();
  return entries;
}

const holds = (check: (text: string) => Promise<void>, numRuns = 60) => fc.assert(fc.asyncProperty(jsonText, check), { numRuns });

describe('any JSON that a server sends', function () {
  this.timeout(60_000);

  for (const platform of ['refold', 'altostrat', 'cobalt'] as const) {
    it(`is read from ${platform} as it was sent`, () =>
      holds(async (text) => {
        const values = valuesOf(await readFrom(platform, text));
        assert.ok(values.length > 0);
        for (const value of values) assert.deepEqual(tokensOf(stringifyJson(value)), tokensOf(text));
      }));

    it(`is exported from ${platform}, and opened from the file, as it was sent`, () =>
      holds(async (text) => {
        const execution = await readFrom(platform, text);
        const file = exportText([execution], { at: 0, secrets: [], sent: parseJson(text) });
        const again = exportText(readExported(file, 'run.json', 'file'), { at: 0, secrets: [] });
        for (const one of [file, again]) {
          const [read] = readExported(one, 'run.json', 'file');
          for (const value of valuesOf(read ?? assert.fail('nothing'))) assert.deepEqual(tokensOf(stringifyJson(value)), tokensOf(text));
        }
        const sent = tokensOf(file).join(' ');
        assert.ok(sent.includes(`"sent" : ${tokensOf(text).join(' ')}`));
      }));

    it(`is kept from ${platform} with its payload, and opened in a later window, as it was sent`, () =>
      holds(async (text) => {
        const execution = await readFrom(platform, text);
        const news = { intent: 'i', target: { connection: 'c', scope: 's', workflow: 'w' }, at: 1, payload: text, execution };
        const { record } = composeRecord(undefined, news, []);
        const again = composeRecord(parseRecord('i', composeRecord(undefined, news, []).text), { ...news, at: 2 }, []);
        const kept = parseRecord('i', again.text);
        for (const one of [record, kept]) {
          const values = valuesOf(one?.execution ?? assert.fail('nothing'));
          assert.ok(values.length > 0);
          for (const value of values) assert.deepEqual(tokensOf(stringifyJson(value)), tokensOf(text));
        }
        assert.deepEqual(tokensOf(kept?.payload ?? ''), tokensOf(text));
      }));
  }

  it('is shown and copied as it was sent, the whole and each part, a key as often as it stands there', () =>
    holds(async (text) => {
      const execution = await readFrom('refold', text);
      const [node] = execution.nodes ?? [];
      assert.ok(node);
      // A text is shown and copied as itself; what it holds is another text.
      if (typeof node.output === 'string') return assert.equal(await copy(execution, []), node.output);
      assert.deepEqual(tokensOf(textOf(node.output, true).text), tokensOf(text));
      assert.deepEqual(tokensOf(await copy(execution, [])), tokensOf(text));
      const entries = entriesIn(text);
      const { rows } = new Outline(node.output).window({ open: [], shown: [], from: 0, count: 100 });
      if (!/^\s*\{/.test(text)) return;
      assert.deepEqual(rows.map(({ key }) => JSON.stringify(key)), entries.map(({ key }) => key));
      const often = (key: string) => entries.filter((entry) => entry.key === key).length > 1;
      assert.deepEqual(rows.map(({ isRepeated }) => isRepeated ?? false), entries.map(({ key }) => often(key)));
      for (const [place, { tokens }] of entries.entries()) {
        const copied = await copy(execution, [place]);
        if (tokens[0]?.startsWith('"')) assert.equal(JSON.stringify(copied), tokens[0]);
        else assert.deepEqual(tokensOf(copied), tokens);
      }
    }, 150));

  it('is compared as it was sent: the same is no difference, and every other value is one', async () => {
    await fc.assert(
      fc.asyncProperty(jsonText, jsonText, async (one, other) => {
        const [left, right] = [await readFrom('altostrat', one), await readFrom('altostrat', other)];
        const [node] = left.nodes ?? [];
        assert.ok(tokensOf(comparableText(node)).join(' ').includes(`"output" : ${tokensOf(one).join(' ')}`));
        assert.ok(pairNodes(left, await readFrom('altostrat', one)).every((pair) => !differs(pair)));
        const isOther = sorted(tokensOf(one)) !== sorted(tokensOf(other));
        if (isOther) assert.ok(pairNodes(left, right).some((pair) => differs(pair)));
      }),
      { numRuns: 100 },
    );
  });
});

const reader = new ValueReader();

async function copy(execution: Execution<unknown>, path: readonly number[]): Promise<string> {
  return (await copyOf(holdExecution(execution), { type: 'copyValue', node: '1#0', part: 'output', path, as: 'value' }, { reader })) ?? '';
}

/** Two objects that only differ in their order say the same when they are compared. */
function sorted(tokens: readonly string[]): string {
  return [...tokens].sort().join(' ');
}
