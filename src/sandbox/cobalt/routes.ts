import type { Route } from '../router';
import type { World } from '../world';
import { executeRoute } from './execute';
import { responseRoute } from './response';

/** Cobalt, the first version of Refold's API: it starts runs and tells their responses, and nothing else. */
export function cobaltRoutes(world: World): readonly Route[] {
  return [executeRoute(world), responseRoute(world)];
}
