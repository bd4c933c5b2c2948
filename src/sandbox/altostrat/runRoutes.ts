import { ok, Refusal, type Answer } from '../http/answer';
import { listedAt, type Call, type Route } from '../http/router';
import { laravelPage } from './page';
import type { AltostratPlatform } from './platform';
import { unprocessable } from './refusals';
import { stateAt, type AltostratRun } from './run';
import { runDetail, runRow } from './views';

export function runRoutes(platform: AltostratPlatform, root: string): readonly Route[] {
  return [
    {
      operation: 'listRuns',
      method: 'GET',
      path: '/workflows/:workflow/executions',
      handle: (call) => {
        const workflow = platform.workflow(call);
        const { options } = platform.world;
        const path = `${root}/workflows/${workflow.id}/executions`;
        const { at, wrong } = listedAt(call, platform.now);
        const items = wrong(platform.runsOf(workflow));
        return laravelPage(call, { path, items, view: (run) => runRow(run, at), options });
      },
    },
    {
      operation: 'getRun',
      method: 'GET',
      path: '/workflows/runs/:run',
      handle: (call) => ok(runDetail(platform.run(call), platform.now)),
    },
    {
      operation: 'rerun',
      method: 'POST',
      path: '/workflows/runs/:run/rerun',
      handle: (call) => {
        const { workflow, payload } = platform.run(call);
        const again = platform.start({ workflow, payload }, { by: 'request', how: 'rerun' });
        return accepted('Workflow re-run initiated successfully.', again);
      },
    },
    {
      operation: 'resumeFrom',
      method: 'POST',
      path: '/workflows/runs/:run/resume-from/:node',
      handle: (call) => resume(platform, platform.run(call), call),
    },
  ];
}

/** Goes on after a node that succeeded, with what the run knew by then. */
function resume(platform: AltostratPlatform, run: AltostratRun, { params }: Call): Answer {
  const { nodes, endedAt } = stateAt(run, platform.now);
  if (endedAt === undefined) throw new Refusal(unprocessable('The workflow run has not finished.'));
  const node = nodes.findLast(({ step }) => step.id === params.node);
  if (!node?.done || node.status !== 'success') {
    throw new Refusal(unprocessable('A run can only be resumed from a node that completed successfully.'));
  }
  const { workflow, payload } = run;
  const resumed = platform.start({ workflow, payload, after: node.step.id }, { by: 'request', how: 'resume' });
  return accepted(`Workflow resumed successfully from node '${node.step.id}'.`, resumed);
}

function accepted(message: string, run: AltostratRun): Answer {
  return { status: 202, body: { message, new_run: runRow(run, run.startedAt) } };
}
