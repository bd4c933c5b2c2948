import { ok, Refusal } from '../answer';
import { headerOf, type Call, type Route } from '../router';
import type { World } from '../world';
import { accessFor, refuseForeign, sessionFor, type Access } from './access';
import { badRequest, forbidden, missingToken } from './refusals';
import { jsonOf } from './startRun';
import { wholeWorkflow } from './workflowViews';

/** Publishing takes the draft's id, taking back the workflow's own: each refuses the other. */
export function publishRoute(world: World): Route {
  return {
    operation: 'publishWorkflow',
    method: 'PUT',
    path: '/api/v2/public/workflow/:workflow/publish',
    handle: (call) => {
      const { environment, account } = publisherOf(world, call);
      const { publishing } = world;
      const id = call.params.workflow ?? '';
      const publish = wantsToPublish(call);
      const workflow = publish ? publishing.workflowOfDraft(environment, id) : publishing.find(environment, id);
      if (!workflow) throw new Refusal(badRequest('INVALID_WORKFLOW_ID', 'Invalid workflow id'));
      refuseForeign(workflow, account.id);
      if (publish) publishing.publish(environment, workflow);
      else publishing.unpublish(environment, workflow);
      const now = publishing.current(environment, workflow);
      const updatedAt = new Date(world.clock.now()).toISOString();
      return ok({ ...wholeWorkflow(now, environment), current_version: now.version, updatedAt });
    },
  };
}

/** A token that may write; or a key, if the request says the environment as well. */
function publisherOf(world: World, call: Call): Access {
  const session = sessionFor(world, call);
  if (session?.readOnly) throw new Refusal(forbidden('The session token is read-only'));
  const access = accessFor(world, call);
  const said = headerOf(call, 'environment');
  if (!session && said !== access.environment) throw new Refusal(missingToken());
  return access;
}

function wantsToPublish(call: Call): boolean {
  const body = jsonOf(call);
  const published = typeof body === 'object' && body !== null && 'published' in body ? body.published : undefined;
  if (typeof published === 'boolean') return published;
  throw new Refusal(badRequest('VALIDATION_ERROR', 'published is required'));
}
