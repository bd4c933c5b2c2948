import { fieldOf, start, type Plan, type RunFacts } from './plan';

const seconds = 20;

/** A delay between two mails; who waits for the answer is not made to wait for the delay. */
export const welcomeSeries: Plan = {
  steps: [
    start(190),
    mail('2', 'Send welcome mail', 'Welcome'),
    { id: '3', name: 'Delay', type: 'delay', waitsFor: 'time', ms: seconds * 1000, output: delayOutput },
    mail('4', 'Send first steps', 'Your first steps'),
    { id: '5', name: 'Response', type: 'response', ms: 4, output: { status: 200, body: { mails: 2 } } },
  ],
  response: () => ({ status: 200, value: { mails: 2 } }),
};

function delayOutput({ type }: RunFacts): string {
  return type === 'SYNC' ? 'Waited for 0 seconds since sync execution is true.' : `Waited for ${seconds} seconds.`;
}

function mail(id: string, name: string, subject: string) {
  const output = (run: RunFacts) => ({
    email_sent: true,
    recipients: { to: [fieldOf(run, 'email') ?? 'jane@example.com'], cc: [], bcc: [] },
    subject,
  });
  return { id, name, type: 'send_email', ms: 450, output };
}
