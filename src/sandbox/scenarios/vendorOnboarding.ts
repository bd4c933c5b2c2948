import { childIdOf } from './kin';
import { start, type Plan, type RunFacts } from './plan';
import { lengthOf } from './scene';
import { vendorSync } from './vendorSync';

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
