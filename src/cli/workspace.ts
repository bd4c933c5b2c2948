import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { parse } from 'jsonc-parser';
import picomatch from 'picomatch';
import { isFields } from '../core/json/values';
import { patternOf, readTargets, type TeamTarget } from '../core/payload/teamTargets';

/** What a team committed about one folder's payload files. */
interface Workspace {
  readonly folder: string;
  readonly targets: readonly { readonly matches: (path: string) => boolean; readonly length: number; readonly target: TeamTarget }[];
}

/** Finds where payload files go, as `runlight.targets` in the `.vscode/settings.json` of a folder above them says. */
export class TeamTargets {
  private readonly workspaces = new Map<string, Workspace | undefined>();

  /** The longest pattern that matches is the most particular one, as in the editor. */
  targetOf(file: string): TeamTarget | undefined {
    const workspace = this.workspaceOf(dirname(file));
    if (!workspace) return undefined;
    const path = relative(workspace.folder, file).split(sep).join('/');
    const fitting = workspace.targets.filter(({ matches }) => matches(path));
    return fitting.sort((one, other) => other.length - one.length)[0]?.target;
  }

  private workspaceOf(folder: string): Workspace | undefined {
    if (this.workspaces.has(folder)) return this.workspaces.get(folder);
    const settings = join(folder, '.vscode', 'settings.json');
    const above = dirname(folder);
    const found = existsSync(settings) ? read(folder, settings) : above === folder ? undefined : this.workspaceOf(above);
    this.workspaces.set(folder, found);
    return found;
  }
}

function read(folder: string, settings: string): Workspace {
  const root: unknown = parse(readFileSync(settings, 'utf8'), [], { allowTrailingComma: true });
  const { value } = readTargets(isFields(root) ? root['runlight.targets'] : undefined);
  const targets = Object.entries(value).map(([glob, target]) => {
    const matches = picomatch(patternOf(glob), { dot: true });
    return { matches: (path: string) => matches(path), length: glob.length, target };
  });
  return { folder, targets };
}

