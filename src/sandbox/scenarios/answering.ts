import { enveloped, fieldOf, start, type Plan, type Reply, type RunFacts } from './plan';
import { childIdOf } from './relatedIds';
import { lengthOf } from './runState';

const vendor = { id: 'V001234', sync_status: 'completed' };
const upsert = { id: '2', name: 'Upsert vendor' };

/** D4: quick enough to be waited for, and answers with what its Response node says. */
export const vendorSync: Plan = {
  steps: [
    start(196),
    {
      ...upsert,
      type: 'netsuite',
      ms: 1300,
      maximumAttempts: 3,
      input: { record_type: 'vendor', external_id: 'V001234' },
      output: enveloped(upsert, { node_status: 'Success', data: { vendor }, http_status: 200 }),
    },
    { id: '3', name: 'Response', type: 'response', ms: 4, output: { status: 200, body: { vendor } } },
  ],
  response: () => ({ status: 200, value: { vendor } }),
};

/**
 * D5: the Response node chooses the HTTP status and the value; the payload's `respond_with` and `respond_body` choose
 * the Response node's. So an answer can be made that looks like the platform's own refusal.
 */
function response(run: RunFacts): Reply {
  const wanted = fieldOf(run, 'respond_with');
  const status = typeof wanted === 'number' && isStatus(wanted) ? wanted : 400;
  const body = fieldOf(run, 'respond_body');
  if (body !== undefined) return { status, value: body };
  if (status < 300) return { status, value: { success: true } };
  return {
    status,
    value: { success: false, error: 'Validation failed', details: { validation_errors: ['Invalid email format'] } },
  };
}

function isStatus(value: number): boolean {
  return Number.isInteger(value) && value >= 200 && value <= 599;
}

export const validateOrder: Plan = {
  steps: [
    start(120),
    {
      id: '2',
      name: 'Check order',
      type: 'codeexecutornode',
      ms: 180,
      output: (run: RunFacts) => ({ valid: response(run).status < 300 }),
    },
    {
      id: '3',
      name: 'Response',
      type: 'response',
      ms: 5,
      output: (run: RunFacts) => {
        const { status, value } = response(run);
        return { status, body: value };
      },
    },
  ],
  response,
};

const waited = { id: '2', name: 'Sync vendor' };
const unwaited = { id: '3', name: 'Start daily sync' };

/** Two sub-flows: one whose answer the node waits for, one that goes on when the parent has ended. */
export const vendorOnboarding: Plan = {
  steps: [
    start(260),
    {
      ...waited,
      type: 'sub_flow',
      wait: 200,
      ms: lengthOf(vendorSync) + 40,
      subFlow: { workflow: 'Vendor Sync', waited: true },
      output: (run: RunFacts) => ({
        execution_id: childIdOf(run, waited),
        return_value: vendorSync.response?.(run).value,
      }),
    },
    {
      ...unwaited,
      type: 'sub_flow',
      wait: 150,
      ms: 90,
      subFlow: { workflow: 'Daily Sync', waited: false },
      output: (run: RunFacts) => ({ execution_id: childIdOf(run, unwaited) }),
    },
    { id: '4', name: 'Response', type: 'response', ms: 4, output: { status: 200, body: { onboarded: true } } },
  ],
  response: () => ({ status: 200, value: { onboarded: true } }),
};
