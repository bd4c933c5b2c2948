import { ok, Refusal, type Answer } from '../answer';
import { applicationOf } from '../applications';
import { isOwnedBy, workflowById, type SandboxWorkflow } from '../catalogue';
import { waitUntil } from '../clock';
import { readJson } from '../exactJson';
import { sceneAt, type Run } from '../run';
import { headerOf, type Call, type Route } from '../router';
import type { World } from '../world';
import { accessFor, type Access } from './access';
import { badRequest, notFound, rejected } from './refusals';
import { violations } from './schemaCheck';

/** How often a caller who waits is looked after, so that a stop in the meantime reaches him. */
const glance = 250;

export function executeRoute(world: World): Route {
  return {
    operation: 'execute',
    method: 'POST',
    path: '/api/v2/public/workflow/:workflow/execute',
    handle: async (call) => {
      const access = accessFor(world, call);
      const workflow = runnableWorkflow(access, call);
      const payload = payloadOf(call, world.options.body ?? 'wrapped');
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
        environment: access.environment,
        account: access.account.id,
        configId: headerOf(call, 'config_id') ?? access.account.id,
        workflow,
        type: waits ? 'SYNC' : 'ASYNC',
        source: 'API Call',
        retry: false,
        payload,
        headers: keptHeaders(call),
      });
      if (!waits) return ok({ message: 'Workflow execution started', execution_id: run.id });
      return resultOf(await settled(world, run, call.signal), world.clock.now());
    },
  };
}

function runnableWorkflow({ environment, account }: Access, call: Call): SandboxWorkflow {
  const slug = headerOf(call, 'slug');
  if (!slug) throw new Refusal(rejected('Workflow ID and slug are required'));
  const wanted = call.params.workflow ?? '';
  const workflow = workflowById(environment, wanted);
  // A slug of another application finds nothing. Where a workflow has no application, any will do.
  if (!workflow || (workflow.application && applicationOf(slug)?.slug !== workflow.application)) {
    throw new Refusal(notFound('Workflow not found'));
  }
  if (!workflow.published) throw new Refusal(rejected('Workflow is not published'));
  if (!isOwnedBy(account.id, workflow)) throw new Refusal(rejected('Workflow does not belong to this linked account'));
  return workflow;
}

function payloadOf({ body }: Call, shape: 'wrapped' | 'raw' | 'either'): unknown {
  if (body.trim() === '') return {};
  const sent = parsed(body);
  if (shape === 'raw') return sent;
  const isObject = typeof sent === 'object' && sent !== null && !Array.isArray(sent);
  const wrapped = isObject && Object.hasOwn(sent, 'payload') ? (sent as { payload: unknown }) : undefined;
  if (shape === 'wrapped') return wrapped ? wrapped.payload : {};
  return wrapped && Object.keys(wrapped).length === 1 ? wrapped.payload : sent;
}

function parsed(body: string): unknown {
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

function resultOf(run: Run, now: number): Answer {
  const scene = sceneAt(run, now);
  if (scene.status === 'ERRORED' || scene.status === 'TIMED_OUT' || scene.status === 'STOPPED') {
    const last = scene.nodes.findLast(({ status }) => status !== 'Ready' && status !== 'Success');
    const failed = scene.status === 'ERRORED';
    const message = failed ? 'Request failed with status code 404' : `Execution ${scene.status.toLowerCase()}`;
    const failure = { errored: true, status_code: 500, execution_error: { message, node_id: last?.step.id } };
    return { status: run.plan.failureStatus ?? 500, body: { execution_id: run.id, ...failure } };
  }
  const response = run.plan.response?.(run);
  if (!response) return ok({ execution_id: run.id });
  const headers = response.status === 302 ? { location: '/orders/A-1001' } : undefined;
  if (response.status === 204) return { status: 204 };
  return { status: response.status, body: { return_value: response.value, execution_id: run.id }, headers };
}
