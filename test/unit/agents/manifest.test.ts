import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { largestBudget, smallestBudget, usualBudget } from '../../../src/core/agents/tool';

interface Property {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

interface Tool {
  readonly name: string;
  readonly toolReferenceName: string;
  readonly modelDescription: string;
  readonly userDescription: string;
  readonly inputSchema: { readonly type: string; readonly properties: Readonly<Record<string, Property>> };
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { languageModelTools: readonly Tool[] } };
const tools = contributes.languageModelTools;
const sources = readdirSync('src/host/agents').map((name) => readFileSync(join('src/host/agents', name), 'utf8'));

/** What answers for each tool, up to the brace that ends it, by the tool's name. */
const codes = new Map(sources.flatMap((text) => [...text.matchAll(/^ {4}(runlight_\w+): \{\n([\s\S]*?)^ {4}\},/gm)].map(([, name = '', body = '']) => [name, body] as const)));

describe('the tools for language models', () => {
  it('stand in the manifest, and each has its code', () => {
    assert.deepEqual([...codes.keys()].sort(), tools.map(({ name }) => name).sort());
  });

  it('can be referred to, and say when to be called and when not', () => {
    for (const { name, toolReferenceName, modelDescription, userDescription } of tools) {
      assert.match(toolReferenceName, /^runlight[A-Z]\w+$/, name);
      assert.match(modelDescription, /\bCall it\b[\s\S]*\bDo not\b/, name);
      assert.ok(modelDescription.length < 700, `${name}: models read it with every request`);
      assert.match(userDescription, /^%tool\./, name);
    }
    assert.equal(new Set(tools.map(({ toolReferenceName }) => toolReferenceName)).size, tools.length);
  });

  it('explain each input, with an example', () => {
    for (const { name, inputSchema } of tools) {
      assert.equal(inputSchema.type, 'object');
      for (const [input, { description = '', examples = [] }] of Object.entries(inputSchema.properties)) {
        assert.ok(description !== '' && examples.length > 0, `${name}: ${input}`);
      }
      const { minimum, maximum, default: usual } = inputSchema.properties['budget'] ?? {};
      assert.deepEqual([minimum, usual, maximum], [smallestBudget, usualBudget, largestBudget], name);
    }
  });

  it('take what they read, and nothing else', () => {
    for (const { name, inputSchema } of tools) {
      const code = codes.get(name) ?? '';
      // What is to be started is read for the question and for the start alike.
      const body = code.includes('intendedBy(') ? sources.filter((text) => text.includes('readStart(input')).join('\n') + readFileSync('src/host/agents/agentStart.ts', 'utf8') : code;
      const read = [...body.matchAll(/input\.(?:text|require|count)\('(\w+)'/g)].map(([, input = '']) => input);
      assert.deepEqual([...new Set([...read, 'budget'])].sort(), Object.keys(inputSchema.properties).sort(), name);
    }
  });
});
