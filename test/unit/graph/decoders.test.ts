import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Connection, ExecutionRef } from '../../../src/core/model/model';
import { createProvider } from '../../../src/core/platforms';
import { decodeGraph as decodeRun } from '../../../src/core/platforms/altostrat/graph';
import { decodeGraph } from '../../../src/core/platforms/refold/graph';
import { waysIn } from '../../../src/core/platforms/refold/ways';
import { anyJson } from '../../fixtures/anyAnswers';
import { ScriptedRequests } from '../../fixtures/scriptedRequests';

const names = ['nodes', 'edges', 'node_id', 'id', 'source', 'target', 'parentNode', 'data', 'workflow', 'outgoing_nodes', 'execution_path', 'body'];
const { signal } = new AbortController();
const ref: ExecutionRef = { connection: 'c1', scope: 'user_12345', id: 'e1' };

function connected(platform: Connection['platform'], answer: (path: string) => { status?: number; body: unknown }, kind: 'apiKey' | 'token' = 'apiKey') {
  const requests = new ScriptedRequests(answer);
  const connection: Connection = { id: 'c1', name: 'Acme', platform, baseUrl: 'https://example.com', environment: 'test', auth: kind, body: 'wrapped', scopes: [] };
  return { provider: createProvider(connection, { kind, secret: 'tk1' }, requests), requests };
}

const two = { nodes: [{ node_id: '1', name: 'Start', type: 'start' }, { node_id: '2', name: 'Fetch', type: 'http' }], edges: [{ source: '1', target: '2' }] };

describe('the graph of a workflow on Refold', () => {
  it('is read with the account’s header, once, and dated by the newest version', async () => {
    const { provider, requests } = connected('refold', (path) => ({
      body: path.includes('/versions/') ? { docs: [{ version: 3, _id: 'v', createdAt: '2026-05-01T00:00:00.000Z' }] } : two,
    }));
    const graph = await provider.workflowGraph?.(ref, 'w1', signal);
    assert.deepEqual(requests.lines, ['GET /api/v2/public/workflow/w1', 'GET /api/v2/public/workflow/versions/w1?page=1&limit=1']);
    assert.ok(requests.sent.every(({ headers }) => headers['linked_account_id'] === 'user_12345'));
    assert.equal(graph?.changedAt, Date.UTC(2026, 4, 1));
    assert.deepEqual(graph.edges, [{ from: '1', to: '2' }]);
  });

  it('is nothing, without a failure, where the account may not see it, it is gone, or no edges are told', async () => {
    for (const status of [403, 404, 400, 501]) {
      const { provider, requests } = connected('refold', () => ({ status, body: { message: 'No' } }));
      assert.equal(await provider.workflowGraph?.(ref, 'w1', signal), undefined, String(status));
      assert.equal(requests.sent.length, 1);
    }
    const { provider } = connected('refold', () => ({ body: { nodes: two.nodes } }));
    assert.equal(await provider.workflowGraph?.(ref, 'w1', signal), undefined);
  });

  it('is still there where nobody tells the versions', async () => {
    const { provider } = connected('refold', (path) => (path.includes('/versions/') ? { status: 403, body: { message: 'No' } } : { body: two }));
    assert.deepEqual(await provider.workflowGraph?.(ref, 'w1', signal), decodeGraph(two));
  });

  it('cannot be asked for with a session token, nor of Cobalt v1', () => {
    assert.equal(connected('refold', () => ({ body: two }), 'token').provider.workflowGraph, undefined);
    assert.equal(connected('cobalt', () => ({ body: two })).provider.workflowGraph, undefined);
  });

  it('has the ids that executions use, whichever of a node’s ids its edges name', () => {
    const graph = decodeGraph({
      nodes: [
        { id: 'a', data: { node_id: '1', label: 'Start', type: 'start' }, type: 'customNode' },
        { _id: '6a10', node_id: '2', name: 'Loop', type: 'group' },
        { id: 'c', node_id: '3', node_name: 'Inner', parentId: '6a10' },
      ],
      edges: [{ source: 'a', target: '6a10', sourceHandle: 'true', data: { label: 'go on' } }, { from: '2', to: { id: 'c' } }, { source: 'a', target: 'nobody' }],
    });
    assert.deepEqual(graph, {
      nodes: [
        { id: '1', name: 'Start', type: 'start' },
        { id: '2', name: 'Loop', type: 'group' },
        { id: '3', name: 'Inner', type: '', inside: '2' },
      ],
      edges: [{ from: '1', to: '2', handle: 'true', label: 'go on' }, { from: '2', to: '3' }],
    });
  });

  it('is read from nodes that name their neighbours, and from nodes inside of nodes', () => {
    const neighbours = decodeGraph({ nodes: [{ node_id: 1, outgoing_nodes: ['2'] }, { node_id: 2, incoming_nodes: [{ node_id: '1' }] }] });
    assert.deepEqual(neighbours?.edges, [{ from: '1', to: '2' }]);
    const nested = decodeGraph({ nodes: [{ node_id: '1' }, { node_id: '2', nodes: [{ node_id: '3' }, { node_id: '4' }], edges: [{ source: '3', target: '4' }] }], edges: [] });
    assert.deepEqual(nested?.nodes.map(({ inside }) => inside), [undefined, undefined, '2', '2']);
    assert.deepEqual(nested?.edges, [{ from: '3', to: '4' }]);
  });

  it('holds no node twice, no edge twice, nothing inside of itself', () => {
    const graph = decodeGraph({
      nodes: [{ node_id: '1', parentNode: '2' }, { node_id: '2', parentNode: '1' }, { node_id: '2', name: 'again' }, { node_id: '3', parentNode: '3' }],
      edges: [{ source: '1', target: '2' }, { source: '1', target: '2' }, { source: '3', target: '3' }],
    });
    assert.deepEqual(graph?.nodes.map(({ id, inside }) => [id, inside]), [['1', undefined], ['2', undefined], ['3', undefined]]);
    assert.equal(graph?.edges.length, 1);
  });
});

