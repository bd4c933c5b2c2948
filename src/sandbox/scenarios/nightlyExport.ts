import { start, type Plan, type Step } from './plan';

const kinds = ['Contacts', 'Companies', 'Deals', 'Tickets', 'Orders', 'Invoices', 'Products', 'Vendors'];
const actions = ['Fetch', 'Map', 'Check', 'Upload', 'Log'];

/** D12: 40 nodes in a minute, with two gaps in what the platform tells of its progress. */
export const nightlyExport: Plan = {
  steps: kinds.flatMap((kind, row) =>
    actions.map((action, column) => step(row * actions.length + column + 1, action, kind)),
  ),
  silent: [
    [12_000, 14_000],
    [33_000, 35_000],
  ],
};

function step(number: number, action: string, kind: string): Step {
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
