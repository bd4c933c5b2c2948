import { ok, Refusal } from '../http/answer';
import { applicationOf } from '../catalogue/applications';
import { isOwnedBy, type SandboxWorkflow } from '../catalogue/workflows';
import { headerOf, type Call, type Route } from '../http/router';
import type { Run } from '../runs/run';
import type { World } from '../world';
import { accessFor, type Access } from './access';
import { notFound, rejected } from './refusals';
import { jsonOf, startRun } from './startRun';

export function executeRoute(world: World): Route {
  return {
    operation: 'execute',
    method: 'POST',
    path: '/api/v2/public/workflow/:workflow/execute',
    handle: (call) => {
      const access = accessFor(world, call);
      const workflow = runnableWorkflow(world, access, call);
      const payload = payloadOf(call, world.options.body ?? 'wrapped');
      const acknowledge = ({ id }: Run) => ok({ message: 'Workflow execution started', execution_id: id });
      return startRun(world, call, { platform: 'refold', access, workflow, payload, acknowledge });
    },
  };
}

function runnableWorkflow(world: World, { environment, account }: Access, call: Call): SandboxWorkflow {
  const slug = headerOf(call, 'slug');
  if (!slug) throw new Refusal(rejected('Workflow ID and slug are required'));
  const workflow = world.publishing.find(environment, call.params.workflow ?? '');
  if (!workflow || !fits(workflow, slug)) throw new Refusal(notFound('Workflow not found'));
  if (!workflow.published) throw new Refusal(rejected('Workflow is not published'));
  if (!isOwnedBy(account.id, workflow)) throw new Refusal(rejected('Workflow does not belong to this linked account'));
  return workflow;
}

/** A slug of another application finds nothing. Where a workflow has no application, any will do. */
export function fits({ application }: SandboxWorkflow, slug: string): boolean {
  return application === undefined || applicationOf(slug)?.slug === application;
}

function payloadOf(call: Call, shape: 'wrapped' | 'raw' | 'either'): unknown {
  const sent = jsonOf(call);
  if (sent === undefined) return {};
  if (shape === 'raw') return sent;
  const isObject = typeof sent === 'object' && sent !== null && !Array.isArray(sent);
  const wrapped = isObject && Object.hasOwn(sent, 'payload') ? (sent as { payload: unknown }) : undefined;
  if (shape === 'wrapped') return wrapped ? wrapped.payload : {};
  return wrapped && Object.keys(wrapped).length === 1 ? wrapped.payload : sent;
}
