import { loop } from './loops';
import { start, type Plan } from './plan';

const invoices = [
  { id: '12345', status: 'created' },
  { id: '12346', status: 'created' },
];

/** D6: has a Group node, so nobody may wait for it. */
export const bulkInvoice: Plan = {
  steps: [
    start(310),
    {
      id: '2',
      name: 'Loop',
      ...loop(invoices.length, 1800, (index) => ({ output: invoices[index] })),
      output: {
        loop_results: invoices,
        total_iterations: 2,
        successful_iterations: 2,
        failed_iterations: 0,
      },
    },
    { id: '3', name: 'Log', type: 'log', ms: 12, output: {} },
  ],
};
