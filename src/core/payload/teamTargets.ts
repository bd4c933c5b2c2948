import { isFields } from '../json/values';
import type { Target } from '../model/model';
import type { SettingReading } from '../model/settingReading';

/** A target as a team commits it: the connection by its name, which is the same for every colleague. */
export interface TeamTarget extends Omit<Target, 'connection'> {
  readonly connection: string;
}

/** What `runlight.targets` says, glob to target; one that names no connection, scope and workflow is left out. */
export function readTargets(given: unknown): SettingReading<Readonly<Record<string, TeamTarget>>> {
  if (given === undefined) return { value: {}, faults: [] };
  if (!isFields(given)) return { value: {}, faults: [{ given, taken: {} }] };
  const all = Object.entries(given);
  const isRight = (entry: readonly [string, unknown]): entry is [string, TeamTarget] => isTeamTarget(entry[1]);
  const faults = all.filter((entry) => !isRight(entry)).map(([part, target]) => ({ part, given: target }));
  return { value: Object.fromEntries(all.filter(isRight)), faults };
}

function isTeamTarget(value: unknown): value is TeamTarget {
  return isFields(value) && ['connection', 'scope', 'workflow'].every((name) => typeof value[name] === 'string' && value[name] !== '');
}
