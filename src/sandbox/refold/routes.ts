import type { Route } from '../router';
import type { World } from '../world';
import { accountRoutes } from './accountRoutes';
import { applicationRoutes } from './applicationRoutes';
import { executeRoute } from './execute';
import { executionRoutes } from './executionRoutes';
import { publishRoute } from './publishRoute';
import { sessionRoutes } from './sessionRoutes';
import { waitRoutes } from './waitRoutes';
import { workflowRoutes } from './workflowRoutes';

/** The Refold v2 API. The other platforms have tables of their own beside it. */
export function refoldRoutes(world: World): readonly Route[] {
  return [
    ...accountRoutes(world),
    ...applicationRoutes(world),
    executeRoute(world),
    ...executionRoutes(world),
    ...sessionRoutes(world),
    ...waitRoutes(world),
    ...workflowRoutes(world),
    publishRoute(world),
  ];
}
