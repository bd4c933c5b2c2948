import { start, type Plan } from './plan';

/** D14: the last node it reaches outlives the time limit. */
export const oldImporter: Plan = {
  end: 'TIMED_OUT',
  of: 4,
  steps: [
    start(420),
    {
      id: '2',
      name: 'Read file',
      type: 'csv',
      ms: 900,
      output: { parsed_data: [{ id: '51' }], total_rows: 1, columns: ['id'] },
    },
    { id: '3', name: 'Import rows', type: 'group', ms: 6000, status: 'Timed_Out', batch: true, output: null },
  ],
};
