import assert from 'node:assert/strict';
import { explanationOf } from '../../../src/core/agents/explanation';
import type { AgentPlace } from '../../../src/core/agents/lists';
import { parseJson } from '../../../src/core/json/json';
import type { Execution } from '../../../src/core/model/model';
import { isFailure } from '../../../src/core/model/status';
import { decodeLog, decodeRun } from '../../../src/core/platforms/altostrat/run';
import { decodeExecution } from '../../../src/core/platforms/refold/execution';
import { LocalSandbox, read } from '../../fixtures/localSandbox';

const place: AgentPlace = {
  connection: { name: 'Sandbox', platform: 'refold', environment: 'test' },
  account: { id: 'user_12345' },
  accountNoun: 'account',
};
const secrets = { keys: [], ofRun: [] };

/** What fails, and how: two executions that fail in the same way are one row of the table. */
const wayOf = ({ workflow, status, nodes = [] }: Execution<unknown>) => {
  const failing = nodes.find(({ statusClass }) => isFailure(statusClass));
  return [workflow?.id ?? workflow?.name, status, failing?.name].join(' / ');
};

describe('an explanation of a failed execution', function () {
  this.timeout(60_000);
  const ways = new Map<string, Execution<unknown>>();

  before(async () => {
    // Another seed is another history.
    for (const seed of [1, 2, 3, 4]) await collect(new LocalSandbox({ seed, historySize: 24_742 }));
  });

  async function collect(local: LocalSandbox): Promise<void> {
    for (const status of ['ERRORED', 'TIMED_OUT']) {
      for (let page = 1; page <= 10; page += 1) {
        const { docs } = read<{ docs: Record<string, unknown>[] }>(await local.send('GET', `/api/v2/public/execution?limit=100&page=${page}&status=${status}`));
        for (const row of docs) {
          const { body } = await local.send('GET', `/api/v2/public/execution/${String(row['_id'])}`);
          const execution = decodeExecution({ ...row, ...(parseJson(body) as object) }, { connection: 'c', scope: 'user_12345' });
          if (execution) ways.set(wayOf(execution), execution);
        }
      }
    }
    for (const { id } of local.sandbox.altostrat.workflows) {
      const { body } = await local.altostrat('GET', `/workflows/${id}/executions?per_page=100`);
      for (const row of (parseJson(body) as { data: { id: string }[] }).data) {
        const one = parseJson((await local.altostrat('GET', `/workflows/executions/${row.id}`)).body);
        const execution = decodeRun(one, { connection: 'c', scope: id });
        if (execution && isFailure(execution.statusClass)) {
          const whole = { ...execution, nodes: decodeLog(one) };
          ways.set(wayOf(whole), whole);
        }
      }
    }
  }

  it('is of fifty that fail in ways of their own', () => {
    assert.ok(ways.size >= 50, String(ways.size));
  });

  it('names the failing node and its message in its first 600 characters', () => {
    for (const [way, execution] of ways) {
      const failing = execution.nodes?.find(({ statusClass }) => isFailure(statusClass));
      // One runs out of time without a word.
      const message = failing?.error ?? execution.answer?.error ?? 'It says no reason.';
      assert.ok(failing, way);
      for (const budget of [600, 4_000, 20_000]) {
        const text = explanationOf({ execution, place, secrets, budget });
        const head = text.slice(0, 600);
        assert.ok(text.length <= budget, way);
        assert.ok(head.includes(`"${failing.name}"`) && head.includes(message), `${way}\n${text}`);
      }
    }
  });
});
