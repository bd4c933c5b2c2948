import { ok, Refusal } from '../http/answer';
import { isOwnedBy, type SandboxWorkflow } from '../catalogue/workflows';
import type { Call, Route } from '../http/router';
import type { World } from '../world';
import { accessFor, environmentFor, refuseForeign, viewFor, type Access } from './access';
import { pageOf } from './page';
import { notFound } from './refusals';
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
        const { envelope, shapes } = world.options;
        return pageOf(call, {
          items: wanted,
          view: (workflow) => listedWorkflow(workflow, access, shapes),
          envelope,
          more: { schema: shapes === 'older' ? null : mergedSchema(wanted) },
        });
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
        return ok(enabled.map((workflow) => enabledWorkflow(workflow, access, world.options.shapes)));
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
      operation: 'getWorkflow',
      method: 'GET',
      path: `${root}/:workflow`,
      handle: (call) => {
        const environment = environmentFor(world, call);
        return ok(wholeWorkflow(visibleWorkflow(world, call), environment, world.options.shapes));
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

/** One schema out of those of several workflows: what each of them asks for, none of it required. */
function mergedSchema(merged: readonly SandboxWorkflow[]): object {
  return { type: 'object', properties: Object.assign({}, ...merged.map(({ schema }) => schema?.properties ?? {})) as object };
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

/** The workflow that a request names; refuses one that is another account's. */
export function visibleWorkflow(world: World, call: Call): SandboxWorkflow {
  const { environment, account } = viewFor(world, call);
  const workflow = world.publishing.find(environment, call.params.workflow ?? '');
  if (!workflow) throw new Refusal(notFound('Workflow not found'));
  refuseForeign(workflow, account?.id);
  return workflow;
}
