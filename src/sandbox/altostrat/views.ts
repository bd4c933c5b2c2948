import { shapeOf, type Step } from '../scenarios/plan';
import { hashOf } from '../seeded';
import { sortableId } from './ids';
import { stateAt, statusAt, type AltostratRun } from './run';
import { bornAt, type AltostratWorkflow } from './workflows';

/** A run as lists and acknowledgements show it. */
export function runRow(run: AltostratRun, now: number): object {
  const { endedAt } = stateAt(run, now);
  return {
    id: run.id,
    status: statusAt(run, now),
    error_message: endedAt === undefined ? null : (run.plan.errorMessage ?? null),
    started_at: stamp(run.startedAt),
    completed_at: endedAt === undefined ? null : stamp(endedAt),
    duration_in_seconds: endedAt === undefined ? null : Math.round((endedAt - run.startedAt) / 1000),
  };
}

/** A run with its log: one entry for each node that has finished. */
export function runDetail(run: AltostratRun, now: number): object {
  let time = run.startedAt;
  const logs = stateAt(run, now).nodes.flatMap(({ step, status, done }, index) => {
    time += (step.wait ?? 0) + step.ms;
    if (!done) return [];
    return {
      id: `fl_log_${sortableId(time, hashOf(run.id), index)}`,
      node_id: step.id,
      component_id: step.type,
      status,
      output: outputOf(step, run),
      created_at: stamp(time),
    };
  });
  return { ...runRow(run, now), logs };
}

export function workflowRow({ id, name, description, active, schedule }: AltostratWorkflow): object {
  return {
    id,
    name,
    description,
    schedule_type: schedule === undefined ? 'manual' : 'cron',
    schedule_value: schedule ?? null,
    next_run_at: null,
    is_active: active,
    webhook_url: null,
    created_at: stamp(bornAt),
    updated_at: stamp(bornAt),
  };
}

export function workflowDetail(workflow: AltostratWorkflow): object {
  const { nodes, edges } = shapeOf(workflow.plan);
  return {
    ...workflowRow(workflow),
    nodes: nodes.map(({ id, type }, index) => ({
      id,
      type: index === 0 ? 'trigger' : 'action',
      position: { x: 0, y: index * 120 },
      data: { componentId: type },
    })),
    edges: edges.map(({ from, to, handle = 'true' }, index) => ({ id: `edge_${index + 1}`, source: from, target: to, sourceHandle: handle })),
  };
}

function outputOf({ output }: Step, run: AltostratRun): unknown {
  // Scripts hold either the output itself or a function of the run, and no output is a function.
  return typeof output === 'function' ? (output as (run: AltostratRun) => unknown)(run) : output;
}

/** The platform writes microseconds. */
function stamp(time: number): string {
  return new Date(time).toISOString().replace('Z', '000Z');
}
