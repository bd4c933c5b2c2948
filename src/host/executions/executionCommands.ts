import * as vscode from 'vscode';
import { Cancelled, Failure } from '../../core/model/errors';
import { findNode, type Execution, type ExecutionNode, type ExecutionRef, type NodeName } from '../../core/model/model';
import { formatTime } from '../../core/model/format';
import { hasEnded } from '../../core/model/status';
import type { Provider } from '../../core/platforms/provider';
import { refusalOf, type ExecutionAction } from '../../core/runs/actions';
import type { Runs } from '../../core/runs/runs';
import type { Handlers } from '../commands';
import type { Connections } from '../connections/connections';
import type { ExecutionPanels } from '../panel/panels';
import type { ProductionGuard } from '../payload/productionGuard';
import { ask, back, pick, type Choice } from '../ui/prompts';
import { choiceOf } from '../connections/manageConnections';
import type { RunRow } from '../history/rows';
import type { ExecutionLinks } from '../links/executionLinks';
import { stateWordOf, titleOf } from './describe';
import type { ExportedFiles } from './exportedFiles';
import type { MoreRow, Row, StepRow } from './rows';
import type { RunningStatus } from './statusBar';

/** What a caller may name an execution by: itself, or its row. */
export type ExecutionArgument = ExecutionRef | Row | RunRow | undefined;

/** What a caller may name a node by: its execution and its name there, or its row. */
export type NodeArgument = (ExecutionRef & NodeName) | StepRow;

export interface ExecutionServices {
  readonly connections: Connections;
  readonly runs: Runs;
  readonly panels: ExecutionPanels;
  readonly guard: ProductionGuard;
  readonly links: Pick<ExecutionLinks, 'follow'>;
  /** Whose next page is next in a list of several scopes. */
  readonly nextScopes: (parent: MoreRow['parent']) => readonly string[];
}

/** What a person opens, reads and starts anew, one execution at a time. */
export class ExecutionCommands {
  private readonly connections: Connections;
  private readonly runs: Runs;
  private readonly panels: ExecutionPanels;

  constructor(private readonly services: ExecutionServices) {
    this.connections = services.connections;
    this.runs = services.runs;
    this.panels = services.panels;
  }

  /** A link opens what it names, as it does from outside. */
  async open(argument: ExecutionArgument | string): Promise<void> {
    if (typeof argument === 'string') return this.services.links.follow(vscode.Uri.parse(argument));
    this.panels.show(refOf(argument) ?? (await this.askForRef()));
  }

  /** Asks the platform to stop it; the end arrives like any other, some time later. */
  async stop(argument?: ExecutionArgument): Promise<void> {
    const ref = refOf(argument) ?? this.panels.active() ?? this.runs.running.at(-1)?.ref;
    if (!ref) throw new Failure('invalidInput', 'Nothing that was started here is running.');
    const execution = this.runs.executions.get(ref)?.execution ?? (await this.runs.read(ref));
    const provider = await this.requireOffered('stop', execution);
    await provider.stop?.(ref, new AbortController().signal);
    await this.runs.read(ref);
  }

  /** Starts it once more and shows the new one. As one of several it is asked about with them, and shows up in the list. */
  async rerun(argument?: ExecutionArgument, as?: 'oneOfSeveral'): Promise<ExecutionRef & { readonly status: string }> {
    const ref = refOf(argument) ?? this.panels.active();
    if (!ref) throw new Failure('invalidInput', 'Select an execution to rerun first.');
    const known = this.runs.executions.get(ref)?.execution;
    // What is only known as running may have ended meanwhile.
    const execution = known && hasEnded(known) ? known : await this.runs.read(ref);
    await this.requireOffered('rerun', execution);
    if (!as) await this.services.guard.confirmRepeat(ref.connection, titleOf(execution), ref.scope);
    const started = await this.runs.rerun(execution);
    return as ? { ...started.ref, status: started.status } : this.showStarted(started);
  }

