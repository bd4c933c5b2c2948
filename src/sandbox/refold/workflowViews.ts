import { applicationOf, type Application } from '../catalogue/applications';
import { idIn, type SandboxWorkflow } from '../catalogue/workflows';
import { organisation } from '../world';
import type { Access } from './access';

const createdAt = '2026-03-02T10:15:00.000Z';
const updatedAt = '2026-05-20T16:40:00.000Z';

/** A workflow as lists show it. Its slug stands where the catalogue says that a client finds it. */
export function listedWorkflow(workflow: SandboxWorkflow, { environment, account }: Access): unknown {
  const owned = workflow.owner !== 'organisation';
  return {
    ...commonView(workflow, environment),
    icon: null,
    org_id: organisation,
    ...(owned && { linked_account_id: account.id }),
    public_access_workflow: owned,
    workflow_alias: workflow.alias,
    associated_app_slugs: workflow.application && workflow.slugIn === 'workflow' ? [workflow.application] : [],
    version: workflow.version,
    createdAt,
    updatedAt,
  };
}

/** One workflow by its id, with what it is made of. */
export function wholeWorkflow(workflow: SandboxWorkflow, environment: Access['environment']): object {
  const nodes = workflow.plan.steps.map(({ id, name, type }) => ({ node_id: id, name, type }));
  const edges = nodes.slice(1).map(({ node_id }, index) => ({ source: nodes[index]?.node_id, target: node_id }));
  return { ...commonView(workflow, environment), nodes, edges };
}

/** A workflow as the list of what an account enabled shows it: another name for the id, and no slug at all. */
export function enabledWorkflow(workflow: SandboxWorkflow, { environment, account }: Access): unknown {
  const application = workflow.application && applicationOf(workflow.application);
  return {
    id: idIn(environment, workflow),
    name: workflow.name,
    description: workflow.description,
    icon: null,
    config_id: account.id,
    createdAt,
    updatedAt,
    ...(application && { application: { _id: application.id, name: application.name, icon: null, description: '' } }),
  };
}

function commonView(workflow: SandboxWorkflow, environment: Access['environment']): object {
  const application = workflow.application && applicationOf(workflow.application);
  return {
    _id: idIn(environment, workflow),
    name: workflow.name,
    description: workflow.description,
    published: workflow.published,
    ...(workflow.slugIn === 'workflow' && { slug: workflow.application }),
    associated_application: application ? reference(workflow.slugIn, application) : null,
    is_v2: true,
    environment,
  };
}

function reference(slugIn: SandboxWorkflow['slugIn'], { id, name, slug }: Application): unknown {
  if (slugIn === 'application') return { _id: id, name, slug };
  return slugIn === 'applicationId' ? id : { _id: id, name };
}
