import type { Route } from '../router';
import type { World } from '../world';

export function altostratRoutes(_world: World): readonly Route[] {
  return [];
}
