import { Refusal, type Answer } from '../answer';
import type { SandboxWorkflow } from '../catalogue';
import { waitUntil } from '../clock';
import { readJson } from '../exactJson';
import { headerOf, type Call } from '../router';
import { sceneAt, type Run } from '../run';
import type { World } from '../world';
import type { Access } from './access';
import { badRequest, rejected } from './refusals';
import { violations } from './schemaCheck';
import { resultOf } from './syncResult';

/** How often a caller who waits is looked after, so that a stop in the meantime reaches him. */
const glance = 250;

/**
 * Starts a run as either version of the API does, or refuses what the workflow forbids. The answer is the version's own
 * for a caller who does not wait.
 */
export async function startRun(
  world: World,
  call: Call,
  { environment, account }: Access,
  workflow: SandboxWorkflow,
  payload: unknown,
  acknowledge: (run: Run) => Answer,
): Promise<Answer> {
  const found = workflow.schema ? violations(workflow.schema, payload) : [];
  if (found.length > 0) {
    const message = "The payload does not match the workflow's schema";
    throw new Refusal(badRequest('VALIDATION_ERROR', message, { errors: found }));
  }
  const waits = headerOf(call, 'sync_execution') === 'true';
  if (waits && workflow.plan.steps.some(({ type }) => type === 'group')) {
    throw new Refusal(rejected('sync_execution is not allowed with a Group node'));
  }
  const run = world.runs.start({
    environment,
    account: account.id,
    configId: headerOf(call, 'config_id') ?? account.id,
    workflow,
    type: waits ? 'SYNC' : 'ASYNC',
    source: 'API Call',
    retry: false,
    payload,
    headers: keptHeaders(call),
  });
  return waits ? resultOf(await settled(world, run, call.signal), world.clock.now()) : acknowledge(run);
}

/** The request's body as JSON; undefined when there is none. */
export function jsonOf({ body }: Pick<Call, 'body'>): unknown {
  if (body.trim() === '') return undefined;
  try {
    return readJson(body);
  } catch (error) {
    throw new Refusal(badRequest('BAD_REQUEST', error instanceof Error ? error.message : 'The body is not JSON'));
  }
}

/** The request's own headers for the workflow to see, without what opens doors. */
function keptHeaders(call: Call): Readonly<Record<string, string>> | undefined {
  if (headerOf(call, 'include-headers') !== 'true' && call.query.get('include-headers') !== 'true') return undefined;
  const secret = new Set(['x-api-key', 'authorization', 'cookie', 'proxy-authorization']);
  return Object.fromEntries(
    Object.entries(call.headers).flatMap(([name, value]) => (secret.has(name) ? [] : [[name, String(value)] as const])),
  );
}

/** The run as it stands when it has ended; rejects when the caller leaves, which the run does not notice. */
async function settled(world: World, started: Run, signal: AbortSignal): Promise<Run> {
  for (;;) {
    const run = world.runs.find(started.environment, started.account, started.id) ?? started;
    const now = world.clock.now();
    if (sceneAt(run, now).endedAt !== undefined) return run;
    const end = sceneAt(run, Infinity).endedAt ?? Infinity;
    await waitUntil(world.clock, Math.min(now + glance, end), signal);
  }
}
