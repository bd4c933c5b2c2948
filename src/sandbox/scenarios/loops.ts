import { edgesIn, enveloped, start, type BatchResult, type Plan, type Step } from './plan';
import { lengthOf } from './runState';

const contacts = 137;
const contactPace = 100;

/** Those without an address; so the list of failures has no pages while the list of all has fourteen. */
const isLost = (index: number) => index % 23 === 7;
const lost = Array.from({ length: contacts }, (_, index) => index).filter(isLost).length;

/** D10: 137 batches, a few of which fail; that does not fail the node. */
export const contactLoop: Plan = {
  steps: [
    start(320),
    { id: '2', name: 'Loop', ...loop(contacts, contactPace, contactBatch), output: contactResults },
    { id: '3', name: 'Log', type: 'log', ms: 12, output: {} },
  ],
  shape: {
    others: [
      { id: '4', name: 'Check address', type: 'rule', inside: '2' },
      { id: '5', name: 'Store contact', type: 'hubspot', inside: '2' },
    ],
    edges: edgesIn(['1 > 2 > 3', '2 > 4 true> 5']),
  },
};

/** D10: the other engine runs it, whose batches nobody tells. */
export const orderArchive: Plan = {
  otherEngine: true,
  steps: [
    start(300),
    {
      id: '2',
      name: 'Loop',
      ...loop(12, 200, (index) => ({ output: { order: `A-${1001 + index}`, archived: true } })),
      output: { loop_results: [], total_iterations: 12, successful_iterations: 12, failed_iterations: 0 },
    },
  ],
};

const pages = 14;
const doWhile = { id: '2', name: 'Do While' };

/** D10: each iteration is an execution of its own, and one of them fails. */
export const ticketBackfill: Plan = {
  steps: [
    start(280),
    {
      ...doWhile,
      type: 'group',
      batch: true,
      ms: pages * lengthOf(backfillPage(0)),
      batches: { count: pages, pace: lengthOf(backfillPage(0)), each: { plan: backfillPage } },
      output: enveloped(doWhile, { iteration_count: pages }),
    },
    { id: '3', name: 'Log', type: 'log', wait: 200, ms: 12, output: {} },
  ],
};

/** What a loop node is, however many times it goes round. */
export function loop(count: number, pace: number, each: (index: number) => BatchResult) {
  return { type: 'group', batch: true, ms: count * pace, batches: { count, pace, each } } as const;
}

function contactBatch(index: number): BatchResult {
  if (!isLost(index)) return { output: { processed: 50, first: index * 50 } };
  const error = { code: 'MISSING_EMAIL', message: `Contact ${12_345 + index} has no e-mail address` };
  return { status: 'ERRORED', output: { message: error.message, error, status: 422 } };
}

function contactResults(): unknown {
  const loop_results = Array.from({ length: contacts }, (_, index) => ({
    id: String(12_345 + index),
    status: isLost(index) ? 'errored' : 'created',
  }));
  return {
    loop_results,
    total_iterations: contacts,
    successful_iterations: contacts - lost,
    failed_iterations: lost,
  };
}

/** The sixth fails for as long as the others work. */
function backfillPage(index: number): Plan {
  const fetch = { id: '1', name: 'Fetch tickets' };
  const steps: readonly Step[] = [
    { ...fetch, type: 'http', ms: 500, output: { status: 200, body: { page: index + 1, tickets: 25 } } },
    { id: '2', name: 'Store tickets', type: 'codeexecutornode', ms: 100, output: { stored: 25 } },
  ];
  if (index !== 5) return { steps };
  const body = { message: 'Request failed with status code 502', error: { code: 'ERR_BAD_RESPONSE' }, status: 502 };
  const failed: Step = {
    ...fetch,
    type: 'http',
    ms: 600,
    status: 'Errored',
    attempts: 3,
    maximumAttempts: 3,
    output: enveloped(fetch, body, 'Errored'),
  };
  return { steps: [failed], end: 'ERRORED', of: 2 };
}

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