  /** Starts a new execution from a node that succeeded, and shows it. */
  async resumeFrom(argument?: ExecutionArgument | NodeArgument): Promise<ExecutionRef & { readonly status: string }> {
    const { execution, node } = await this.nodeOf(argument);
    await this.requireOffered('resumeFrom', execution, node);
    await this.services.guard.confirmRepeat(execution.ref.connection, titleOf(execution), execution.ref.scope);
    return this.showStarted(await this.runs.resumeFrom(execution, node.id));
  }

  /** Lets a person say which of several executions, or that none of them, is the start whose answer was lost. Shows it. */
  async chooseMine(intent: string): Promise<ExecutionRef | undefined> {
    const candidates = this.runs.candidatesOf(intent);
    if (candidates.length === 0) {
      throw new Failure('invalidInput', 'This start is not known any more. Look for it in the list of executions.');
    }
    const none = {
      label: vscode.l10n.t('None of these'),
      detail: vscode.l10n.t('Runlight stops looking for it. It is not sent again.'),
      alwaysShow: true,
      value: undefined,
    };
    const chosen = await pick<string | undefined>({
      title: vscode.l10n.t('Which Execution Is Yours?'),
      placeholder: vscode.l10n.t('The answer to your start was lost; others may have started the same workflow.'),
      choices: [...candidates.map(candidateOf), none],
    });
    if (chosen === back) throw new Cancelled();
    const execution = await this.runs.decide(intent, chosen);
    if (execution) this.panels.showRun(execution.ref);
    return execution?.ref;
  }

  /** Shows the execution that a sub-flow node started. */
  async openChild(argument?: ExecutionArgument | NodeArgument): Promise<void> {
    const { execution, node } = await this.nodeOf(argument);
    if (node.child === undefined) throw new Failure('invalidInput', '{0} started no execution of its own.', [node.name]);
    this.panels.show({ ...execution.ref, id: node.child });
  }

  /** Refreshes one scope, one execution, or everything that is loaded. */
  async refresh(row?: Row): Promise<void> {
    if (row?.kind === 'execution') {
      await this.runs.read(row.ref);
    } else if (row?.kind === 'scope') {
      await this.runs.refreshList(row.connection, row.scope);
    } else if (row?.kind === 'all') {
      const { scopes } = this.connections.require(row.connection);
      await Promise.all(scopes.map(({ id }) => this.runs.refreshList(row.connection, id)));
    } else {
      const scopes = this.connections.list().flatMap(({ id, scopes }) => scopes.map((scope) => [id, scope.id] as const));
      // Only what somebody has looked at is loaded, and only that is asked for again.
      const loaded = scopes.filter(([connection, scope]) => this.runs.lists.get(connection, scope));
      await Promise.all(loaded.map(([connection, scope]) => this.runs.refreshList(connection, scope)));
    }
  }

  async loadMore(row?: Row | { readonly connection: string; readonly scope: string }): Promise<void> {
    const parent = row && 'kind' in row && row.kind === 'more' ? row.parent : row;
    if (!parent) return;
    if ('scope' in parent) return this.runs.loadMore(parent.connection, parent.scope);
    if (parent.kind !== 'all') return;
    await Promise.all(this.services.nextScopes(parent).map((scope) => this.runs.loadMore(parent.connection, scope)));
  }

  /** The execution a caller means; the one on show where it does not say. */
  refOf(argument: ExecutionArgument): ExecutionRef | undefined {
    return refOf(argument) ?? this.panels.active();
  }

  /** @throws Failure where trees and panel would not offer it. */
  private async requireOffered(action: ExecutionAction, execution: Execution, node?: ExecutionNode): Promise<Provider> {
    const { connection } = execution.ref;
    const provider = await this.connections.provider(connection);
    const refusal = refusalOf(action, execution, { connection: this.connections.get(connection), provider }, node);
    if (refusal) throw refusal;
    return provider;
  }

