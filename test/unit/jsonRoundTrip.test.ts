import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Connection, Execution } from '../../src/core/model/model';
import { createProvider } from '../../src/core/platforms';
import { comparableText, differs, pairNodes } from '../../src/core/report/compare';
import { ValueReader } from '../../src/core/reader/reader';
import { holdExecution, wholeExecution } from '../../src/core/values/held';
import { Outline } from '../../src/core/values/outline';
import { textOf } from '../../src/core/values/texts';
import { copyOf } from '../../src/host/panel/valueAnswers';
import { jsonText, tokensOf } from '../fixtures/jsonTexts';
import { ScriptedRequests } from '../fixtures/scriptedRequests';

const { signal } = new AbortController();
const connection: Connection = { id: 'c', name: 'Acme', platform: 'refold', baseUrl: 'https://x.example', environment: 'test', auth: 'apiKey', body: 'raw', scopes: [] };

/** An execution as it is read from a server that tells this text as what its node got and returned. */
async function readFrom(text: string): Promise<Execution<unknown>> {
  const body = `{"status":"COMPLETED","nodes":[{"node_id":"1","node_status":"Success","input_data":${text},"latest_output":${text}}]}`;
  const { inspect } = createProvider(connection, { kind: 'apiKey', secret: 'a-secret-key' }, new ScriptedRequests(() => ({ body })));
  assert.ok(inspect);
  return wholeExecution(await inspect({ connection: 'c', scope: 's', id: 'r1' }, signal));
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

  it('is shown and copied as it was sent, the whole and each part, a key as often as it stands there', () =>
    holds(async (text) => {
      const execution = await readFrom(text);
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
        const [left, right] = [await readFrom(one), await readFrom(other)];
        const [node] = left.nodes ?? [];
        assert.ok(tokensOf(comparableText(node)).join(' ').includes(`"output" : ${tokensOf(one).join(' ')}`));
        assert.ok(pairNodes(left, await readFrom(one)).every((pair) => !differs(pair)));
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
