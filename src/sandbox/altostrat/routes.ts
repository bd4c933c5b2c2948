import { ok } from '../http/answer';
import type { Route } from '../http/router';
import { createGate } from './access';
import { executeRoutes } from './executeRoutes';
import type { AltostratPlatform } from './platform';
import { runRoutes } from './runRoutes';
import { workflowDetail, workflowRow } from './views';
import { altostratWorkflows } from './workflows';

/** What its paths begin with: the platforms share one server, and their paths could meet otherwise. */
export const altostratRoot = '/altostrat';

/** Altostrat's workflow API. Every operation's name begins with the platform's. */
export function altostratRoutes(platform: AltostratPlatform): readonly Route[] {
  const { world } = platform;
  const admit = createGate(world);
  const routes: readonly Route[] = [
    {
      operation: 'listWorkflows',
      method: 'GET',
      path: '/workflows',
      // A bare array, without nodes.
      handle: () => ok(altostratWorkflows.map(workflowRow)),
    },
    {
      operation: 'getWorkflow',
      method: 'GET',
      path: '/workflows/:workflow',
      handle: (call) => ok(workflowDetail(platform.workflow(call))),
    },
    ...executeRoutes(platform),
    ...runRoutes(platform, (world.options.prefix ?? '') + altostratRoot),
  ];
  return routes.map(({ operation, path, handle, ...route }) => ({
    ...route,
    operation: `altostrat.${operation}`,
    path: altostratRoot + path,
    handle: (call) => {
      admit(call);
      return handle(call);
    },
  }));
}
