import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { redactText } from '../../core/json/redact';
import { isCancelled } from '../../core/model/errors';
import type { ExecutionRef } from '../../core/model/model';
import type { RunOptions } from '../commandLine';
import { executionText } from '../executionText';
import { readPayloadFile } from '../payloadFile';
import type { Session } from '../session';
import type { Terminal } from '../terminal';
import { runToEnd } from '../../core/runs/runToEnd';
import { goesOn } from '../sentences';
import { TeamTargets } from '../workspace';

/** Runs one payload and shows what came back; 0 where it ended well, 1 where not. */
export async function runCommand({ payload, workflow, mode, timeoutMs, json }: RunOptions, session: Session, terminal: Terminal): Promise<number> {
  const file = resolve(terminal.folder, payload);
  const found = await session.destination(new TeamTargets().targetOf(file), workflow);
  const target = mode ? { ...found, mode } : found;
  session.requireAllowed(target);
  const { json: body, masked } = await readPayloadFile(file, terminal.environment);
  const name = target.workflowName ?? target.workflow;
  let started: ExecutionRef | undefined;
  const onStart = (execution: ExecutionRef): void => {
    started = execution;
    terminal.notes.write(`Started ${name} for ${target.scope}: execution ${execution.id}\n`);
  };
  const launch = { target, payload: body, masked, source: file, intent: randomUUID() };
  try {
    const execution = await runToEnd(session.runs, launch, { timeoutMs, signal: terminal.signal, onStart });
    terminal.output.write(redactText(executionText(execution, { json }), session.secrets));
    return execution.statusClass === 'ok' ? 0 : 1;
  } catch (error) {
    if (!isCancelled(error) && !terminal.signal.aborted) throw error;
    terminal.notes.write(`${goesOn(name, target.scope, started)}\n`);
    return 2;
  }
}
