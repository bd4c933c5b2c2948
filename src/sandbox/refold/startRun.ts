import type { SandboxWorkflow } from '../catalogue/workflows';
import { waitUntil } from '../clock';
import { readJson } from '../exactJson';
import { ok, Refusal, type Answer } from '../http/answer';
import { headerOf, type Call } from '../http/router';
import { stateAt, type Run } from '../runs/run';
import type { NewRun } from '../runs/runStore';
import type { World } from '../world';
import type { Access } from './access';
import { badRequest, rejected } from './refusals';
import { violations } from './schemaCheck';

/** How often a run that a caller waits for is looked at, so that a stop in the meantime ends the wait. */
const syncPollMs = 250;

interface Start {
  readonly platform: 'refold' | 'cobalt';
  readonly access: Access;
  readonly workflow: SandboxWorkflow;
  readonly payload: unknown;
  /** The answer to a caller who does not wait; each version of the API has its own. */
  readonly acknowledge: (run: Run) => Answer;
}

/** Starts a run as either version of the API does, or refuses what the workflow forbids. */
export async function startRun(
  world: World,
  call: Call,
  { platform, access: { environment, account }, workflow, payload, acknowledge }: Start,
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
  const started: NewRun = {
    environment,
    account: account.id,
    configId: headerOf(call, 'config_id') ?? account.id,
    workflow,
    type: waits ? 'SYNC' : 'ASYNC',
    source: 'API Call',
    retry: false,
    payload,
    headers: keptHeaders(call),
  };
  const tag = headerOf(call, 'instance_tag');
  const run = world.start(started, { platform, by: 'request', how: 'execute', tag });
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
    if (stateAt(run, now).endedAt !== undefined) return run;
    const end = stateAt(run, Infinity).endedAt ?? Infinity;
    await waitUntil(world.clock, Math.min(now + syncPollMs, end), signal);
  }
}

const failures = new Set(['ERRORED', 'TIMED_OUT', 'STOPPED']);

/** HTTP knows no body for these. */
const bodiless = new Set([204, 205, 304]);
const redirects = new Set([301, 302, 303, 307, 308]);

/** What a caller who waited is told of a run that has ended: a result, whatever its HTTP status. */
function resultOf(run: Run, now: number): Answer {
  const { status: word, nodes } = stateAt(run, now);
  if (failures.has(word)) {
    const last = nodes.findLast(({ status }) => status !== 'Ready' && status !== 'Success');
    const message = word === 'ERRORED' ? 'Request failed with status code 404' : `Execution ${word.toLowerCase()}`;
    const execution_error = { message, node_id: last?.step.id };
    const body = { execution_id: run.id, errored: true, status_code: 500, execution_error };
    return { status: run.plan.failureStatus ?? 500, body };
  }
  const response = run.plan.response?.(run);
  if (!response) return ok({ execution_id: run.id });
  const { status, value } = response;
  if (bodiless.has(status)) return { status };
  const headers = redirects.has(status) ? { location: '/orders/A-1001' } : undefined;
  return { status, body: { return_value: value, execution_id: run.id }, headers };
}
