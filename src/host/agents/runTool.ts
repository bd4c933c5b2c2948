import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { placeText } from '../../core/agents/lists';
import type { StartGate } from '../../core/agents/startGate';
import { idText, quoted } from '../../core/agents/text';
import type { ToolAnnotations } from '../../core/agents/tool';
import { ToolRefusal } from '../../core/agents/tool';
import { toFailure } from '../../core/model/errors';
import { parsePayload } from '../../core/payload/parse';
import { checkOptions } from '../payload/runOptions';
import type { Acknowledgement, IntendedLaunch, PayloadRunner } from '../payload/runPayload';
import { nameOfWorkflow } from '../payload/targets';
import { questionAbout, readStart, type AgentStart, type AgentStartParts } from './agentStart';
import type { AgentExecutions } from './executions';
import type { ToolCodes } from './toolCode';

const acting: ToolAnnotations = { readOnly: false, destructive: true, idempotent: false };

export interface RunToolParts extends AgentStartParts {
  readonly executions: AgentExecutions;
  readonly gate: StartGate;
  /** Loaded with the first start. */
  readonly runner: () => Promise<PayloadRunner>;
}

/** The one tool that starts something. It goes the way of every payload: the same checks, one request, journal and My Runs. */
export function runTool(parts: RunToolParts): ToolCodes {
  const { gate, executions } = parts;
  return {
    runlight_run_payload: {
      annotations: acting,
      async prepare(input) {
        const start = await readStart(input, parts);
        const connection = gate.check(start.target.connection);
        return { progress: vscode.l10n.t('Running {0}', nameOfWorkflow(start.target)), question: questionAbout(start, connection) };
      },
      async call(input, context) {
        // Read again: between a question and its answer a file may change, and what was agreed to has its fingerprint.
        const start = await readStart(input, parts);
        const question = questionAbout(start, gate.check(start.target.connection));
        await gate.admit(start.target.connection, question, context);
        const runner = await parts.runner();
        const launch = { ...(await launchOf(start, runner, parts)), agent: context.caller };
        const started = await launchUnlessCancelled(runner.launch(launch, start.payload), context.signal);
        if (!started) return 'The call was cancelled while the platform was being asked to start. The start was not taken back: find it by runlight_list_executions, and do not start it again.';
        const place = placeText(await executions.placeOf(started));
        const id = idText(started.id);
        const head = `Started execution ${id} of ${quoted(nameOfWorkflow(start.target))} on ${place}: ${quoted(started.status, 40)}.`;
        if (start.target.mode !== 'sync') return `${head}\nNext: runlight_wait_for_execution execution=${id}`;
        return `${head}\n${await executions.explain(started, input.budget - head.length - 1, context.signal)}`;
      },
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
async function launchUnlessCancelled(launched: Promise<Acknowledgement>, signal: AbortSignal): Promise<Acknowledgement | undefined> {
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
