import { fieldsOf, textOf } from '../json/values';
import type { Target } from './model';

/**
 * A target as somebody wrote it down: a person in the settings, this program or another version of it in a workspace's
 * state. Undefined where it does not say connection, scope and workflow; what else it says wrongly is left out.
 */
export function readTarget(value: unknown): Target | undefined {
  const fields = fieldsOf(value);
  const [connection, scope, workflow] = [textOf(fields?.['connection']), textOf(fields?.['scope']), textOf(fields?.['workflow'])];
  if (!fields || connection === undefined || scope === undefined || workflow === undefined) return undefined;
  const options = Object.entries(optionReaders).map(([name, isRight]) => [name, isRight(fields[name]) ? fields[name] : undefined] as const);
  // Each option is of its own type, or not there.
  const given = Object.fromEntries(options.filter(([, option]) => option !== undefined)) as Partial<Target>;
  return { connection, scope, workflow, ...given };
}

/** The options of a target that are there and are left out. */
export function wrongOptionsOf(value: object): readonly (readonly [name: string, given: unknown])[] {
  return Object.entries(value).filter(([name, given]) => given !== undefined && Object.hasOwn(optionReaders, name) && !optionReaders[name as Option](given));
}

type Option = Exclude<keyof Target, 'connection' | 'scope' | 'workflow'>;

const isText = (value: unknown): boolean => typeof value === 'string';

const optionReaders: Readonly<Record<Option, (value: unknown) => boolean>> = {
  workflowName: isText,
  slug: isText,
  configId: isText,
  instanceTag: isText,
  mode: (value) => value === 'sync' || value === 'async',
  includeHeaders: (value) => typeof value === 'boolean',
};
