import { waitIdOf } from './relatedIds';
import { enveloped, fieldOf, start, type Plan, type RunFacts } from './plan';

const request = { id: '6', name: 'Request approval' };
const person = { id: '12', name: 'Human Intervention' };
const post = { id: '13', name: 'Post invoice' };

const usualAmount = 75_000;

/** What the form asks. Fields that are not its own are not kept, and an amount is for the person to correct. */
export const approvalForm = {
  type: 'object',
  properties: {
    approved: { type: 'boolean', title: 'Approve this invoice?' },
    reviewed_amount: { type: 'number', title: 'Amount as reviewed' },
    comment: { type: 'string', title: 'Comment' },
    invoice_number: { type: 'string', title: 'Invoice', readOnly: true },
  },
  required: ['approved'],
};

/** What the form shows to begin with. */
export function approvalData(run: RunFacts): Record<string, unknown> {
  const amount = fieldOf(run, 'amount') ?? usualAmount;
  return { invoice_number: fieldOf(run, 'number') ?? '2026-1041', reviewed_amount: amount };
}

/** D11: four of six nodes, then a person; the run goes on when the form is submitted. */
export const approveInvoice: Plan = approval(Infinity);

/** D11: nobody has more than thirty seconds, and the run goes on without an answer. */
export const approveExpense: Plan = approval(30_000);

function approval(patience: number): Plan {
  return {
    steps: [
      start(240),
      { id: '2', name: 'Fetch invoice', type: 'netsuite', wait: 200, ms: 610, output: approvalData },
      {
        id: '5',
        name: 'Needs approval?',
        type: 'rule',
        ms: 15,
        output: {
          condition_result: true,
          evaluated_conditions: [{ variable: 'invoice.amount', operator: 'greaterThan', value: 50_000, result: true }],
          execution_path: 'true',
        },
      },
      { ...request, type: 'send_email', ms: 380, output: requestOutput },
      { ...person, type: 'human_task', waitsFor: 'person', ms: patience, output: personOutput },
      { ...post, type: 'netsuite', wait: 300, ms: 700, output: postOutput },
    ],
  };
}

/** The only place where the form's id can be found: the platform's documents name no way from a run to its form. */
function requestOutput(run: RunFacts, url: string): unknown {
  return {
    email_sent: true,
    recipients: { to: ['approver@example.com'], cc: [], bcc: [] },
    subject: 'An invoice waits for you',
    form: `${url}/api/v2/public/human-tasks/${waitIdOf(run)}`,
  };
}

function personOutput(run: RunFacts): unknown {
  const answer = answerOf(run);
  if (!answer) return enveloped(person, { form_status: 'timed_out' });
  const { approved, ...rest } = answer;
  return enveloped(person, { approval_decision: approved === true ? 'approved' : 'rejected', ...rest });
}

function postOutput(run: RunFacts): unknown {
  return enveloped(post, { posted: answerOf(run)?.approved === true });
}

/** What was submitted, beside what the form showed already. */
function answerOf(run: RunFacts): Record<string, unknown> | undefined {
  // The route lets through only what the form's schema describes: an object.
  const data = run.arrival?.data as Record<string, unknown> | undefined;
  const { reviewed_amount } = approvalData(run);
  return data && { reviewed_amount, ...data };
}
