import type { AltostratPlatform } from './altostrat/platform';
import { altostratRoutes } from './altostrat/routes';
import { cobaltRoutes } from './cobalt/routes';
import type { Route } from './http/router';
import { accountRoutes } from './refold/accountRoutes';
import { applicationRoutes } from './refold/applicationRoutes';
import { executeRoute } from './refold/executeRoute';
import { executionRoutes } from './refold/executionRoutes';
import { publishingRoutes } from './refold/publishingRoutes';
import { sessionRoutes } from './refold/sessionRoutes';
import { waitRoutes } from './refold/waitRoutes';
import { workflowRoutes } from './refold/workflowRoutes';
import type { World } from './world';

/** Every route of the three platforms. Earlier ones win over later ones. */
export function routesOf(world: World, altostrat: AltostratPlatform): readonly Route[] {
  return [
    ...accountRoutes(world),
    ...applicationRoutes(world),
    executeRoute(world),
    ...executionRoutes(world),
    ...sessionRoutes(world),
    ...waitRoutes(world),
    ...workflowRoutes(world),
    ...publishingRoutes(world),
    ...cobaltRoutes(world),
    ...altostratRoutes(altostrat),
  ];
}
