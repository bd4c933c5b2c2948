import * as vscode from 'vscode';
import { visibleName } from '../../core/model/format';
import type { Target } from '../../core/model/model';
import { readTarget } from '../../core/model/target';
import { patternOf, readTargets, type TeamTarget } from '../../core/payload/teamTargets';
import { renamedSource } from '../../core/runs/sourceRename';
import type { Names } from '../../core/workflow/names';
import type { Connections } from '../connections/connections';
import type { WorkspaceState } from '../storage/workspaceState';
import { hasLastRun } from './lastRun';
import { mayBeSent } from './payloadFiles';

/** What is known about where a payload file goes. */
export type FoundTarget =
  | { readonly target: Target; readonly chosenBy: 'person' | 'team' }
  /** A target stands there and leads nowhere: no connection has this name, or it was removed. */
  | { readonly missing: string; readonly workflow: string };

/** One workflow of one scope. */
export type Destination = Pick<Target, 'connection' | 'scope' | 'workflow'>;

const keyStart = 'target:';

/**
 * Where payload files go: what a person chose for a file in this workspace, else what `runlight.targets` says. What a
 * repository carries counts in trusted folders only.
 */
export class Targets {
  private readonly changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  /** Fires the file that got another target; undefined when any may have. */
  readonly onDidChange = this.changed.event;
  private readonly naming: vscode.Disposable;

  constructor(
    private readonly state: WorkspaceState,
    private readonly connections: Connections,
    private readonly workflowNames: Names,
  ) {
    this.naming = vscode.Disposable.from(
      workflowNames.onChange(() => this.changed.fire(undefined)),
      state.onDidChangeElsewhere((names) => [...names].some((name) => name.startsWith(keyStart)) && this.changed.fire(undefined)),
    );
  }

  /** Where a file goes, with the name that its workflow has now. */
  get(document: vscode.TextDocument): FoundTarget | undefined {
    const found = this.find(document);
    return found && 'target' in found ? { ...found, target: this.named(found.target) } : found;
  }

  /** The target with what its workflow is called, as far as that is known. */
  named(target: Target): Target {
    return this.workflowNames.nameTarget(target);
  }

  private find(document: vscode.TextDocument): FoundTarget | undefined {
    if (!mayBeSent(document.uri)) return undefined;
    const personal = this.chosen(document.uri);
    if (personal && this.connections.get(personal.connection)) return { target: personal, chosenBy: 'person' };
    const team = teamTargetOf(document);
    const wanted = team ?? (personal && { ...personal, connection: vscode.l10n.t('(removed)') });
    if (!wanted) return undefined;
    const connection = this.connections.list().find(({ name, id }) => [name, id].includes(wanted.connection));
    if (!connection || !team) return { missing: wanted.connection, workflow: nameOfWorkflow(wanted) };
    return { target: { ...team, connection: connection.id }, chosenBy: 'team' };
  }

  /** Where a person said that a file goes, whether or not that leads anywhere. */
  chosen(file: vscode.Uri): Target | undefined {
    return readTarget(this.state.get(keyOf(file)));
  }

  async set(file: vscode.Uri, target: Target): Promise<void> {
    await this.state.update(keyOf(file), target);
    this.changed.fire(file);
  }

  /** What a person chose for a file, or for files in a folder, goes along with it. A file that was overwritten is gone. */
  async move(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    const rename = { from: from.toString(), to: to.toString() };
    const moved = this.names().flatMap((name) => {
      const newName = renamedSource(name, rename);
      return newName === undefined ? [] : [{ name, newName }];
    });
    const isOverwritten = this.chosen(to) !== undefined && moved.every(({ newName }) => newName !== rename.to);
    const values = moved.flatMap(({ name, newName }) => {
      return [[`${keyStart}${newName}`, this.state.get(`${keyStart}${name}`)] as const, [`${keyStart}${name}`, undefined] as const];
    });
    const changes = isOverwritten ? [[keyOf(to), undefined] as const, ...values] : values;
    if (changes.length === 0) return;
    // At once, before the next move: one file may get the name that another one gives up.
    await Promise.all(changes.map(([name, value]) => this.state.update(name, value)));
    this.changed.fire(undefined);
  }

