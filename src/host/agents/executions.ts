import type { LastSuccess } from '../../core/agents/explanation';
import type { HiddenSecrets } from '../../core/agents/hiding';
import type { AgentPlace } from '../../core/agents/lists';
import { idText, isNamed, quoted } from '../../core/agents/text';
import { ToolRefusal } from '../../core/agents/tool';
import type { Connection, Execution, ExecutionNode, ExecutionRef, HeldValue, Scope } from '../../core/model/model';
import { sameExecution } from '../../core/model/model';
import { hasEnded, isFailure } from '../../core/model/status';
import type { ValueReader } from '../../core/reader/reader';
import { findLastSuccess } from '../../core/runs/lastSuccess';
import type { Runs } from '../../core/runs/runs';
import type { Connections } from '../connections/connections';
import { placeOf, type Account, type AgentPlaces } from './places';

export interface ExecutionParts {
  readonly connections: Connections;
  readonly places: AgentPlaces;
  readonly runs: Runs;
  readonly reader: ValueReader;
}

/** How an execution was named, as far as it was. */
export interface NamedExecution {
  readonly execution?: string;
  readonly connection?: string;
  readonly account?: string;
}

/** Which part of an execution is read: of a node, or the answer of the workflow. */
export interface NamedPart {
  readonly node?: string;
  readonly part: 'input' | 'output';
}

interface Candidate {
  readonly connection: Connection;
  readonly scope: Scope;
}

/** Accounts that are asked one after the other whether they know an execution. */
const mostAsked = 12;
/** Pages that are looked through for the newest failure. */
const mostPages = 4;
const pageSize = 50;

/** Executions as agents name and read them. What is told of one is told the same to the person who copies it for an agent. */
export class AgentExecutions {
  constructor(private readonly parts: ExecutionParts) {}

  /** The execution that is meant; where none is named, the newest of the account that failed. */
  async find({ execution: id, connection, account }: NamedExecution, signal: AbortSignal): Promise<ExecutionRef> {
    const { places } = this.parts;
    if (id === undefined) return this.newestFailure(await places.account(places.connection(connection), account), signal);
    const candidates = await this.candidates(connection, account);
    const known = this.known(id, candidates) ?? (await this.kept(id, connection === undefined ? undefined : places.connection(connection)));
    if (known) return known;
    const [only, ...others] = candidates;
    if (only && others.length === 0) return refIn(only, id);
    return this.ask(id, candidates, signal);
  }

  /** The execution with its nodes: as it is known where it has ended, else as it is now. */
  async read(ref: ExecutionRef): Promise<Execution> {
    const { runs } = this.parts;
    // What is kept of it counts too: its platform may have forgotten it.
    return this.whole(ref) ?? ((await runs.showKept(ref)) ? this.whole(ref) : undefined) ?? runs.read(ref);
  }

  /** What is known of an execution, where there is nothing more to come. */
  private whole(ref: ExecutionRef): Execution | undefined {
    const known = this.parts.runs.executions.get(ref)?.execution;
    return known && hasEnded(known) && (known.nodes ?? known.local) ? known : undefined;
  }

  /** Everything about one execution in one text. */
  async explain(ref: ExecutionRef, budget: number, signal: AbortSignal): Promise<string> {
    const execution = await this.withTime(await this.read(ref));
    const lastSuccess = isFailure(execution.statusClass) ? await this.lastSuccess(execution, signal) : undefined;
    const secrets = await this.secretsOf(ref);
    const place = await this.placeOf(ref);
    const { runs, reader } = this.parts;
    const refs = lastSuccess && 'execution' in lastSuccess ? [ref, lastSuccess.execution.ref] : [ref];
    return runs.askAboutAll(refs, async ([one = execution, good]) => {
      const compared = good ? { execution: good } : lastSuccess;
      return reader.ask({ type: 'explanation', execution: one, place, secrets, budget, lastSuccess: compared });
    });
  }

