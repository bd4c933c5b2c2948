import { loop } from './loops';
import { start, type Plan, type Step } from './plan';

const kinds = ['Contacts', 'Companies', 'Deals', 'Tickets', 'Orders', 'Invoices', 'Products', 'Vendors'];
const actions = ['Fetch', 'Map', 'Check', 'Upload', 'Log'];

/** D12: 40 nodes in a minute, with two gaps in what the platform tells of its progress. */
export const nightlyExport: Plan = {
  steps: kinds.flatMap((kind, row) =>
    actions.map((action, column) => exportStep(row * actions.length + column + 1, action, kind)),
  ),
  silent: [
    [12_000, 14_000],
    [33_000, 35_000],
  ],
};

function exportStep(number: number, action: string, kind: string): Step {
  if (number === 1) return start(1500);
  return {
    id: String(number),
    name: `${action} ${kind.toLowerCase()}`,
    type: action === 'Fetch' || action === 'Upload' ? 'http' : 'codeexecutornode',
    ms: 1500,
    maximumAttempts: 3,
    output: { status: 200, body: { kind, rows: number * 25, page: number } },
  };
}

const reportSteps = ['Collect rows', 'Group by region', 'Draw charts', 'Write pages', 'Publish'];

/** D13: five minutes of work that ask to be stopped; nodes that are not reached yet are shown as such. */
export const slowReport: Plan = {
  upcoming: 'Ready',
  steps: [start(400), ...reportSteps.map(reportStep)],
};

function reportStep(name: string, index: number): Step {
  return { id: String(index + 2), name, type: 'codeexecutornode', ms: 60_000, output: { pages: (index + 1) * 12 } };
}

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
