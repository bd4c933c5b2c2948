import type { SandboxEnvironment } from '../keys';
import { validateOrder, vendorOnboarding, vendorSync } from '../scenarios/answering';
import { approveExpense, approveInvoice } from '../scenarios/approvals';
import { activeCustomers, approveDiscount } from '../scenarios/branches';
import { contactSchema, contactSignup, dailySync, single } from '../scenarios/everyday';
import { connectionCheck, leadImport, mailNotification } from '../scenarios/failures';
import { contactDump, deepTrees, growingExport, hugeExport, longText, steadyExport } from '../scenarios/largeOutputs';
import { partnerSettlement, warehouseReconciliation } from '../scenarios/largeShapes';
import { nightlyExport, oldImporter, slowReport } from '../scenarios/longRunning';
import { bulkInvoice, contactLoop, orderArchive, ticketBackfill } from '../scenarios/loops';
import { oddOutputs } from '../scenarios/oddOutputs';
import type { Plan } from '../scenarios/plan';
import { customerMigration, orderFulfilment, refundRequest } from '../scenarios/shapes';
import { awaitPayment, welcomeSeries } from '../scenarios/waits';
import type { ApplicationSlug } from './applications';

export interface SandboxWorkflow {
  /** In the test environment; {@link idIn} says it for either. */
  readonly id: string;
  readonly name: string;
  readonly scenario: string;
  readonly description: string;
  readonly plan: Plan;
  readonly application?: ApplicationSlug;
  /**
   * Where a client finds the slug: in the workflow; in its application object (older shapes) or the list's slugs of
   * applications; by the application's id; or nowhere.
   */
  readonly slugIn: 'workflow' | 'application' | 'applicationId' | 'nowhere';
  /** Every account has its own, one account has it, or it belongs to the organisation. */
  readonly owner: 'everyAccount' | 'organisation' | { readonly account: string };
  readonly published: boolean;
  readonly sample?: unknown;
  readonly schema?: { readonly properties: object };
  /** What a rerun of it answers in the older shapes, of which the platform's documents show three. */
  readonly rerun: 'id' | 'instanceId' | 'empty';
  /** The other name under which the first version of the API runs it. */
  readonly alias: string;
  /** The newest that was published. */
  readonly version: number;
}

type Entry = readonly [
  suffix: string,
  name: string,
  scenario: string,
  plan: Plan,
  description: string,
  more?: Partial<SandboxWorkflow>,
];

const order = { order: { id: 'A-1001', email: 'jane@example', total: 129.5 } };

