import { ok, Refusal } from '../answer';
import { keyAccessFor } from '../refold/access';
import { notFound } from '../refold/refusals';
import type { Route } from '../router';
import { sceneAt } from '../run';
import type { World } from '../world';

export function responseRoute(world: World): Route {
  return {
    operation: 'getResponse',
    method: 'GET',
    path: '/api/v1/execution/:execution/response',
    handle: (call) => {
      const { environment, account } = keyAccessFor(world, call);
      const run = world.find(environment, account.id, call.params.execution ?? '');
      if (!run) throw new Refusal(notFound('Execution not found'));
      const { status, endedAt } = sceneAt(run, world.clock.now());
      if (endedAt === undefined) return ok({ status });
      // A Response node that was not reached, or is not there, leaves the response empty.
      const response = status === 'COMPLETED' ? run.plan.response?.(run).value : undefined;
      return ok({ response: response ?? {}, status });
    },
  };
}
