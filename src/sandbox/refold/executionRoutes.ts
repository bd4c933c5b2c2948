import { ok, Refusal, type Answer } from '../http/answer';
import { batchesOf } from '../runs/batches';
import { HistoryRun } from '../runs/history';
import { stateAt, type Run } from '../runs/run';
import type { NewRun } from '../runs/runStore';
import { listedAt, type Call, type Route } from '../http/router';
import type { World } from '../world';
import { accessFor } from './access';
import { pageOf } from './page';
import { executionsFor } from './executionFilter';
import { executionDetail, executionRow } from './executionViews';
import { badRequest, noBatches, notFound } from './refusals';

const root = '/api/v2/public/execution';

export function executionRoutes(world: World): readonly Route[] {
  const now = () => world.clock.now();
  return [
    {
      operation: 'listExecutions',
      method: 'GET',
      path: root,
      handle: (call) => {
        const { envelope, shapes } = world.options;
        const { at, wrong } = listedAt(call, now());
        const found = executionsFor(world, accessFor(world, call), { query: call.query, at });
        return pageOf(call, { items: wrong(found), view: (run) => executionRow(run, at, shapes), envelope });
      },
    },
    {
      operation: 'getExecution',
      method: 'GET',
      path: `${root}/:execution`,
      handle: (call) => {
        const run = wantedRun(world, call);
        const detail = executionDetail(run, now(), world.url);
        const { detail: wanted, shapes } = world.options;
        return ok(wanted === 'full' ? { ...executionRow(run, now(), shapes), ...detail } : detail);
      },
    },
    {
      operation: 'listBatches',
      method: 'GET',
      path: `${root}/:execution/nodes/:node/batches`,
      handle: (call) => {
        const found = batchesOf(wantedRun(world, call), call.params.node ?? '', now());
        if (!found) throw new Refusal(noBatches());
        const status = call.query.get('status');
        const wanted = found.filter((row) => !status || status.toUpperCase() === 'ALL' || row.status === status);
        return pageOf(call, { items: wanted, view: (row) => row, envelope: world.options.envelope });
      },
    },
    {
      operation: 'stop',
      method: 'POST',
      path: `${root}/:execution/stop`,
      handle: (call) => stop(world, wantedRun(world, call)),
    },
    {
      operation: 'rerun',
      method: 'POST',
      path: `${root}/:execution/rerun`,
      handle: (call) => rerun(world, wantedRun(world, call)),
    },
  ];
}

function wantedRun(world: World, call: Call): Run {
  const { environment, account } = accessFor(world, call);
  const run = world.find(environment, account.id, call.params.execution ?? '');
  if (!run) throw new Refusal(notFound('Execution not found'));
  return run;
}

/** Only asks for the stop: the run goes on to be seen as stopping. A second stop of the same run changes nothing. */
function stop(world: World, run: Run): Answer {
  refuseChild(run);
  if (run instanceof HistoryRun || stateAt(run, world.clock.now()).endedAt !== undefined) {
    throw new Refusal(badRequest('BAD_REQUEST', 'Execution is not running'));
  }
  if (run.stoppedAt === undefined) world.runs.stop(run);
  return ok({ message: 'Stopping instance' });
}

/** The original stays as it is; the same payload runs again under a new id, which not every older form of the answer tells. */
function rerun(world: World, run: Run): Answer {
  refuseChild(run);
  if (stateAt(run, world.clock.now()).endedAt === undefined) {
    throw new Refusal(badRequest('BAD_REQUEST', 'Execution is still running'));
  }
  const { environment, account, configId, workflow, payload, headers } = run;
  const retry: NewRun = {
    environment,
    account,
    configId,
    workflow,
    type: 'ASYNC',
    source: 'API Call',
    retry: true,
    payload,
    headers,
  };
  const again = world.start(retry, { platform: 'refold', by: 'request', how: 'rerun' });
  const form = world.options.shapes === 'older' ? workflow.rerun : 'id';
  if (form === 'empty') return ok({});
  if (form === 'instanceId') return ok({ message: 'Execution queued', instanceId: again.id });
  return ok({ status: 'success', id: again.id });
}

/** What follows from another run has no life of its own. */
function refuseChild({ parent }: Run): void {
  if (parent !== undefined) throw new Refusal(badRequest('BAD_REQUEST', `Execution belongs to execution ${parent}`));
}
