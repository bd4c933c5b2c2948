import { fieldOf, start, type Plan, type Reply, type RunFacts } from './plan';

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
