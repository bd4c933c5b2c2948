import assert from 'node:assert/strict';
import { workflows } from '../../../src/sandbox';
import { altostratWorkflows } from '../../../src/sandbox/altostrat/workflows';
import { shapeOf } from '../../../src/sandbox/scenarios/plan';
import { eachWithSandbox } from '../../fixtures/sandboxClient';

interface Told {
  readonly nodes: readonly { readonly node_id: string; readonly parentNode?: string }[];
  readonly edges: readonly { readonly source: string; readonly target: string; readonly sourceHandle?: string }[];
}

describe('the workflows of the sandbox as graphs', () => {
  const client = eachWithSandbox();
  const all = [...workflows, ...altostratWorkflows];
  const shapeNamed = (name: string) => shapeOf(all.find((one) => one.name === name)?.plan ?? assert.fail(name));

  it('have edges between their own nodes only, each node once', () => {
    for (const { name, plan } of all) {
      const { nodes, edges } = shapeOf(plan);
      const ids = new Set(nodes.map(({ id }) => id));
      assert.equal(ids.size, nodes.length, name);
      assert.deepEqual(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to)), [], name);
      assert.deepEqual(nodes.filter((node) => node.inside !== undefined && !ids.has(node.inside)), [], name);
    }
  });

  it('are whole: everything but the first node is reached from another, or stands by itself within a loop or a try', () => {
    for (const { name, plan } of all) {
      const { nodes, edges } = shapeOf(plan);
      const reached = new Set(edges.map(({ to }) => to));
      const lone = nodes.slice(1).filter((node) => !reached.has(node.id) && node.inside === undefined);
      assert.deepEqual(lone, [], name);
    }
  });

  it('have among them one of forty, one of 300 and one of 2,000 nodes on Refold, and on Altostrat', () => {
    assert.equal(shapeNamed('Customer Migration').nodes.length, 40);
    for (const name of ['Partner Settlement', 'Site Provisioning']) assert.equal(shapeNamed(name).nodes.length, 300, name);
    for (const name of ['Warehouse Reconciliation', 'Fleet Audit']) assert.equal(shapeNamed(name).nodes.length, 2000, name);
  });

  it('are told by Refold with branches and with what is inside of a loop', async () => {
    const { id } = workflows.find(({ name }) => name === 'Order Fulfilment') ?? assert.fail();
    const { nodes, edges } = await client().get<Told>(`/api/v2/public/workflow/${id}`);
    assert.deepEqual(nodes.filter(({ parentNode }) => parentNode === '4').map(({ node_id }) => node_id), ['41', '42', '43', '44']);
    const ways = edges.filter(({ source }) => source === '3').map(({ target, sourceHandle }) => [target, sourceHandle]);
    assert.deepEqual(ways, [['4', 'true'], ['5', 'false']]);
  });
});
