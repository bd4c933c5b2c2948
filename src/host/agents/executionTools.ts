import * as vscode from 'vscode';
import { executionsText, progressText } from '../../core/agents/lists';
import type { ToolInput } from '../../core/agents/input';
import { cutTo, idText, quoted } from '../../core/agents/text';
import { ToolRefusal, type ToolContext } from '../../core/agents/tool';
import { formatDuration } from '../../core/model/format';
import type { ExecutionFilter } from '../../core/model/filter';
import { readTime, requireOrder } from '../../core/model/filterInput';
import type { Execution, ExecutionRef } from '../../core/model/model';
import { hasEnded } from '../../core/model/status';
import { systemTiming } from '../../core/model/timing';
import { readPage } from '../../core/runs/listPage';
import type { Runs } from '../../core/runs/runs';
import type { AgentExecutions } from './executions';
import { placeOf, type AgentPlaces } from './places';
import { reading, type ToolCodes } from './toolCode';
import type { AgentWorkflows } from './workflows';

/** Rows of one answer. */
const pageSize = 20;
const mostPages = 1_000;
/** In seconds: agents give up on a tool that is silent for long. */
const wait = { usual: 60, least: 1, most: 600 };
const whole = { usual: 0, least: 0, most: 1_000_000_000 };

export interface ExecutionToolParts {
  readonly places: AgentPlaces;
  readonly executions: AgentExecutions;
  readonly workflows: AgentWorkflows;
  readonly runs: Runs;
}

/** The tools that read executions. */
export function executionTools({ places, executions, workflows, runs }: ExecutionToolParts): ToolCodes {
  return {
    runlight_list_executions: {
      annotations: reading,
      prepare: () => ({ progress: vscode.l10n.t('Reading executions') }),
      async call(input, { signal }) {
        const chosen = await places.account(places.connection(input.text('connection')), input.text('account'));
        const [status, workflow, from, to] = [input.text('status'), input.text('workflow'), input.text('from'), input.text('to')];
        const filter: ExecutionFilter = {
          ...(status !== undefined && { status }),
          ...(workflow !== undefined && (await workflows.filterFor(chosen, workflow))),
          ...(from !== undefined && { since: readTime(from, 'start') }),
          ...(to !== undefined && { until: readTime(to, 'end') }),
        };
        requireOrder(filter.since, filter.until);
        const page = input.count('page', { usual: 1, least: 1, most: mostPages });
        const own = (await runs.history.of(chosen.connection.id, chosen.scope.id)).map(({ execution }) => execution);
        const query = { page, limit: pageSize, ...filter };
        const { items, hasNext, total } = await readPage(chosen.provider, { scope: chosen.scope.id, query, own }, signal);
        const named = items.map((execution) => runs.names.fill(execution));
        return executionsText(placeOf(chosen), { items: named, page, hasNext, total }, { filter: filterWords({ status, workflow, from, to }), budget: input.budget });
      },
    },
    runlight_explain_execution: {
      annotations: reading,
      prepare: () => ({ progress: vscode.l10n.t('Explaining an execution') }),
      async call(input, { signal }) {
        const named = { execution: input.text('execution'), connection: input.text('connection'), account: input.text('account') };
        return executions.explain(await executions.find(named, signal), input.budget, signal);
      },
    },
    runlight_read_output: {
      annotations: reading,
      prepare: () => ({ progress: vscode.l10n.t('Reading what a node returned') }),
      async call(input, { signal }) {
        const named = { execution: input.require('execution'), connection: input.text('connection'), account: input.text('account') };
        const [node, part, path] = [input.text('node'), partOf(input.text('part')), input.text('path') ?? ''];
        const offset = input.count('offset', whole);
        const ref = await executions.find(named, signal);
        return executions.readPart(ref, { node, part }, { path, offset, budget: input.budget });
      },
    },
    runlight_compare_executions: {
      annotations: reading,
      prepare: () => ({ progress: vscode.l10n.t('Comparing executions') }),
      async call(input, { signal }) {
        const place = { connection: input.text('connection'), account: input.text('account') };
        const one = await executions.find({ ...place, execution: input.require('execution') }, signal);
        const other = input.text('with');
        const against = other === undefined ? await executions.requireLastSuccess(one, signal) : await executions.find({ ...place, execution: other }, signal);
        return executions.compare(one, against, { node: input.text('node'), budget: input.budget });
      },
    },
    runlight_wait_for_execution: {
      annotations: reading,
      prepare: () => ({ progress: vscode.l10n.t('Waiting for an execution to end') }),
      async call(input, { signal, progress }) {
        const named = { execution: input.require('execution'), connection: input.text('connection'), account: input.text('account') };
        const seconds = input.count('timeout', wait);
        const ref = await executions.find(named, signal);
        const ended = await waitForEnd(runs, ref, { seconds, signal, progress });
        return endText(executions, ref, { ended, seconds, input, signal });
      },
    },
  };
}

interface EndFacts {
  readonly ended: Execution | undefined;
  readonly seconds: number;
  readonly input: ToolInput;
  readonly signal: AbortSignal;
}

/** How it ended; or that it goes on, and where it is. */
async function endText(executions: AgentExecutions, ref: ExecutionRef, { ended, seconds, input: { budget }, signal }: EndFacts): Promise<string> {
  const id = idText(ref.id);
  if (signal.aborted) return cutTo(`Waiting for execution ${id} was stopped. The execution itself was not: it goes on.`, budget);
  const first = ended
    ? `Execution ${id} has ended.`
    : `Execution ${id} has not ended after ${formatDuration(seconds * 1_000)} of waiting; it goes on. Call this again to wait on.`;
  return `${first}\n${await executions.explain(ref, budget - first.length - 1, signal)}`;
}

interface Patience extends Pick<ToolContext, 'signal' | 'progress'> {
  readonly seconds: number;
}

/** Follows it until it has ended, the time is over or nobody waits any more; undefined where it goes on. */
async function waitForEnd(runs: Runs, ref: ExecutionRef, { seconds, signal, progress }: Patience): Promise<Execution | undefined> {
  const now = await runs.read(ref);
  if (hasEnded(now) || signal.aborted) return hasEnded(now) ? now : undefined;
  const { promise, resolve } = Promise.withResolvers<Execution | undefined>();
  let told = '';
  const tell = (execution: Execution): void => {
    const text = progressText(execution);
    if (text !== told) progress?.(text);
    told = text;
  };
  tell(now);
  const listening = runs.executions.onChange(({ ref: changed, entry: { execution } }) => {
    if (changed.id !== ref.id || changed.scope !== ref.scope || changed.connection !== ref.connection) return;
    tell(execution);
    if (hasEnded(execution)) resolve(execution);
  });
  const following = runs.follow(ref, 'closely');
  const stopTimer = systemTiming.after(seconds * 1_000, () => resolve(undefined));
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    stopTimer();
    following.dispose();
    listening.dispose();
  }
}

function partOf(word = 'output'): 'input' | 'output' {
  if (word === 'input' || word === 'output') return word;
  throw new ToolRefusal('“part” is “input” or “output”. The answer of the workflow is told where no “node” is named.');
}

function filterWords(given: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${quoted(value, 40)}`])).join(', ');
}
