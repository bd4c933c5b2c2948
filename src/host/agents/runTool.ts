import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ToolInput } from '../../core/agents/input';
import { placeText } from '../../core/agents/lists';
import type { StartGate } from '../../core/agents/startGate';
import { idText, quoted } from '../../core/agents/text';
import { ToolRefusal, type ToolAnnotations, type ToolQuestion } from '../../core/agents/tool';
import { toFailure } from '../../core/model/errors';
import { nameOfExecution, type Connection } from '../../core/model/model';
import { parsePayload } from '../../core/payload/parse';
import { refusalOf } from '../../core/runs/actions';
import type { Runs } from '../../core/runs/runs';
import { checkOptions } from '../payload/runOptions';
import type { Acknowledgement, IntendedLaunch, PayloadRunner } from '../payload/runPayload';
import { nameOfWorkflow } from '../payload/targets';
import { questionAbout, questionAboutRepeat, readStart, type AgentStart, type AgentStartParts } from './agentStart';
import type { AgentExecutions } from './executions';
import type { ToolCodes } from './toolCode';

const acting: ToolAnnotations = { readOnly: false, destructive: true, idempotent: false };

export interface RunToolParts extends AgentStartParts {
  readonly executions: AgentExecutions;
  readonly gate: StartGate;
  readonly runs: Runs;
  /** Loaded with the first start. */
  readonly runner: () => Promise<PayloadRunner>;
}

/** The one tool that starts something. It goes the way of every start: the same checks, one request, journal and My Runs. */
export function runTool(parts: RunToolParts): ToolCodes {
  const { gate, executions } = parts;
  return {
    runlight_run_payload: {
      annotations: acting,
      async prepare(input) {
        const { connection, title, question } = await intendedBy(input, parts, new AbortController().signal);
        return { progress: vscode.l10n.t('Running {0}', title), question: question(gate.check(connection)) };
      },
      async call(input, context) {
        // Read again: between a question and its answer a file may change, and what was agreed to has its fingerprint.
        const { connection, title, isWaitedFor, question, start } = await intendedBy(input, parts, context.signal);
        await gate.admit(connection, question(gate.check(connection)), context);
        const started = await startUnlessCancelled(start(context.caller), context.signal);
        if (!started) return 'The call was cancelled while the platform was being asked to start. The start was not taken back: find it by runlight_list_executions, and do not start it again.';
        const place = placeText(await executions.placeOf(started));
        const id = idText(started.id);
        const head = `Started execution ${id} of ${quoted(title)} on ${place}: ${quoted(started.status, 40)}.`;
        if (!isWaitedFor) return `${head}\nNext: runlight_wait_for_execution execution=${id}`;
        return `${head}\n${await executions.explain(started, input.budget - head.length - 1, context.signal)}`;
      },
    },
  };
}

/** What would be started, before anybody was asked. */
interface Intended {
  readonly connection: string;
  /** The workflow's name. */
  readonly title: string;
  /** Whether the workflow itself answers. */
  readonly isWaitedFor: boolean;
  readonly question: (connection: Connection) => ToolQuestion;
  readonly start: (agent: string) => Promise<Acknowledgement>;
}

/** A payload, or an execution that is run once more. Sends nothing but reads. @throws ToolRefusal */
async function intendedBy(input: ToolInput, parts: RunToolParts, signal: AbortSignal): Promise<Intended> {
  const again = input.text('rerun');
  if (again !== undefined) return repeatOf(again, input, parts, signal);
  const start = await readStart(input, parts);
  const { target, payload } = start;
  return {
    connection: target.connection,
    title: nameOfWorkflow(target),
    isWaitedFor: target.mode === 'sync',
    question: (connection) => questionAbout(start, connection),
    async start(agent) {
      const runner = await parts.runner();
      return runner.launch({ ...(await launchOf(start, runner, parts)), agent }, payload);
    },
  };
}

async function repeatOf(id: string, input: ToolInput, { executions, runs, connections, runner }: RunToolParts, signal: AbortSignal): Promise<Intended> {
  if (['file', 'payload', 'workflow', 'mode'].some((name) => input.text(name) !== undefined)) {
    throw new ToolRefusal('An execution that is run again has the payload it had: give “rerun” alone, or “payload” with “workflow”.');
  }
  const ref = await executions.find({ execution: id, connection: input.text('connection'), account: input.text('account') }, signal);
  const execution = await executions.read(ref);
  const refusal = refusalOf('rerun', execution, { connection: connections.get(ref.connection), provider: await connections.provider(ref.connection) });
  if (refusal) throw refusal;
  return {
    connection: ref.connection,
    title: nameOfExecution(execution),
    isWaitedFor: false,
    question: (connection) => questionAboutRepeat(execution, connection),
    async start(agent) {
      // As before every first run: what earlier windows left is followed.
      await runner();
      const { ref: started, status } = await runs.rerun(execution, agent);
      return { ...started, status };
    },
  };
}

/** A file goes through all that is asked and refused before a payload is sent; a text has no variables and no editor. */
async function launchOf({ target, text, payload }: AgentStart, runner: PayloadRunner, { connections, targets }: RunToolParts): Promise<IntendedLaunch> {
  if (payload) return runner.prepare(payload, target, false);
  checkOptions(target, await connections.provider(target.connection));
  const parsed = parsePayload(text);
  if ('problem' in parsed) throw new ToolRefusal(`The payload is no JSON that can be sent: ${parsed.problem.reason}.`);
  return { target: targets.named(target), payload: parsed.payload.json, intent: randomUUID() };
}

/** Undefined where nobody waits any more. What may have started all the same is said, so that it is not started again. */
async function startUnlessCancelled(launched: Promise<Acknowledgement>, signal: AbortSignal): Promise<Acknowledgement | undefined> {
  const { promise: cancelled, resolve } = Promise.withResolvers<undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener('abort', stop);
  launched.catch(() => undefined);
  try {
    return await Promise.race([launched, cancelled]);
  } catch (error) {
    const { message, maybeSent } = toFailure(error);
    if (!maybeSent) throw error;
    throw new ToolRefusal(`${message} It may have started all the same: look with runlight_list_executions, and do not start it again.`, { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