  /** What two executions did differently; the earlier one is told first. */
  async compare(one: ExecutionRef, other: ExecutionRef, { node, budget }: { readonly node?: string; readonly budget: number }): Promise<string> {
    const both = [await this.read(one), await this.read(other)].sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
    const [first, second] = both.map(({ ref }) => ref);
    if (!first || !second || sameExecution(first, second)) throw new ToolRefusal('This is one execution. Name another one as “with”.');
    const secrets = await Promise.all([this.secretsOf(first), this.secretsOf(second)]);
    const hidden = { keys: secrets[0].keys, ofRun: secrets.flatMap(({ ofRun }) => ofRun) };
    const place = await this.placeOf(second);
    return this.parts.runs.askAboutAll([first, second], async ([left, right]) => {
      if (!left || !right) throw new ToolRefusal('One of the executions is not known any more.');
      return this.parts.reader.ask({ type: 'comparison', left, right, place, node, secrets: hidden, budget });
    });
  }

  /** The last success before it. @throws ToolRefusal where there is none. */
  async requireLastSuccess(ref: ExecutionRef, signal: AbortSignal): Promise<ExecutionRef> {
    const found = await this.lastSuccess(await this.read(ref), signal);
    if ('none' in found) throw new ToolRefusal(`${found.none} Name another execution as “with”.`);
    return found.execution.ref;
  }

  /** A part of what a node got or returned, or of what the workflow answered. */
  async readPart(ref: ExecutionRef, named: NamedPart, { path, offset, budget }: { readonly path: string; readonly offset: number; readonly budget: number }): Promise<string> {
    await this.read(ref);
    const secrets = await this.secretsOf(ref);
    return this.parts.runs.askAbout(ref, async (execution) => {
      const { title, value } = partIn(execution, named);
      return this.parts.reader.ask({ type: 'valuePart', title, value, path, offset, secrets, budget });
    });
  }

  async placeOf(ref: ExecutionRef): Promise<AgentPlace> {
    const { connections } = this.parts;
    const connection = connections.get(ref.connection);
    if (!connection) return { account: { id: ref.scope }, accountNoun: 'account' };
    const provider = await connections.provider(connection.id);
    const scope = connection.scopes.find(({ id }) => id === ref.scope) ?? { id: ref.scope };
    return placeOf({ connection, provider, scope });
  }

  /** Where an execution alone does not say how long it took, its row in the list does. */
  private async withTime(execution: Execution): Promise<Execution> {
    const { ref, durationMs, local } = execution;
    const { runs, connections } = this.parts;
    if (durationMs !== undefined || local || !hasEnded(execution) || !connections.get(ref.connection)) return execution;
    await runs.refreshList(ref.connection, ref.scope).catch(() => undefined);
    return runs.executions.get(ref)?.execution ?? execution;
  }

  private async secretsOf(ref: ExecutionRef): Promise<HiddenSecrets> {
    const ofRun = await this.parts.runs.history.secretsOf(ref);
    // Asked for last: a connection's key comes into use when it is first asked for something.
    return { keys: this.parts.connections.secretsInUse, ofRun };
  }

  private async lastSuccess(execution: Execution, signal: AbortSignal): Promise<LastSuccess<HeldValue>> {
    const { connections } = this.parts;
    if (!connections.get(execution.ref.connection)) return { none: 'There is no connection to look for an earlier success.' };
    const { listExecutions, label } = await connections.provider(execution.ref.connection);
    if (!listExecutions) return { none: `${label} lists no executions to compare with.` };
    try {
      const ref = await findLastSuccess(execution, listExecutions, signal);
      return ref ? { execution: await this.read(ref) } : { none: 'No earlier success of this workflow was found.' };
    } catch (error) {
      signal.throwIfAborted();
      // What failed is told all the same.
      return { none: `The last success could not be read (${error instanceof Error ? error.message.slice(0, 160) : 'unknown'}).` };
    }
  }

  private async newestFailure({ connection, provider, scope }: Account, signal: AbortSignal): Promise<ExecutionRef> {
    const { listExecutions } = provider;
    for (let page = 1; listExecutions && page <= mostPages; page += 1) {
      const { items, hasNext } = await listExecutions(scope.id, { page, limit: pageSize }, signal);
      const failed = items.find(({ statusClass }) => isFailure(statusClass));
      if (failed) return failed.ref;
      if (!hasNext) break;
    }
    const own = listExecutions ? [] : await this.parts.runs.history.of(connection.id, scope.id);
    const failed = own.find(({ execution }) => isFailure(execution.statusClass));
    if (failed) return failed.execution.ref;
    throw new ToolRefusal('No failed execution was found among the newest. Name one as “execution”; runlight_list_executions tells their ids.');
  }

