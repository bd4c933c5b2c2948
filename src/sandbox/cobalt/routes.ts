import type { Route } from '../router';
import type { World } from '../world';

export function cobaltRoutes(_world: World): readonly Route[] {
  return [];
}
