import { enveloped, start, type Plan } from './plan';

const get = { id: '16', name: 'Send GET request' };

/** D7: three attempts, one after the other for anyone who watches, then the whole run fails. */
export const leadImport: Plan = {
  end: 'ERRORED',
  of: 4,
  failureStatus: 500,
  steps: [
    start(380),
    {
      ...get,
      type: 'http',
      ms: 6120,
      status: 'Errored',
      attempts: 3,
      maximumAttempts: 3,
      input: { method: 'GET', base_url: '//jsonplaceholder.typicode.com', url_path: '/todos/1' },
      curl: "curl -X GET '//jsonplaceholder.typicode.com/todos/1'",
      output: enveloped(
        get,
        {
          message: 'Invalid URL',
          error: { code: 'ERR_INVALID_URL', input: '//jsonplaceholder.typicode.com/todos/1' },
          status: 500,
        },
        'Errored',
      ),
    },
  ],
};

/** D7: the failure is JSON inside a string, and the input carries a credential. */
export const connectionCheck: Plan = {
  end: 'ERRORED',
  of: 3,
  failureStatus: 200,
  steps: [
    start(240),
    {
      id: '2',
      name: 'Query accounts',
      type: 'salesforce',
      ms: 1460,
      status: 'Errored',
      attempts: 1,
      maximumAttempts: 1,
      input: { query: 'SELECT Id FROM Account', headers: { authorization: 'Bearer sandbox-placeholder' } },
      output: { error: JSON.stringify({ message: 'The connection has expired' }) },
    },
  ],
};

const mail = { id: '3', name: 'Send mail' };

/** D7: the failure is a plain string. */
export const mailNotification: Plan = {
  end: 'ERRORED',
  of: 4,
  steps: [
    start(210),
    { id: '2', name: 'Compose', type: 'datamapper', ms: 60, output: { subject: 'Welcome', to: 'jane@example.com' } },
    {
      ...mail,
      type: 'send_email',
      ms: 900,
      status: 'Errored',
      attempts: 2,
      maximumAttempts: 2,
      output: enveloped(mail, 'SMTP authentication failed', 'Errored'),
    },
  ],
};

const badGateway = { message: 'Request failed with status code 502', error: { code: 'ERR_BAD_RESPONSE' }, status: 502 };

interface Fate {
  /** Of the node. */
  readonly status: string;
  /** Of the run. */
  readonly end: string;
  readonly body: unknown;
}

/** A variation of the plan in which the node at the index fails, and with it the run; no later node is reached. */
export function errored(plan: Plan, at: number, body: unknown = badGateway): Plan {
  return endingAt(plan, at, { status: 'Errored', end: 'ERRORED', body });
}

/** A variation of the plan in which the run's time is up while the node at the index works. */
export function timedOut(plan: Plan, at: number): Plan {
  return endingAt(plan, at, { status: 'Timed_Out', end: 'TIMED_OUT', body: 'The workflow exceeded its time limit' });
}

function endingAt(plan: Plan, at: number, { status, end, body }: Fate): Plan {
  // The Start node cannot fail, so the second is the first that can.
  const last = Math.min(Math.max(1, at), plan.steps.length - 1);
  const steps = plan.steps.slice(0, last + 1).map((step, index) => {
    if (index < last) return step;
    const attempts = step.maximumAttempts ?? step.attempts;
    return { ...step, status, attempts, output: enveloped(step, body, status) };
  });
  return { ...plan, steps, end, of: plan.of ?? plan.steps.length };
}
