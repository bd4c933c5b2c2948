import { isFields } from '../json/values';
import type { Target } from '../model/model';
import type { SettingFault, SettingReading } from '../model/settingReading';
import { readTarget, wrongOptionsOf } from '../model/target';

/** A target as a team commits it: the connection by its name, which is the same for every colleague. */
export interface TeamTarget extends Omit<Target, 'connection'> {
  readonly connection: string;
}

/** What `runlight.targets` says, glob to target; one that names no connection, scope and workflow is left out, and so is an option that is none. */
export function readTargets(given: unknown): SettingReading<Readonly<Record<string, TeamTarget>>> {
  if (given === undefined) return { value: {}, faults: [] };
  if (!isFields(given)) return { value: {}, faults: [{ given, taken: {} }] };
  // What fits no file at all would fit every one.
  const all = Object.entries(given).map(([glob, written]) => ({ glob, written, target: patternOf(glob) === '' ? undefined : readTarget(written) }));
  const faults = all.flatMap(({ glob, written, target }): readonly SettingFault[] => {
    if (!target || !isFields(written)) return [{ part: glob, given: written }];
    return wrongOptionsOf(written).map(([name, option]) => ({ part: `${glob}: ${name}`, given: option }));
  });
  return { value: Object.fromEntries(all.flatMap(({ glob, target }) => (target ? [[glob, target]] : []))), faults };
}

/**
 * A glob of `runlight.targets` as the editor understands it, below a folder. As in .gitignore, one without a slash means
 * files of that name in any folder, one that ends with a slash all that is in the folder, and one that begins with a slash
 * begins at the top. A backslash is a slash that was written on Windows.
 */
export function patternOf(glob: string): string {
  const path = glob.trim().replaceAll('\\', '/').replace(/\/{2,}/g, '/');
  const below = path.replace(/^(?:\.?\/)+/, '');
  if (below === '') return '';
  const files = below.endsWith('/') ? `${below}**` : below;
  return path === below && !below.slice(0, -1).includes('/') ? `**/${files}` : files;
}
