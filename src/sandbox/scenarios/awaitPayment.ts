import { ticketOf } from './kin';
import { enveloped, fieldOf, start, type Plan, type RunFacts } from './plan';

const update = { id: '4', name: 'Update order' };

/** D11: waits until its webhook is called, for ever if nobody calls it. */
export const awaitPayment: Plan = {
  steps: [
    start(210),
    {
      id: '2',
      name: 'Request payment',
      type: 'http',
      ms: 540,
      maximumAttempts: 3,
      output: (run: RunFacts) => ({
        status: 202,
        body: { order: fieldOf(run, 'order') ?? 'A-1001', state: 'requested' },
      }),
    },
    {
      id: '3',
      name: 'Wait for Webhook',
      type: 'wait_for_webhook',
      waitsFor: 'webhook',
      ms: Infinity,
      input: webhookInput,
    },
    {
      ...update,
      type: 'hubspot',
      wait: 200,
      ms: 430,
      output: (run: RunFacts) => enveloped(update, { received: run.arrival?.data ?? null }),
    },
  ],
};

function webhookInput(run: RunFacts, url: string): unknown {
  return { method: 'POST', url: `${url}/api/v1/workflows/webhooks/${ticketOf(run)}` };
}
