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

  it('D21: Steady Export tells the same 20 MB while it runs, and after', async () => {
    const id = await client().run('Steady Export');
    const at = async (ms: number) => {
      client().clock.advance(ms);
      return (await client().send('GET', `/api/v2/public/execution/${id}`)).text();
    };
    const [early, late, end] = [await at(1_000), await at(10_000), await at(10_000)];
    assert.equal(late, early);
    assert.ok(early.length > 19_000_000 && early.length < 21_000_000, String(early.length));
    assert.match(early, /"status":"RUNNING"/);
    assert.match(end, /"status":"COMPLETED"/);
    const { nodes } = JSON.parse(end) as { nodes: { latest_output: { body: unknown[] } }[] };
    assert.deepEqual(nodes[1]?.latest_output.body.at(-1), nodes[1]?.latest_output.body[1_199]);
  });

  it('D21: Growing Export shows more of its output in every answer', async () => {
    const id = await client().run('Growing Export');
    const sizes: number[] = [];
    for (let poll = 0; poll < 4; poll += 1) {
      client().clock.advance(5_000);
      const detail = await client().inspect(id);
      sizes.push(JSON.stringify(detail.nodes[1]?.latest_output).length);
    }
    assert.ok(sizes[0]! > 16_000_000 && sizes[0]! < sizes[1]! && sizes[1]! < sizes[2]! && sizes[3]! < 21_000_000, sizes.join());
  });

  it('D21: Huge Export returns 50 MB, Long Text one text of 50 MB', async () => {
    assert.ok((await textOf('Huge Export')).length > 49 * 1024 * 1024);
    const { nodes } = JSON.parse(await textOf('Long Text')) as { nodes: { latest_output: string }[] };
    assert.ok((nodes[1]?.latest_output.length ?? 0) > 49 * 1024 * 1024);
    assert.match(nodes[1]?.latest_output ?? '', /origin\.\nImported/);
  });

  it('D21: Deep Trees returns 2,500 and 100,000 levels', async () => {
    const text = await textOf('Deep Trees');
    const depths = text.split('"latest_output":').slice(2).map((output) => output.split('{"child":').length);
    assert.deepEqual(depths, [2_500, 100_000]);
    assert.equal([...text.matchAll(/the innermost/g)].length, 2);
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
