import { applicationOf, iconOf, type Application } from '../catalogue/applications';
import { idIn, type SandboxWorkflow } from '../catalogue/workflows';
import type { SandboxOptions } from '../options';
import { shapeOf } from '../scenarios/plan';
import { organisation } from '../world';
import type { Access } from './access';

type Shapes = SandboxOptions['shapes'];

const createdAt = '2026-03-02T10:15:00.000Z';
const updatedAt = '2026-05-20T16:40:00.000Z';

/** A workflow as lists show it. Its slug stands where the catalogue says that a client finds it. */
export function listedWorkflow(workflow: SandboxWorkflow, { environment, account }: Access, shapes: Shapes): unknown {
  const owned = workflow.owner !== 'organisation';
  return {
    ...commonView(workflow, environment, shapes),
    org_id: organisation,
    ...(owned && { linked_account_id: account.id }),
    public_access_workflow: owned,
    workflow_alias: workflow.alias,
    associated_app_slugs: workflow.application && listsSlug(workflow, shapes) ? [workflow.application] : [],
    version: workflow.version,
    createdAt,
    updatedAt,
  };
}

/** One workflow by its id, with what it is made of. */
export function wholeWorkflow(workflow: SandboxWorkflow, environment: Access['environment'], shapes: Shapes): object {
  const shape = shapeOf(workflow.plan);
  const nodes = shape.nodes.map(({ id, name, type, inside }) => ({ node_id: id, name, type, ...(inside !== undefined && { parentNode: inside }) }));
  const edges = shape.edges.map(({ from, to, handle }) => ({
    id: `${from}-${to}`,
    source: from,
    target: to,
    ...(handle !== undefined && { sourceHandle: handle }),
  }));
  return { ...commonView(workflow, environment, shapes), nodes, edges };
}

/** A workflow as the list of what an account enabled shows it: another name for the id, and no slug at all. */
export function enabledWorkflow(workflow: SandboxWorkflow, { environment, account }: Access, shapes: Shapes): unknown {
  const application = workflow.application && applicationOf(workflow.application);
  return {
    id: idIn(environment, workflow),
    name: workflow.name,
    description: workflow.description,
    icon: noIcon(shapes),
    config_id: account.id,
    createdAt,
    updatedAt,
    ...(application && { application: enabledApplication(application, shapes) }),
    // The contract's list has the member for a workflow without an application too.
    ...(!application && shapes !== 'older' && { application: { name: '', icon: '', description: '' } }),
  };
}

function commonView(workflow: SandboxWorkflow, environment: Access['environment'], shapes: Shapes): object {
  const application = workflow.application && applicationOf(workflow.application);
  return {
    _id: idIn(environment, workflow),
    name: workflow.name,
    description: workflow.description,
    icon: noIcon(shapes),
    published: workflow.published,
    ...(workflow.slugIn === 'workflow' && { slug: workflow.application }),
    ...referenceTo(application, workflow.slugIn, shapes),
    is_v2: true,
    environment,
  };
}

/** The application's id; in the older shapes an object or null, unless the slug is to be found by the id alone. */
function referenceTo(application: Application | '' | undefined, slugIn: SandboxWorkflow['slugIn'], shapes: Shapes): object {
  if (!application) return shapes === 'older' ? { associated_application: null } : {};
  const { id, name, slug } = application;
  if (shapes !== 'older' || slugIn === 'applicationId') return { associated_application: id };
  return { associated_application: slugIn === 'application' ? { _id: id, name, slug } : { _id: id, name } };
}

function listsSlug({ slugIn }: SandboxWorkflow, shapes: Shapes): boolean {
  return slugIn === 'workflow' || (slugIn === 'application' && shapes !== 'older');
}

function enabledApplication(application: Application, shapes: Shapes): object {
  const icon = shapes === 'older' ? null : iconOf(application);
  return { _id: application.id, name: application.name, icon, description: '' };
}

function noIcon(shapes: Shapes): string | null {
  return shapes === 'older' ? null : '';
}
