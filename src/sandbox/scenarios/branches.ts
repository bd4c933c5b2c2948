import { edgesIn, enveloped, start, type Plan } from './plan';

const update = { id: '6', name: 'Update contact' };

/** D8: a rule, a node whose failure is skipped over, and one that is never run; the run completes all the same. */
export const activeCustomers: Plan = {
  steps: [
    start(350),
    {
      id: '5',
      name: 'Is active?',
      type: 'rule',
      wait: 400,
      ms: 22,
      output: {
        condition_result: true,
        evaluated_conditions: [{ variable: 'sap_vendor.STATUS', operator: 'equals', value: 'Active', result: true }],
        execution_path: 'true',
      },
    },
    {
      ...update,
      type: 'hubspot',
      ms: 1240,
      status: 'Errored_and_Skipped',
      attempts: 2,
      maximumAttempts: 2,
      output: enveloped(update, { message: 'Contact not found', error: { code: 'NOT_FOUND' }, status: 404 }, 'Errored'),
    },
    { id: '7', name: 'Response', type: 'response', ms: 0, status: 'Skipped', output: {} },
  ],
  shape: {
    others: [{ id: '8', name: 'Create contact', type: 'hubspot' }],
    edges: edgesIn(['1 > 5 true> 6 > 7', '5 false> 8 > 7']),
  },
};

const attempt = { id: '5', name: 'Try' };
const terminate = { id: '29', name: 'Terminate' };

/** D9: a switch, a caught failure, and a node that ends the run. */
export const approveDiscount: Plan = {
  end: 'TERMINATED',
  of: 6,
  steps: [
    start(290),
    {
      id: '2',
      name: 'Which decision?',
      type: 'switch',
      wait: 300,
      ms: 18,
      output: {
        evaluated_value: 'approved',
        matched_case: { case_value: 'approved', case_satisfied_nodes: ['5', '6'] },
        final_satisfied_nodes: ['5', '6'],
      },
    },
    {
      ...attempt,
      type: 'try_catch',
      ms: 1100,
      output: enveloped(attempt, {
        try_catch_result: true,
        message: 'The catch branch ran',
        failed_node_id: '3',
        error_message: { message: 'Discount not found', error: [{ errorCode: 'NOT_FOUND', message: 'No such discount' }] },
      }),
    },
    {
      ...terminate,
      type: 'terminate',
      wait: 200,
      ms: 3,
      output: enveloped(terminate, { message: 'Workflow terminated', statusCode: 200, action: 'terminate' }),
    },
  ],
  shape: {
    others: [
      { id: '3', name: 'Find discount', type: 'salesforce', inside: '5' },
      { id: '6', name: 'Log decision', type: 'log' },
      { id: '7', name: 'Reject discount', type: 'salesforce' },
      { id: '8', name: 'Ask again', type: 'send_email' },
    ],
    edges: edgesIn(['1 > 2 approved> 5 > 29', '2 approved> 6 > 29', '2 rejected> 7', '2 default> 8']),
  },
};
