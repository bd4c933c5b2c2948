import assert from 'node:assert/strict';
import { summaryOf } from '../../src/core/report/markdown';
import type { ExecutionNode } from '../../src/core/model/model';
import { classOfNode } from '../../src/core/model/status';
import { executionOf } from '../fixtures/executions';

const words = {
  locale: 'en',
  failedAt: 'Failed at {0}: {1}',
  failedAtAttempts: { other: 'Failed at {1} after {0} attempts: {2}' },
  nodes: 'Nodes',
  more: { one: '… and 1 more node.', other: '… and {0} more nodes.' },
  input: 'Input',
  output: 'Output',
  answer: 'Answer',
  cut: 'Cut here: the first {0}.',
  guessed: 'looks like yours',
  gone: 'no longer there',
};

function nodeCalled(name: string, status: string, more: Partial<ExecutionNode<unknown>> = {}): ExecutionNode<unknown> {
  return { id: name, name, type: 'http', status, statusClass: classOfNode(status), isBatch: false, ...more };
}

const failing = nodeCalled('Charge card', 'Errored', { attempts: 3, error: 'Invalid URL', durationMs: 6100, input: { amount: 42, token: 'hush' }, output: { error: 'Invalid URL' } });

describe('the summary of an execution', () => {
  it('says how it went, the chain, the failing node, its input and its output', () => {
    const nodes = [nodeCalled('Start', 'Success', { durationMs: 403 }), failing];
    const text = summaryOf(executionOf('e1', 'ERRORED', { nodes, workflow: { name: 'Lead import' }, durationMs: 7410 }), words);
    assert.match(text, /^### ✖ Lead import: ERRORED/);
    assert.match(text, /Failed at \*\*Charge card\*\* after 3 attempts: Invalid URL/);
    assert.match(text, /1\. ✔ Start \(http, Success, 403 ms\)\n2\. ✖ Charge card/);
    assert.match(text, /\*\*Input\*\*\n\n```json\n\{\n {2}"amount": 42/);
    assert.match(text, /\*\*Output\*\*/);
  });

  it('says that it only looks like the run that was started here, and that its platform no longer knows it', () => {
    assert.match(summaryOf(executionOf('e1', 'RUNNING', { guessed: true }), words), /looks like yours/);
    const gone = summaryOf(executionOf('e1', 'RUNNING', { gone: true }), words);
    assert.match(gone, /^### \? [\s\S]*no longer there/);
    assert.doesNotMatch(summaryOf(executionOf('e1', 'RUNNING', { guessed: false, gone: false }), words), /yours|there/);
  });

  it('tells no secret', () => {
    const text = summaryOf(executionOf('e1', 'ERRORED', { nodes: [failing, { ...failing, error: 'Bearer abcdefghijkl' }] }), words);
    assert.doesNotMatch(text, /hush|abcdefghijkl/);
  });

  it('lets no name be markup, and no text end its own fence', () => {
    const odd = { ...failing, name: '<img src=x> [a](http://b) `c`\u202e', input: { text: '````\n# title' } };
    const text = summaryOf(executionOf('e1', 'ERRORED', { nodes: [odd] }), words);
    assert.doesNotMatch(text, /(?<!\\)<img|(?<!\\)\[a|\u202e/);
    assert.match(text, /`````json/);
  });

  it('carries the head of what is large, and says that it is cut', () => {
    const large = { ...failing, output: Array.from({ length: 100_000 }, (_, index) => ({ index, text: 'x'.repeat(50) })) };
    const nodes = [...Array.from({ length: 200 }, (_, index) => nodeCalled(`Step ${index}`, 'Success')), large];
    const text = summaryOf(executionOf('e1', 'ERRORED', { nodes }), words);
    assert.ok(text.length < 12_000);
    assert.match(text, /Cut here/);
    assert.match(text, /201\. ✖ Charge card/);
    assert.match(text, /and 141 more nodes/);
  });

  it('has an answer where there are no nodes', () => {
    const text = summaryOf(executionOf('e1', 'COMPLETED', { answer: { value: { done: true } } }), words);
    assert.match(text, /\*\*Answer\*\*\n\n```json\n\{\n {2}"done": true/);
  });
});
