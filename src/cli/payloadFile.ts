import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '../core/model/errors';
import { parsePayload } from '../core/payload/parse';
import type { PayloadProblem } from '../core/payload/problem';
import { resolveVariables } from '../core/payload/resolve';
import { variableFor, type Environment } from './keys';

export interface PayloadFile {
  /** JSON text, exactly as it travels. */
  readonly json: string;
  /** The same with secret values masked. */
  readonly masked: string;
}

/** Reads a payload with the values of its variables. There is nobody who could be asked. */
export async function readPayloadFile(file: string, environment: Environment): Promise<PayloadFile> {
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  refuse(text, problemOf(parsePayload(text)));
  const resolution = await resolveVariables(text, {
    now: () => Date.now(),
    uuid: randomUUID,
    environment: (name) => environment[name],
    prompt: (label) => Promise.reject(new Failure('invalidInput', 'The payload was not sent: it asks for “{0}”, and nobody is here to answer.', [label])),
    secret: (name) => Promise.resolve(environment[variableFor('RUNLIGHT_SECRET', name)]),
  });
  if ('problem' in resolution) throw notSent(text, resolution.problem);
  const parsed = parsePayload(resolution.resolved.json);
  if ('problem' in parsed) throw notSent(resolution.resolved.json, parsed.problem);
  return { json: parsed.payload.json, masked: resolution.resolved.masked };
}

function problemOf(parsed: ReturnType<typeof parsePayload>): PayloadProblem | undefined {
  return 'problem' in parsed ? parsed.problem : undefined;
}

function refuse(text: string, problem: PayloadProblem | undefined): void {
  if (problem) throw notSent(text, problem);
}

function notSent(text: string, { reason, offset }: PayloadProblem): Failure {
  const line = text.slice(0, offset).split('\n').length;
  return new Failure('invalidInput', 'The payload was not sent: {0} (line {1}).', [reason, String(line)]);
}
