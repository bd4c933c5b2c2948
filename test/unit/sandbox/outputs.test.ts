import assert from 'node:assert/strict';
import { eachWithSandbox } from '../../fixtures/sandboxClient';

describe('sandbox outputs', () => {
  const client = eachWithSandbox();

  async function textOf(workflow: string): Promise<string> {
    const id = await client().run(workflow);
    client().clock.advance(60_000);
    return (await client().send('GET', `/api/v2/public/execution/${id}`)).text();
  }

  it('D20: Contact Dump returns about 8 MB, a file and a tree of 100 levels', async () => {
    const text = await textOf('Contact Dump');
    assert.ok(text.length > 8_000_000 && text.length < 12_000_000, String(text.length));
    const { nodes } = JSON.parse(text) as { nodes: { latest_output: Record<string, unknown> }[] };
    const { body } = nodes[1]?.latest_output as { body: { content: string; file_size: number } };
    assert.equal(Buffer.from(body.content, 'base64').length, body.file_size);
    let depth = 0;
    for (let level: unknown = nodes[2]?.latest_output; level; level = (level as { child?: unknown }).child) depth += 1;
    assert.equal(depth, 100);
    assert.equal((nodes[3]?.latest_output as { body: unknown[] }).body.length, 40_000);
  });

  it('D20: Odd Outputs has every shape, under a status nobody documents', async () => {
    const text = await textOf('Odd Outputs');
    const detail = JSON.parse(text) as { status: string; nodes: Record<string, unknown>[] };
    const node = (name: string) => detail.nodes.find((other) => other.node_name === name) ?? {};
    assert.equal(detail.status, 'PARTIALLY_SUCCESSFUL');
    assert.equal(typeof node('String of JSON').latest_output, 'string');
    assert.equal(node('Number').latest_output, 3);
    assert.equal(node('Null').latest_output, null);
    assert.equal('latest_output' in node('Missing'), false);
    assert.equal(Object.hasOwn(node('Dangerous keys').latest_output as object, '__proto__'), true);
    assert.equal(node('Unknown type').node_type, 'sap_ariba_x');
    assert.equal(node('Unknown status').node_status, 'Partially_Imported');
    assert.equal(detail.nodes.filter((other) => other.node_id === '16').length, 2);
  });

  it('D20: numbers beyond what a double holds are on the wire as they are written', async () => {
    const text = await textOf('Odd Outputs');
    for (const number of ['9007199254740993', '12345678901234567890', '-9223372036854775808', '10.10', '1e-400']) {
      assert.match(text, new RegExp(`:${number}[,}]`));
    }
  });

  it('a payload with such numbers comes back digit by digit', async () => {
    const sent = '{"payload":{"id":9007199254740993,"price":1.0,"text":"9007199254740993","__proto__":1}}';
    const { execution_id } = (await (await client().execute('Daily Sync', sent)).json()) as { execution_id: string };
    client().clock.advance(10_000);
    const text = await (await client().send('GET', `/api/v2/public/execution/${execution_id}`)).text();
    assert.ok(text.includes('"payload":{"id":9007199254740993,"price":1.0,"text":"9007199254740993","__proto__":1}'), text);
  });
});
