import { fieldOf, start, type Plan, type Reply, type RunFacts } from './plan';

const statuses = new Set([200, 201, 204, 302, 400, 401, 429, 503]);

/** D5: the Response node chooses the HTTP status; the payload's `respond_with` chooses the Response node's. */
function response(run: RunFacts): Reply {
  const wanted = fieldOf(run, 'respond_with');
  const status = typeof wanted === 'number' && statuses.has(wanted) ? wanted : 400;
  if (status < 300) return { status, value: { success: true } };
  return {
    status,
    value: { success: false, error: 'Validation failed', details: { validation_errors: ['Invalid email format'] } },
  };
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
