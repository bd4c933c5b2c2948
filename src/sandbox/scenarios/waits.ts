import { enveloped, fieldOf, start, type Plan, type RunFacts } from './plan';
import { waitIdOf } from './relatedIds';

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
  return { method: 'POST', url: `${url}/api/v1/workflows/webhooks/${waitIdOf(run)}` };
}

const delaySeconds = 20;

/** A delay between two mails; who waits for the answer is not made to wait for the delay. */
export const welcomeSeries: Plan = {
  steps: [
    start(190),
    mail('2', 'Send welcome mail', 'Welcome'),
    { id: '3', name: 'Delay', type: 'delay', waitsFor: 'time', ms: delaySeconds * 1000, output: delayOutput },
    mail('4', 'Send first steps', 'Your first steps'),
    { id: '5', name: 'Response', type: 'response', ms: 4, output: { status: 200, body: { mails: 2 } } },
  ],
  response: () => ({ status: 200, value: { mails: 2 } }),
};

function delayOutput({ type }: RunFacts): string {
  return type === 'SYNC' ? 'Waited for 0 seconds since sync execution is true.' : `Waited for ${delaySeconds} seconds.`;
}

function mail(id: string, name: string, subject: string) {
  const output = (run: RunFacts) => ({
    email_sent: true,
    recipients: { to: [fieldOf(run, 'email') ?? 'jane@example.com'], cc: [], bcc: [] },
    subject,
  });
  return { id, name, type: 'send_email', ms: 450, output };
}
