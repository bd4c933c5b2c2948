import { ok, Refusal } from '../answer';
import { isOwnedBy, type SandboxWorkflow } from '../catalogue';
import type { Call, Route } from '../router';
import { hashOf, objectId } from '../seeded';
import type { World } from '../world';
import { accessFor, environmentFor, refuseForeign, viewFor, type Access } from './access';
import { paged } from './envelope';
import { forbidden, notFound } from './refusals';
import { enabledWorkflow, listedWorkflow, wholeWorkflow } from './workflowViews';

const root = '/api/v2/public/workflow';

export function workflowRoutes(world: World): readonly Route[] {
  return [
    {
      operation: 'listWorkflows',
      method: 'GET',
      path: root,
      handle: (call) => {
        const access = accessFor(world, call);
        const wanted = world.publishing.all(access.environment).filter((workflow) => isWanted(workflow, access, call));
        const draw = (workflow: SandboxWorkflow) => listedWorkflow(workflow, access);
        return paged(call, wanted, draw, world.options.envelope, { schema: null });
      },
    },
    {
      operation: 'listEnabledWorkflows',
      method: 'GET',
      path: `${root}/enabled`,
      handle: (call) => {
        const access = accessFor(world, call);
        const all = world.publishing.all(access.environment);
        const enabled = all.filter((workflow) => workflow.published && isOwnedBy(access.account.id, workflow));
        return ok(enabled.map((workflow) => enabledWorkflow(workflow, access)));
      },
    },
    {
      operation: 'getRequestStructure',
      method: 'GET',
      path: `${root}/request-structure/:workflow`,
      handle: (call) => {
        const { sample = null, schema = null } = visibleWorkflow(world, call);
        return ok({ payload: sample, schema, schema_interpreted: schema });
      },
    },
    {
      operation: 'listVersions',
      method: 'GET',
      path: `${root}/versions/:workflow`,
      handle: (call) => {
        const { id, version: newest } = visibleWorkflow(world, call);
        const versions = Array.from({ length: newest }, (_, index) => newest - index);
        return paged(call, versions, (version) => versionView(id, version), world.options.envelope);
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
        return ok({ _id: draft, associated_workflow: call.params.workflow, name, nodes, edges: [], data_slots: [] });
      },
    },
    {
      operation: 'getWorkflow',
      method: 'GET',
      path: `${root}/:workflow`,
      handle: (call) => {
        const environment = environmentFor(world, call);
        return ok(wholeWorkflow(visibleWorkflow(world, call), environment));
      },
    },
  ];
}

/** The list holds what the organisation has, or with `scope=private` what the account has; never both. */
function isWanted(workflow: SandboxWorkflow, { account }: Access, { query }: Call): boolean {
  const slugs = query.get('slug')?.split(',');
  const published = query.get('published');
  return (
    (query.get('scope') === 'private' ? isOwnedBy(account.id, workflow) : workflow.owner === 'organisation') &&
    isNamed(workflow, query.get('name')) &&
    (!slugs || (workflow.application !== undefined && slugs.includes(workflow.application))) &&
    (published === null || String(workflow.published) === published)
  );
}

/** The platform takes the name for a regular expression; what is none is compared as text. */
function isNamed({ name }: SandboxWorkflow, wanted: string | null): boolean {
  if (!wanted) return true;
  try {
    return new RegExp(wanted, 'i').test(name);
  } catch {
    return name.toLowerCase().includes(wanted.toLowerCase());
  }
}

function visibleWorkflow(world: World, call: Call): SandboxWorkflow {
  const { environment, account } = viewFor(world, call);
  const workflow = world.publishing.find(environment, call.params.workflow ?? '');
  if (!workflow) throw new Refusal(notFound('Workflow not found'));
  refuseForeign(workflow, account?.id);
  return workflow;
}

function versionView(workflow: string, version: number): unknown {
  const createdAt = Date.UTC(2026, 2 + version, 2, 10, 15);
  return { version, _id: objectId(createdAt, hashOf(workflow), version), createdAt: new Date(createdAt).toISOString() };
}