describe('the graph of a workflow on Altostrat', () => {
  const workflow = {
    id: 'fl_1',
    updated_at: '2026-05-01T00:00:00.000000Z',
    nodes: [{ id: 'n1', type: 'trigger', position: {}, data: { componentId: 'manual_trigger' } }, { id: 'n2', type: 'action', data: { componentId: 'webhook', label: 'Call' } }],
    edges: [{ id: 'e', source: 'n1', target: 'n2', sourceHandle: 'true' }],
  };

  it('is the run’s own where that tells it, so that it is what ran', async () => {
    const { provider, requests } = connected('altostrat', () => ({ body: { id: 'e1', status: 'completed', logs: [], workflow } }), 'token');
    const graph = await provider.workflowGraph?.(ref, 'fl_1', signal);
    assert.equal(graph?.ofExecution, true);
    assert.deepEqual(graph.nodes.map(({ name, type }) => [name, type]), [['manual_trigger', 'manual_trigger'], ['Call', 'webhook']]);
    assert.deepEqual(requests.lines, ['GET /workflows/runs/e1']);
  });

  it('is the workflow’s where the run does not tell it, and nothing where neither does or may', async () => {
    const run = { id: 'e1', status: 'completed', logs: [] };
    const { provider, requests } = connected('altostrat', (path) => ({ body: path.includes('/runs/') ? { data: run } : { data: workflow } }), 'token');
    const graph = await provider.workflowGraph?.(ref, 'fl_1', signal);
    assert.deepEqual([graph?.ofExecution, graph?.changedAt], [undefined, Date.UTC(2026, 4, 1)]);
    assert.deepEqual(requests.lines, ['GET /workflows/runs/e1', 'GET /workflows/fl_1']);
    const refused = connected('altostrat', (path) => (path.includes('/runs/') ? { body: run } : { status: 403, body: { message: 'No' } }), 'token');
    assert.equal(await refused.provider.workflowGraph?.(ref, 'fl_1', signal), undefined);
  });
});

describe('decoders of graphs', () => {
  it('take whatever comes, and never a graph whose edges lead nowhere', () => {
    fc.assert(
      fc.property(anyJson(names), fc.constantFrom(decodeGraph, decodeRun), (answer, decode) => {
        const graph = decode(answer);
        if (!graph) return;
        const ids = new Set(graph.nodes.map(({ id }) => id));
        assert.equal(ids.size, graph.nodes.length);
        assert.ok(graph.edges.every(({ from, to }) => ids.has(from) && ids.has(to) && from !== to));
      }),
    );
  });

  it('read from outputs which way a run went, whatever they are wrapped in', () => {
    assert.deepEqual(waysIn({ condition_result: true, execution_path: 'true' }), { chosen: { words: ['true'] } });
    const chosen = { words: ['approved'], nodes: ['5', '6'] };
    const told = { evaluated_value: 'approved', matched_case: { case_value: 'approved', case_satisfied_nodes: ['5'] }, final_satisfied_nodes: ['5', 6] };
    for (const output of [told, { node_id: '2', status: 'Success', body: told }, JSON.stringify(told)]) assert.deepEqual(waysIn(output), { chosen });
    assert.deepEqual(waysIn({ loop_results: [], total_iterations: 3, successful_iterations: 2, failed_iterations: 1 }), { iterations: { total: 3, good: 2, failed: 1 } });
    assert.deepEqual(waysIn({ body: { iteration_count: 14 } }), { iterations: { total: 14 } });
    for (const nothing of [null, 3, 'execution_path', '{"execution_path"', { body: [] }, { matched_case: {} }]) assert.deepEqual(waysIn(nothing), {});
  });
});
