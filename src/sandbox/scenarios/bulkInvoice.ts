import { start, type Plan } from './plan';

/** D6: has a Group node, so nobody may wait for it. */
export const bulkInvoice: Plan = {
  steps: [
    start(310),
    {
      id: '2',
      name: 'Loop',
      type: 'group',
      ms: 3600,
      batch: true,
      output: {
        loop_results: [
          { id: '12345', status: 'created' },
          { id: '12346', status: 'created' },
        ],
        total_iterations: 2,
        successful_iterations: 2,
        failed_iterations: 0,
      },
    },
    { id: '3', name: 'Log', type: 'log', ms: 12, output: {} },
  ],
};
