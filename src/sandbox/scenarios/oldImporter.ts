import { loop } from './loops';
import { start, type Plan } from './plan';

const importRows = { id: '3', name: 'Import rows', ...loop(10, 1000, () => ({ output: { rows: 100 } })) };

/** D14: the last node it reaches outlives the time limit, and four of its ten batches are left waiting. */
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
    { ...importRows, ms: 6000, status: 'Timed_Out', output: null },
  ],
};
