import { describeProblem, type PayloadProblem } from './problem';
import { escapeVariables, findVariables, replaceVariables, type Variable } from './variables';

/** Where variables get their values from. */
export interface VariableSources {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly uuid: () => string;
  readonly environment: (name: string) => string | undefined;
  /** Rejects with `Cancelled` when the person does not answer. */
  readonly prompt: (label: string) => Promise<string>;
  readonly secret: (name: string) => Promise<string | undefined>;
}

export interface Resolved {
  readonly json: string;
  /** The same with dots for every secret: for the history and the log. */
  readonly masked: string;
  /** A text that stands for `json` and holds no secret: resolved once more, it is the same. */
  readonly kept: string;
  /** What must show nowhere. */
  readonly secrets: readonly string[];
}

export type Resolution = { readonly resolved: Resolved } | { readonly problem: PayloadProblem };

const mask = '••••';
/** As far from the epoch as a date can be. */
const furthest = 8.64e15;

/**
 * The text with the values of one run: the same variable has the same value everywhere in it. What cannot be had is told
 * before anybody is asked for anything.
 */
export async function resolveVariables(text: string, sources: VariableSources): Promise<Resolution> {
  const values = new Map<string, string>();
  const variables = distinct(findVariables(text));
  const now = sources.now();
  for (const variable of variables.filter(({ kind }) => kind !== 'prompt')) {
    const value = await valueOf(variable, now, sources);
    if (value === undefined) return { problem: describeMissing(variable) };
    values.set(keyOf(variable), value);
  }
  for (const variable of variables.filter(({ kind }) => kind === 'prompt')) {
    values.set(keyOf(variable), await sources.prompt(variable.name));
  }
  const known = (variable: Variable): string => values.get(keyOf(variable)) ?? '';
  const secrets = variables.filter(({ kind }) => kind === 'secret').map(known);
  return {
    resolved: {
      json: replaceVariables(text, known),
      masked: replaceVariables(text, (variable) => (variable.kind === 'secret' ? mask : known(variable))),
      kept: replaceVariables(text, (variable) => (variable.kind === 'secret' ? `\${secret:${variable.name}}` : escapeVariables(known(variable))), true),
      secrets: [...new Set(secrets)].filter((secret) => secret !== ''),
    },
  };
}

async function valueOf(variable: Variable, now: number, sources: VariableSources): Promise<string | undefined> {
  const { kind, name, shiftMs } = variable;
  if (kind === 'uuid') return sources.uuid();
  if (kind === 'env') return sources.environment(name);
  if (kind === 'secret') return sources.secret(name);
  const time = now + shiftMs;
  return Math.abs(time) <= furthest ? new Date(time).toISOString() : undefined;
}

function describeMissing(variable: Variable): PayloadProblem {
  const { kind, name } = variable;
  if (kind === 'env') return describeProblem(variable, 'the environment variable {0} is not set', name);
  if (kind === 'secret') return describeProblem(variable, 'there is no secret {0}', name);
  return describeProblem(variable, 'no date is that far from now');
}

function keyOf({ kind, name, shiftMs }: Variable): string {
  return `${kind} ${shiftMs} ${name}`;
}

/** The first of each, in order. */
function distinct(variables: readonly Variable[]): readonly Variable[] {
  const seen = new Map<string, Variable>();
  for (const variable of variables) if (!seen.has(keyOf(variable))) seen.set(keyOf(variable), variable);
  return [...seen.values()];
}
