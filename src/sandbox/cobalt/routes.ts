import type { SandboxWorkflow } from '../catalogue/workflows';
import { ok, Refusal } from '../http/answer';
import { headerOf, type Call, type Route } from '../http/router';
import { keyAccessFor, type Access } from '../refold/access';
import { fits } from '../refold/executeRoute';
import { notFound, rejected } from '../refold/refusals';
import { jsonOf, startRun } from '../refold/startRun';
import { stateAt, type Run } from '../runs/run';
import type { World } from '../world';

/** Cobalt, the first version of Refold's API: it starts runs and tells their responses, and nothing else. */
export function cobaltRoutes(world: World): readonly Route[] {
  return [executeRoute(world), responseRoute(world)];
}

function executeRoute(world: World): Route {
  return {
    operation: 'executeV1',
    method: 'POST',
    path: '/api/v1/workflow/:workflow/execute',
    handle: (call) => {
      const access = keyAccessFor(world, call);
      const workflow = runnableWorkflow(world, access, call);
      // The body is the payload itself, whatever the second version is told to expect.
      const payload = jsonOf(call) ?? {};
      const acknowledge = ({ id }: Run) => ok({ execution_id: id });
      return startRun(world, call, { platform: 'cobalt', access, workflow, payload, acknowledge });
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

function responseRoute(world: World): Route {
  return {
    operation: 'getResponse',
    method: 'GET',
    path: '/api/v1/execution/:execution/response',
    handle: (call) => {
      const { environment, account } = keyAccessFor(world, call);
      const run = world.find(environment, account.id, call.params.execution ?? '');
      if (!run) throw new Refusal(notFound('Execution not found'));
      const { status, endedAt } = stateAt(run, world.clock.now());
      if (endedAt === undefined) return ok({ status });
      // A Response node that was not reached, or is not there, leaves the response empty.
      const response = status === 'COMPLETED' ? run.plan.response?.(run).value : undefined;
      return ok({ response: response ?? {}, status });
    },
  };
}