  private showStarted({ ref, status }: Execution): ExecutionRef & { readonly status: string } {
    this.panels.showRun(ref);
    return { ...ref, status };
  }

  /** The node a caller means, with the execution read if it was not. */
  async nodeOf(
    argument: ExecutionArgument | NodeArgument,
  ): Promise<{ readonly execution: Execution; readonly node: ExecutionNode }> {
    const ref = refOf(argument);
    if (!ref || !argument) throw new Failure('invalidInput', 'Select a node of an execution first.');
    const known = this.runs.executions.get(ref)?.execution;
    const execution = known?.nodes ? known : await this.runs.read(ref);
    const { nodes = [] } = execution;
    const byId = 'node' in argument ? findNode(execution, argument) : undefined;
    const node = 'index' in argument ? nodes[argument.index] : byId;
    if (!node) throw new Failure('notFound', '{0} has no such node.', [titleOf(execution)]);
    return { execution, node };
  }

  private async askForRef(): Promise<ExecutionRef> {
    const title = vscode.l10n.t('Open Execution');
    const all = this.connections.list();
    const connection = all.length === 1 && all[0] ? all[0] : await pick({ title, choices: all.map(choiceOf) });
    if (connection === back) throw new Cancelled();
    const { scopes } = connection;
    const choices = scopes.map((scope) => ({ label: scope.id, value: scope }));
    const scope = scopes.length === 1 && scopes[0] ? scopes[0] : await pick({ title, choices });
    if (scope === back) throw new Cancelled();
    const id = await ask({
      title,
      prompt: vscode.l10n.t('The execution’s id'),
      check: (text) => (text === '' ? vscode.l10n.t('The id cannot be empty.') : undefined),
    });
    if (id === back) throw new Cancelled();
    return { connection: connection.id, scope: scope.id, id };
  }
}

export interface ExecutionCommandServices {
  readonly executions: ExecutionCommands;
  readonly exported: ExportedFiles;
  readonly running: RunningStatus;
  /** Puts what is kept of an execution on show before its platform is asked. */
  readonly bringBack: (ref: ExecutionRef) => Promise<void>;
}

/** The commands on one execution, and on lists of them. */
export function executionCommands({ executions, exported, running, bringBack }: ExecutionCommandServices): Handlers {
  return {
    'runlight.execution.open': async (which: ExecutionArgument | string) => {
      const ref = typeof which === 'object' ? executions.refOf(which) : undefined;
      if (ref) await bringBack(ref);
      return executions.open(which);
    },
    'runlight.execution.chooseMine': (intent: string) => executions.chooseMine(intent),
    'runlight.execution.resumeFrom': (which: ExecutionArgument | NodeArgument) => executions.resumeFrom(which),
    'runlight.execution.openChild': (which: ExecutionArgument | NodeArgument) => executions.openChild(which),
    'runlight.execution.openExported': (file?: vscode.Uri) => exported.open(file, (ref) => void executions.open(ref)),
    'runlight.execution.showRunning': () => running.showRunning(),
    'runlight.executions.refresh': (row?: Row) => executions.refresh(row),
    'runlight.executions.loadMore': (row?: Row) => executions.loadMore(row),
  };
}

/** By time, as people remember what they did; the id tells those of one second apart. */
function candidateOf(execution: Execution): Choice<string> {
  const { ref, startedAt } = execution;
  const time = startedAt === undefined ? ref.id : formatTime(startedAt, Date.now(), vscode.env.language);
  return { label: `${time} · ${stateWordOf(execution)}`, description: titleOf(execution), detail: ref.id, value: ref.id };
}

function refOf(argument: ExecutionArgument | NodeArgument): ExecutionRef | undefined {
  if (!argument) return undefined;
  if (!('kind' in argument)) {
    const { connection, scope, id } = argument;
    return { connection, scope, id };
  }
  if (argument.kind === 'execution' || argument.kind === 'run') return argument.ref;
  return argument.kind === 'step' ? argument.parent.ref : undefined;
}