  /** A copy of a file goes where the file goes, unless somebody has sent it elsewhere. */
  async copy(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    const target = this.chosen(from);
    if (target && !this.chosen(to)) await this.set(to, target);
  }

  async forget(file: vscode.Uri): Promise<void> {
    if (this.chosen(file)) await this.state.update(keyOf(file), undefined);
  }

  /** Files for which a person chose this workflow of this scope. */
  chosenFor(wanted: Destination): readonly vscode.Uri[] {
    const names = this.names().filter((name) => isSame(readTarget(this.state.get(`${keyStart}${name}`)), wanted));
    return names.map((name) => vscode.Uri.parse(name));
  }

  /** Patterns that a team committed for it, in this folder. */
  patternsFor(wanted: Destination, folder: vscode.WorkspaceFolder): readonly vscode.RelativePattern[] {
    const connection = this.connections.get(wanted.connection);
    if (!connection || !vscode.workspace.isTrusted) return [];
    return Object.entries(teamTargetsFor(folder.uri))
      .filter(([, target]) => [connection.id, connection.name].includes(target.connection))
      .filter(([, target]) => isSame({ ...target, connection: connection.id }, wanted))
      .map(([glob]) => new vscode.RelativePattern(folder, patternOf(glob)));
  }

  dispose(): void {
    this.naming.dispose();
    this.changed.dispose();
  }

  /** Of the files for which a person chose. */
  private names(): readonly string[] {
    const keys = this.state.keys().filter((key) => key.startsWith(keyStart));
    return keys.map((key) => key.slice(keyStart.length));
  }
}

/** Whether a person or a team said where a file goes, wherever that leads: what can be told without the connections. */
export function hasTarget(document: vscode.TextDocument, state: vscode.Memento): boolean {
  if (!mayBeSent(document.uri)) return false;
  return readTarget(state.get(keyOf(document.uri))) !== undefined || teamTargetOf(document) !== undefined;
}

/** Whether anybody ever said where a file of this workspace goes, or ran one. */
export function knowsPayloads(state: vscode.Memento): boolean {
  return state.keys().some((key) => key.startsWith(keyStart)) || hasLastRun(state);
}

/**
 * Glob to target, as the settings that apply to a file say; what folders and workspaces carry applies to no file outside of
 * them. Asked by the doorbell, which knows of no other setting.
 */
export function teamTargetsFor(file: vscode.Uri): Readonly<Record<string, TeamTarget>> {
  const configuration = vscode.workspace.getConfiguration('runlight', file);
  const isInside = vscode.workspace.getWorkspaceFolder(file) !== undefined;
  return readTargets(isInside ? configuration.get('targets') : configuration.inspect('targets')?.globalValue).value;
}

/** The longest pattern that matches is the most particular one. */
function teamTargetOf(document: vscode.TextDocument): TeamTarget | undefined {
  if (!vscode.workspace.isTrusted) return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const fitting = Object.entries(teamTargetsFor(document.uri))
    .filter(([glob]) => matches(document, glob, folder))
    .sort(([one], [other]) => other.length - one.length);
  return fitting[0]?.[1];
}

/** What a workflow is called where no more than its target is known. */
export function nameOfWorkflow({ workflowName, workflow }: Pick<Target, 'workflow' | 'workflowName'>): string {
  return visibleName(workflowName ?? workflow);
}

function matches(document: vscode.TextDocument, glob: string, folder: vscode.WorkspaceFolder | undefined): boolean {
  const pattern = folder ? new vscode.RelativePattern(folder, patternOf(glob)) : patternOf(glob);
  return vscode.languages.match({ pattern }, document) > 0;
}

function isSame(target: Target | undefined, { connection, scope, workflow }: Destination): boolean {
  return target?.connection === connection && target.scope === scope && target.workflow === workflow;
}

function keyOf(file: vscode.Uri): string {
  return `${keyStart}${file.toString()}`;
}
