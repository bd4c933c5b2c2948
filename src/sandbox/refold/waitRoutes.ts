import type { Clock } from '../clock';
import { ok, Refusal } from '../http/answer';
import type { Call, Route } from '../http/router';
import { stateAt, type Run } from '../runs/run';
import type { RunStore } from '../runs/runStore';
import { approvalData, approvalForm } from '../scenarios/approvals';
import type { Step } from '../scenarios/plan';
import { waitIdOf } from '../scenarios/relatedIds';
import { hashOf, objectId } from '../seeded';
import type { World } from '../world';
import { badRequest, notFound, tooLarge } from './refusals';
import { violations } from './schemaCheck';
import { jsonOf } from './startRun';

const largestBody = 32 * 1024;
const form = '/api/v2/public/human-tasks/:task';

/** What comes from outside for a run that waits. The id is the secret: no key is asked for. */
export function waitRoutes(world: World): readonly Route[] {
  return [
    {
      operation: 'getHumanTask',
      method: 'GET',
      path: form,
      handle: (call) => ok(taskView(world, wantedTask(world, call))),
    },
    {
      operation: 'submitHumanTask',
      method: 'POST',
      path: form,
      handle: (call) => {
        const { run, status } = wantedTask(world, call);
        if (status === 'SUBMITTED') throw new Refusal(badRequest('BAD_REQUEST', 'Form has already been submitted'));
        if (status === 'TIMEOUT') throw new Refusal(badRequest('BAD_REQUEST', 'Form has expired'));
        world.runs.arrive(run, { at: world.clock.now(), data: submittedData(call) });
        return ok({ message: 'Form submitted successfully' });
      },
    },
    {
      operation: 'callWebhook',
      method: 'POST',
      path: '/api/v1/workflows/webhooks/:task',
      handle: (call) => {
        const wait = waitBehind(world.runs, world.clock, 'webhook', call.params.task ?? '');
        if (wait?.status !== 'WAITING') throw new Refusal(notFound('Webhook not found'));
        world.runs.arrive(wait.run, { at: world.clock.now(), data: bodyOf(call) });
        return ok({ message: 'Webhook received' });
      },
    },
  ];
}

function wantedTask(world: World, call: Call): Wait {
  const wait = waitBehind(world.runs, world.clock, 'person', call.params.task ?? '');
  if (!wait) throw new Refusal(notFound('Specified Form Not Found'));
  return wait;
}

/** The run and the node it belongs to are not told. */
function taskView(world: World, { run, step, status }: Wait): unknown {
  const begun = new Date(run.startedAt).toISOString();
  return {
    _id: waitIdOf(run),
    name: step.name,
    description: 'Check the invoice and say whether it is to be paid.',
    form_structure: approvalForm,
    ui_structure: Object.keys(approvalForm.properties),
    group: objectId(world.bornAt, hashOf('approvers'), 1),
    data: { ...approvalData(run), ...(status === 'SUBMITTED' && (run.arrival?.data as object)) },
    status,
    expire_in: Number.isFinite(step.ms) && status !== 'SUBMITTED' ? step.ms / 1000 : null,
    receiver_emails: ['approver@example.com'],
    createdAt: begun,
    updatedAt: run.arrival ? new Date(run.arrival.at).toISOString() : begun,
  };
}

/** Only the form's own fields. */
function submittedData(call: Call): unknown {
  const body = bodyOf(call);
  const data: unknown = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  const [wrong] = violations(approvalForm, data);
  if (wrong) throw new Refusal(badRequest('VALIDATION_ERROR', `The form is incomplete: ${wrong.path} ${wrong.message}`));
  const sent = Object.entries(data as object);
  if (sent.some(([name]) => name === 'invoice_number')) {
    throw new Refusal(badRequest('BAD_REQUEST', 'invoice_number is a read-only field'));
  }
  return Object.fromEntries(sent.filter(([name]) => Object.hasOwn(approvalForm.properties, name)));
}

/** Kept with the run, so it has to be small. */
function bodyOf(call: Call): unknown {
  if (call.body.length > largestBody) throw new Refusal(tooLarge());
  return jsonOf(call);
}

/** What a run waits for from outside, and how far that has come. */
interface Wait {
  readonly run: Run;
  readonly step: Step;
  readonly status: 'WAITING' | 'SUBMITTED' | 'TIMEOUT';
}

/** Undefined for an unknown id, and as long as the run has not come to the node that waits. */
function waitBehind(runs: RunStore, clock: Clock, kind: 'person' | 'webhook', id: string): Wait | undefined {
  const run = runs.relatedTo(id).find((other) => waitIdOf(other) === id);
  if (!run) return undefined;
  const { nodes, status } = stateAt(run, clock.now());
  const node = nodes.find(({ step }) => step.waitsFor === kind);
  if (!node || node.status === 'Ready') return undefined;
  if (run.arrival) return { run, step: node.step, status: 'SUBMITTED' };
  return { run, step: node.step, status: node.done || status !== 'RUNNING' ? 'TIMEOUT' : 'WAITING' };
}
