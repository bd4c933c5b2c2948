import { applicationOf, iconOf, type Application } from '../catalogue/applications';
import { idIn } from '../catalogue/workflows';
import { nameOf, stateAt, type Run } from '../runs/run';
import type { FromRun, RunFacts } from '../scenarios/plan';
import type { NodeState } from '../scenarios/runState';
import type { SandboxOptions } from '../options';
import { organisation } from '../world';

/** A row of the list: everything but the nodes. */
export function executionRow(run: Run, now: number, shapes: SandboxOptions['shapes']): object {
  const { status, endedAt } = stateAt(run, now);
  const application = run.workflow.application && applicationOf(run.workflow.application);
  const isOlder = shapes === 'older';
  return {
    _id: run.id,
    name: nameOf(run),
    org_id: organisation,
    environment: run.environment,
    status,
    ...referenceTo(application, isOlder),
    associated_workflow: { _id: idIn(run.environment, run.workflow), name: run.workflow.name, icon: isOlder ? null : '' },
    trigger_application_event: run.source,
    linked_account_id: run.account,
    config_id: run.configId,
    type_of_execution: run.type,
    is_child_instance: run.parent !== undefined,
    executed_by_thanos: run.plan.otherEngine ?? false,
    createdAt: iso(run.startedAt),
    updatedAt: iso(endedAt ?? now),
    ...(endedAt !== undefined && { completion_time: iso(endedAt), instance_execution_time: endedAt - run.startedAt }),
  };
}

function referenceTo(application: Application | '' | undefined, isOlder: boolean): object {
  if (!application) return isOlder ? { associated_application: null } : {};
  const icon = isOlder ? null : iconOf(application);
  return { associated_application: { _id: application.id, name: application.name, icon } };
}

/** One execution: its nodes, and beside them only what the documents' own example has. */
export function executionDetail(run: Run, now: number, url: string): object {
  const { status, percentage, nodes } = stateAt(run, now);
  return {
    name: nameOf(run),
    org_id: organisation,
    environment: run.environment,
    status,
    ...(percentage !== undefined && { completion_percentage: percentage }),
    config_id: run.configId,
    linked_account_id: run.account,
    nodes: nodes.map((node) => nodeView(node, run, url)),
  };
}

function nodeView({ step, status, attempts, done, age }: NodeState, run: Run, url: string): object {
  const draw = (value: unknown) => drawn(value, run, url);
  const reached = status !== 'Ready';
  return {
    node_id: step.id,
    node_name: step.name,
    node_type: step.type,
    node_status: status,
    is_batch: step.batch ?? false,
    attempts_made: attempts,
    ...(step.maximumAttempts !== undefined && { maximum_attempts: step.maximumAttempts }),
    ...(done && { execution_time: step.ms }),
    ...(reached && step.input !== undefined && { input_data: draw(step.input) }),
    ...(reached && step.curl !== undefined && { parsed_request_curl: step.curl }),
    ...(done && step.output !== undefined && { latest_output: draw(step.output) }),
    ...(reached && !done && { latest_output: step.outputSoFar?.(age) ?? null }),
  };
}

/** Scripts hold either the value itself or a function of the run, and no value is a function. */
function drawn(value: unknown, facts: RunFacts, url: string): unknown {
  return typeof value === 'function' ? (value as FromRun)(facts, url) : value;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
