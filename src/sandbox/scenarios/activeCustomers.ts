import { enveloped, start, type Plan } from './plan';

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
};
