import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { comparisonText } from '../../../src/core/agents/comparison';
import { explanationOf } from '../../../src/core/agents/explanation';
import { executionsText, type AgentPlace } from '../../../src/core/agents/lists';
import { usualBudget } from '../../../src/core/agents/tool';
import { valuePartText } from '../../../src/core/agents/valuePart';
import { parseJson } from '../../../src/core/json/json';
import type { Execution } from '../../../src/core/model/model';
import { decodeExecution } from '../../../src/core/platforms/refold/execution';
import { holdExecution } from '../../../src/core/values/held';
import { LocalSandbox, read } from '../../fixtures/localSandbox';

const secrets = { keys: [], ofRun: [] };
const budget = usualBudget;
const place: AgentPlace = { connection: { name: 'Sandbox', platform: 'refold', environment: 'test' }, account: { id: 'user_12345' }, accountNoun: 'account' };

/** What the tools answer in the conversations of the page, about a sandbox in which these runs have been made. */
async function answers(): Promise<readonly string[]> {
  const local = new LocalSandbox();
  const run = async (workflow: string, payload: unknown): Promise<Execution<unknown>> => {
    const { execution_id: id } = read<{ execution_id: string }>(await local.execute(workflow, {}, payload));
    local.clock.advance(120_000);
    const row = (await rows()).find(({ ref }) => ref.id === id);
    const { body } = await local.send('GET', `/api/v2/public/execution/${id}`);
    const whole = decodeExecution(parseJson(body), { connection: 'c', scope: 'user_12345' }, id);
    return { ...(row ?? assert.fail('It is not listed')), nodes: whole?.nodes };
  };
  const rows = async (): Promise<readonly Execution<unknown>[]> => {
    const { docs } = read<{ docs: unknown[] }>(await local.send('GET', '/api/v2/public/execution?limit=10'));
    return docs.flatMap((row) => decodeExecution(row, { connection: 'c', scope: 'user_12345' }) ?? []);
  };
  const failed = await run('Lead Import', { source: 'web' });
  const good = await run('Validate Order', { respond_with: 200, order: { id: 'A-1001', email: 'jane@example.com', total: 129.5 } });
  const refused = await run('Validate Order', { respond_with: 400, order: { id: 'A-1001', email: 'jane@example', total: 129.5 } });
  const dump = await run('Contact Dump', {});
  const large = dump.nodes?.find(({ name }) => /contacts/i.test(name))?.output;
  const part = (path: string) => valuePartText({ title: `Output of "Fetch all contacts" (id 4) in execution ${dump.ref.id}`, value: large, path, offset: 0, secrets, budget: 1_200 });
  const list = (await rows()).map(holdExecution).filter(({ workflow }) => workflow?.name === 'Validate Order');
  return [
    explanationOf({ execution: failed, lastSuccess: { none: 'No earlier success of this workflow was found.' }, place, secrets, budget }),
    executionsText(place, { items: list, page: 1, hasNext: false, total: list.length }, { filter: 'workflow "Validate Order"', budget }),
    comparisonText({ left: good, right: refused, place, secrets, budget }),
    part(''),
    part('$.body[39999].email'),
  ];
}

describe('the page about agents', () => {
  it('has conversations in which the tools answer as they do', async () => {
    const page = readFileSync('docs/agents.md', 'utf8');
    const told = [...page.matchAll(/^`{5}text\n([\s\S]*?)\n`{5}$/gm)].map(([, text]) => text);
    assert.deepEqual(told, await answers());
  });

  it('names every tool by what people refer to it with', () => {
    const page = readFileSync('docs/agents.md', 'utf8');
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { languageModelTools: readonly { toolReferenceName: string }[] } };
    for (const { toolReferenceName } of contributes.languageModelTools) assert.ok(page.includes(`\`#${toolReferenceName}\``), toolReferenceName);
  });
});
