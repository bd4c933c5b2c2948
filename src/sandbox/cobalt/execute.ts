import { ok, Refusal } from '../answer';
import type { SandboxWorkflow } from '../catalogue';
import { keyAccessFor, type Access } from '../refold/access';
import { fits } from '../refold/execute';
import { notFound, rejected } from '../refold/refusals';
import { jsonOf, startRun } from '../refold/startRun';
import { headerOf, type Call, type Route } from '../router';
import type { World } from '../world';

export function executeRoute(world: World): Route {
  return {
    operation: 'executeV1',
    method: 'POST',
    path: '/api/v1/workflow/:workflow/execute',
    handle: (call) => {
      const access = keyAccessFor(world, call);
      const workflow = runnableWorkflow(world, access, call);
      // The body is the payload itself, whatever the second version is told to expect.
      const payload = jsonOf(call) ?? {};
      return startRun(world, call, access, workflow, payload, ({ id }) => ok({ execution_id: id }));
    },
  };
}

/** By id or by alias, and for every account: who owns or enabled the workflow does not matter here. */
function runnableWorkflow(world: World, { environment }: Access, call: Call): SandboxWorkflow {
  const named = call.params.workflow ?? '';
  const { publishing } = world;
  const workflow =
    publishing.find(environment, named) ?? publishing.all(environment).find(({ alias }) => alias === named);
  const slug = headerOf(call, 'slug');
  if (!workflow || (slug !== undefined && !fits(workflow, slug))) throw new Refusal(notFound('Workflow not found'));
  if (!workflow.published) throw new Refusal(rejected('Workflow is not published'));
  return workflow;
}