  private async candidates(connection: string | undefined, account: string | undefined): Promise<readonly Candidate[]> {
    const { places } = this.parts;
    const connections = connection === undefined ? places.list() : [places.connection(connection)];
    const [first] = connections;
    if (account !== undefined && first && connections.length === 1) {
      const { scope } = await places.account(first, account);
      return [{ connection: first, scope }];
    }
    const all = connections.flatMap((one) => one.scopes.map((scope) => ({ connection: one, scope })));
    if (account === undefined) return all;
    const found = all.filter(({ scope: { id, name } }) => isNamed(id, account) || (name !== undefined && isNamed(name, account)));
    if (found.length === 0) throw new ToolRefusal(`There is no account ${quoted(account)}. runlight_list_workflows tells which there are.`);
    return found;
  }

  private known(id: string, candidates: readonly Candidate[]): ExecutionRef | undefined {
    const refs = candidates.map((candidate) => refIn(candidate, id));
    return refs.find((ref) => (this.parts.runs.executions.get(ref)?.execution.status ?? '') !== '');
  }

  private async kept(id: string, connection: Connection | undefined): Promise<ExecutionRef | undefined> {
    const all = await this.parts.runs.history.all();
    const own = all.find(({ execution: { ref } }) => ref.id === id && (connection === undefined || ref.connection === connection.id));
    return own && this.parts.connections.get(own.execution.ref.connection) ? own.execution.ref : undefined;
  }

  /** An id does not tell where it belongs. */
  private async ask(id: string, candidates: readonly Candidate[], signal: AbortSignal): Promise<ExecutionRef> {
    if (candidates.length === 0) throw new ToolRefusal('The person has chosen no accounts yet.');
    for (const candidate of candidates.slice(0, mostAsked)) {
      signal.throwIfAborted();
      const ref = refIn(candidate, id);
      const provider = await this.parts.connections.provider(ref.connection).catch(() => undefined);
      const found = await provider?.inspect?.(ref, signal).catch(() => undefined);
      // Where accounts are workflows, a run of any of them may be told under each.
      const isIts = !provider?.scopeKind.isWorkflow || found?.workflow?.id === undefined || found.workflow.id === ref.scope;
      if (found && isIts) return ref;
    }
    const where = candidates.length > mostAsked ? ` among ${mostAsked} of ${candidates.length} accounts; name its “account”` : '';
    throw new ToolRefusal(`No execution ${idText(id)} was found${where}. runlight_list_executions tells ids.`);
  }
}

function refIn({ connection, scope }: Candidate, id: string): ExecutionRef {
  return { connection: connection.id, scope: scope.id, id };
}

function partIn(execution: Execution, { node: wanted, part }: NamedPart): { readonly title: string; readonly value: HeldValue } {
  const { nodes = [], answer, ref } = execution;
  if (wanted === undefined) {
    if (answer?.value) return { title: `Answer of execution ${idText(ref.id)}`, value: answer.value };
    throw new ToolRefusal(`The workflow returned no answer of its own. Name a “node”: ${namesOf(nodes)}.`);
  }
  const node = nodes.find(({ id }) => id === wanted) ?? nodes.find(({ id, name }) => isNamed(name, wanted) || isNamed(id, wanted));
  if (!node) throw new ToolRefusal(`There is no node ${quoted(wanted)}. There are: ${namesOf(nodes)}.`);
  const value = node[part];
  if (value) return { title: `${part === 'input' ? 'Input' : 'Output'} of ${quoted(node.name)} (id ${idText(node.id)}) in execution ${idText(ref.id)}`, value };
  const other = part === 'input' ? 'output' : 'input';
  throw new ToolRefusal(`${quoted(node.name)} has no ${part}.${node[other] ? ` It has an ${other}.` : ''}${node.error === undefined ? '' : ' Its message is told by runlight_explain_execution.'}`);
}

function namesOf(nodes: readonly ExecutionNode[]): string {
  const shown = nodes.slice(0, 40).map(({ id, name }) => `${quoted(name, 40)} (${idText(id)})`);
  return nodes.length === 0 ? 'none is known' : `${shown.join(', ')}${nodes.length > shown.length ? ` and ${nodes.length - shown.length} more` : ''}`;
}
