import type { Environment } from '../core/model/model';
import { mix, uuid } from './seeded';

export type SandboxEnvironment = Exclude<Environment, 'unknown'>;

export type Keys = Readonly<Record<SandboxEnvironment, string>>;

/** Keys in the platform's form, computed from the seed: no text that looks like a credential stands in the source. */
export function keysOf(seed: number): Keys {
  return { test: `tk${uuid(mix(seed, 11), 1)}`, production: `pk${uuid(mix(seed, 12), 2)}` };
}

export function environmentOf(keys: Keys, key: string | undefined): SandboxEnvironment | undefined {
  if (key === keys.test) return 'test';
  return key === keys.production ? 'production' : undefined;
}