// The id's last three digits, the name, the scenario's letter, the script, what it shows, and what differs from the rest.
const entries: readonly Entry[] = [
  [
    '289', 'Daily Sync', 'D1', dailySync, 'Completes in four seconds, node by node',
    { sample: { email: 'jane@example.com' } },
  ],
  [
    '290', 'Vendor Sync', 'D4', vendorSync, 'Quick enough to wait for',
    { application: 'netsuite', slugIn: 'application', sample: { vendor_id: 'V001234' } },
  ],
  [
    '291', 'Validate Order', 'D5', validateOrder, 'Answers with the HTTP status in respond_with, 400 without',
    { sample: { respond_with: 400, ...order } },
  ],
  [
    '292', 'Bulk Invoice', 'D6', bulkInvoice, 'Has a Group node: cannot be waited for',
    { application: 'netsuite', slugIn: 'application' },
  ],
  [
    '293', 'Lead Import', 'D7', leadImport, 'Fails after three attempts',
    { application: 'salesforce', rerun: 'instanceId', sample: { source: 'web' } },
  ],
  [
    '294', 'Connection Check', 'D7', connectionCheck, 'Fails with JSON inside a string',
    { application: 'salesforce', slugIn: 'applicationId', rerun: 'empty' },
  ],
  [
    '295', 'Mail Notification', 'D7', mailNotification, 'Fails with a plain sentence',
    { application: 'slack', slugIn: 'applicationId' },
  ],
  ['296', 'Active Customers', 'D8', activeCustomers, 'A rule, a skipped failure, a skipped node'],
  [
    '297', 'Approve Discount', 'D9', approveDiscount, 'Switch, try and catch, terminate',
    { application: 'salesforce', sample: { discount: 15 } },
  ],
  ['298', 'Nightly Export', 'D12', nightlyExport, 'Forty nodes in a minute'],
  [
    '299', 'Slow Report', 'D13', slowReport, 'Five minutes long: there to be stopped',
    { application: 'netsuite', slugIn: 'application' },
  ],
  ['29a', 'Old Importer', 'D14', oldImporter, 'Runs out of time', { application: 'netsuite' }],
  [
    '29b', 'Contact Signup', 'D18', contactSignup, 'Has a schema; email is required',
    { sample: { email: 'jane@example.com', newsletter: true }, schema: contactSchema },
  ],
  ['29c', 'Unlabelled Job', 'D18', single, 'No slug to be found anywhere', { application: undefined, slugIn: 'nowhere' }],
  ['29d', 'Contact Dump', 'D20', contactDump, 'A file, a deep tree and 8 MB of contacts'],
  ['29e', 'Odd Outputs', 'D20', oddOutputs, 'Every odd shape an output can have'],
  ['29f', 'Draft Cleanup', 'D18', single, 'Not published', { published: false }],
  ['2a0', 'Org Digest', 'D18', single, 'Belongs to the organisation', { application: 'slack', owner: 'organisation' }],
  [
    '2a1', 'Org Audit', 'D18', single, 'Belongs to the organisation, not published',
    { owner: 'organisation', published: false },
  ],
  ['2a2', 'Partner Feed', 'D18', single, 'Belongs to user_67890 alone', { owner: { account: 'user_67890' } }],
  [
    '2a3', 'Contact Loop', 'D10', contactLoop, 'Loops over 137 batches, six of which fail',
    { sample: { list: 'newsletter' } },
  ],
  [
    '2a4', 'Ticket Backfill', 'D10', ticketBackfill, 'Loops in executions of their own, one of which fails',
    { sample: { since: '2026-05-01' } },
  ],
  ['2a5', 'Order Archive', 'D10', orderArchive, 'Loops where nobody tells the batches'],
  [
    '2a6', 'Vendor Onboarding', 'D10', vendorOnboarding, 'Starts two other workflows and waits for one',
    { application: 'netsuite', slugIn: 'application', sample: { vendor_id: 'V001234' } },
  ],
  [
    '2a7', 'Approve Invoice', 'D11', approveInvoice, 'Waits for a person, at 66 percent',
    { application: 'netsuite', sample: { number: '2026-1041', amount: 75_000 } },
  ],
  [
    '2a8', 'Approve Expense', 'D11', approveExpense, 'Waits thirty seconds for a person',
    { application: 'netsuite', sample: { number: '2026-1042', amount: 62_000 } },
  ],
  ['2a9', 'Await Payment', 'D11', awaitPayment, 'Waits until its webhook is called', { sample: { order: 'A-1001' } }],
  [
    '2aa', 'Welcome Series', 'D11', welcomeSeries, 'A delay of 20 seconds, skipped for who waits',
    { sample: { email: 'jane@example.com' } },
  ],
  ['2ab', 'Steady Export', 'D21', steadyExport, 'Tells the same 20 MB again and again for 15 seconds'],
  ['2ac', 'Growing Export', 'D21', growingExport, 'Tells 16 MB that grow to 20 MB in 15 seconds'],
  ['2ad', 'Huge Export', 'D21', hugeExport, 'One output of 50 MB'],
  ['2ae', 'Deep Trees', 'D21', deepTrees, 'Outputs of 2,500 and of 100,000 levels'],
  ['2af', 'Long Text', 'D21', longText, 'One text of 50 MB'],
  ['2b0', 'Order Fulfilment', 'D22', orderFulfilment, 'Branches, a loop, a switch and an error path', { sample: order }],
  ['2b1', 'Refund Request', 'D22', refundRequest, 'Fails on one of two branches', { sample: order }],
  ['2b2', 'Customer Migration', 'D22', customerMigration, 'Forty nodes in four lines, with sub-flows'],
  ['2b3', 'Partner Settlement', 'D22', partnerSettlement, '300 nodes, one of which fails'],
  ['2b4', 'Warehouse Reconciliation', 'D22', warehouseReconciliation, '2,000 nodes'],
];

export const workflows = entries.map(([suffix, name, scenario, plan, description, more]): SandboxWorkflow => ({
  id: `6a106ba44480b80424a65${suffix}`,
  name,
  scenario,
  plan,
  description,
  application: 'hubspot',
  slugIn: 'workflow',
  owner: 'everyAccount',
  published: true,
  rerun: 'id',
  alias: name.toLowerCase().replaceAll(' ', '-'),
  version: 3,
  ...more,
}));

/** By name, for callers who know it; throws for a name that is not in the table. */
export function workflowNamed(name: string): SandboxWorkflow {
  const found = workflows.find((workflow) => workflow.name === name);
  if (!found) throw new Error(`The sandbox has no workflow called ${name}`);
  return found;
}

/** The same workflow has another id in each environment, so that an id carried from one to the other is not found. */
export function idIn(environment: SandboxEnvironment, { id }: SandboxWorkflow): string {
  return environment === 'test' ? id : `6b${id.slice(2)}`;
}

export function isOwnedBy(account: string, { owner }: SandboxWorkflow): boolean {
  return owner === 'everyAccount' || (typeof owner === 'object' && owner.account === account);
}
