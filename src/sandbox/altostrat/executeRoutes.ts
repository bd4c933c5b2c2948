import { ok, Refusal, type Answer } from '../http/answer';
import { waitUntil } from '../clock';
import { readJson, writeJson } from '../exactJson';
import { lengthOf } from '../scenarios/runState';
import { headerOf, type Call, type Route } from '../http/router';
import type { AltostratPlatform } from './platform';
import { syncTrigger } from './plans';
import { malformed, unprocessable } from './refusals';
import { runRow } from './views';
import type { AltostratWorkflow } from './workflows';

export function executeRoutes(platform: AltostratPlatform): readonly Route[] {
  return [
    {
      operation: 'execute',
      method: 'POST',
      path: '/workflows/:workflow/execute',
      handle: (call) => execute(platform, runnable(platform, call), call),
    },
    {
      operation: 'sync',
      method: 'POST',
      path: '/workflows/sync/:workflow',
      handle: (call) => executeSync(platform, runnable(platform, call), call),
    },
  ];
}

function runnable(platform: AltostratPlatform, call: Call): AltostratWorkflow {
  const workflow = platform.workflow(call);
  if (!workflow.active) throw new Refusal(unprocessable('The workflow is not active.'));
  return workflow;
}

/** A key that was seen before starts nothing: its first answer is given again, as it was then. */
function execute(platform: AltostratPlatform, workflow: AltostratWorkflow, call: Call): Answer {
  const payload = contextOf(parsed(call));
  const key = headerOf(call, 'idempotency-key');
  const known = key && platform.runs.startedWith(workflow, key);
  const run = known || platform.start({ workflow, payload, key }, { by: 'request', how: 'execute' });
  return { status: 202, body: runRow(run, run.startedAt) };
}

async function executeSync(platform: AltostratPlatform, workflow: AltostratWorkflow, call: Call): Promise<Answer> {
  if (workflow.plan.steps[0]?.type !== syncTrigger) {
    throw new Refusal(unprocessable(`The workflow does not have a ${syncTrigger}.`));
  }
  const run = platform.start({ workflow, payload: parsed(call) }, { by: 'request', how: 'execute' });
  await waitUntil(platform.world.clock, run.startedAt + lengthOf(run.plan), call.signal);
  // Any JSON: a string is written as such too, and not taken for a text that is ready to go.
  return ok(writeJson(run.plan.response?.({ ...run, type: 'SYNC' }).value ?? null));
}

function parsed({ body }: Call): unknown {
  if (body.trim() === '') return {};
  try {
    return readJson(body);
  } catch {
    throw new Refusal(malformed('The body is not JSON.'));
  }
}

function contextOf(body: unknown): unknown {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const context = isObject && Object.hasOwn(body, 'context') ? (body as { context: unknown }).context : {};
  if (typeof context === 'object' && context !== null) return context;
  throw new Refusal(unprocessable('The context field must be an array.', 'context'));
}
