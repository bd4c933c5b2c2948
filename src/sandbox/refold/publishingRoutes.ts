import { ok, Refusal } from '../http/answer';
import { headerOf, type Call, type Route } from '../http/router';
import { hashOf, objectId } from '../seeded';
import type { World } from '../world';
import { accessFor, refuseForeign, sessionFor, viewFor, type Access } from './access';
import { pageOf } from './page';
import { badRequest, forbidden, missingToken } from './refusals';
import { jsonOf } from './startRun';
import { visibleWorkflow } from './workflowRoutes';
import { wholeWorkflow } from './workflowViews';

const root = '/api/v2/public/workflow';

/** A workflow's versions: its draft, which a first look creates, and what was published. */
export function publishingRoutes(world: World): readonly Route[] {
  return [
    {
      operation: 'listVersions',
      method: 'GET',
      path: `${root}/versions/:workflow`,
      handle: (call) => {
        const { id, version: newest } = visibleWorkflow(world, call);
        const versions = Array.from({ length: newest }, (_, index) => newest - index);
        return pageOf(call, {
          items: versions,
          view: (version) => versionView(id, version),
          envelope: world.options.envelope,
        });
      },
    },
    {
      operation: 'editWorkflow',
      method: 'GET',
      path: `${root}/:workflow/edit`,
      handle: (call) => {
        const { environment, session } = viewFor(world, call);
        if (session?.readOnly) throw new Refusal(forbidden('The session token is read-only'));
        const workflow = visibleWorkflow(world, call);
        const { name, plan } = workflow;
        const nodes = plan.steps.map((step) => ({ node_id: step.id, name: step.name, type: step.type, status: 'Ready' }));
        const draft = world.publishing.draftOf(environment, workflow, world.clock.now());
        const createdAt = new Date(draft.createdAt).toISOString();
        return ok({
          _id: draft.id,
          associated_workflow: call.params.workflow,
          name,
          nodes,
          edges: [],
          data_slots: [],
          enable_schema_validation: workflow.schema !== undefined,
          createdAt,
          updatedAt: createdAt,
        });
      },
    },
    publishRoute(world),
  ];
}

/** Publishing takes the draft's id, taking back the workflow's own: each refuses the other. */
function publishRoute(world: World): Route {
  return {
    operation: 'publishWorkflow',
    method: 'PUT',
    path: `${root}/:workflow/publish`,
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
      return ok({ ...wholeWorkflow(now, environment, world.options.shapes), current_version: now.version, updatedAt });
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

function versionView(workflow: string, version: number): unknown {
  const createdAt = Date.UTC(2026, 2 + version, 2, 10, 15);
  return { version, _id: objectId(createdAt, hashOf(workflow), version), createdAt: new Date(createdAt).toISOString() };
}
