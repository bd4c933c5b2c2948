import { parseJson, stringifyJson } from '../json/json';
import { sameExecution, type Execution, type HeldValue, type RunAnswer, type Target } from '../model/model';
import { isLongerThan } from '../json/length';
import { hideSecrets } from '../json/redact';
import { hasEnded } from '../model/status';
import { mergeExecutions } from './merge';

/** A run that was started from this editor, as it is kept for later windows. */
export interface RunRecord<Value = HeldValue> {
  readonly version: 1;
  /** The user action's UUID: the record's name. */
  readonly intent: string;
  readonly target: Target;
  /** Milliseconds since the epoch, on this machine's clock. */
  readonly at: number;
  /** The payload file's URI, where there is one. */
  readonly source?: string;
  /** What was sent, as JSON text, secret values masked. */
  readonly payload?: string;
  /** The id of the execution that it runs once more, with the payload that had. */
  readonly repeats?: string;
  /** The agent that started it, where no person did. */
  readonly agent?: string;
  /** The last known state; with its nodes once it has ended, unless they are too long to be kept. */
  readonly execution: Execution<Value>;
}

/** What becomes known of a run, to be kept. */
export type RunNews<Value = HeldValue> = Omit<RunRecord<Value>, 'version'>;

/** What is known of a run without opening its record. */
export interface RunSummary<Value = HeldValue> extends Omit<RunRecord<Value>, 'payload'> {
  /** Of the whole record, in bytes. */
  readonly size: number;
  /** Whether what was sent is kept as well: a platform's own rerun has no payload to keep. */
  readonly hasPayload: boolean;
  /** Without the nodes, and without its answer where that is long or holds numbers that only the record keeps whole. */
  readonly execution: Execution<Value>;
}

/** In characters of JSON. Longer parts are left to the platform, which tells them again; an answer has no other source. */
const longestNodes = 2_000_000;
const longestRecord = 20_000_000;
const longestAnswerOfSummary = 2_000;

interface Composed {
  readonly record: RunRecord<unknown>;
  readonly text: string;
}

/**
 * The record after `news` came in, and its text as it is written. `old` is the record kept so far, `secrets` what this run
 * used and what signs its connection in.
 */
export function composeRecord(
  old: RunRecord<unknown> | undefined,
  news: RunNews<unknown>,
  secrets: readonly string[],
): Composed {
  const told = keepable(news.execution, secrets);
  const { intent, target, at } = news;
  // What is kept follows its file through every rename; who tells news of a run knows the name it began with.
  const source = old?.source ?? news.source;
  const payload = news.payload ?? old?.payload;
  const repeats = news.repeats ?? old?.repeats;
  const agent = news.agent ?? old?.agent;
  const record: RunRecord<unknown> = {
    version: 1,
    intent,
    target,
    at,
    ...(source !== undefined && { source }),
    ...(payload !== undefined && { payload }),
    ...(repeats !== undefined && { repeats }),
    ...(agent !== undefined && { agent }),
    // Where the run was first taken for another execution, nothing of that one stays.
    execution: old && sameExecution(old.execution.ref, told.ref) ? mergeExecutions(old.execution, told) : told,
  };
  return fit(record);
}

export function summarize(record: RunRecord<unknown>, text: string): RunSummary<unknown> {
  const { payload, execution, ...rest } = record;
  const { nodes: _nodes, answer, ...state } = execution;
  const summary = isPlain(answer) ? { ...state, answer } : state;
  return { ...rest, execution: summary, size: Buffer.byteLength(text), hasPayload: payload !== undefined };
}

/** Summaries are read by the thousand with JSON.parse, so an answer is in one only if JSON.parse reads it without loss. */
function isPlain(answer: RunAnswer<unknown> | undefined): boolean {
  const text = answer === undefined ? '' : stringifyJson(answer);
  return text.length <= longestAnswerOfSummary && text !== '' && JSON.stringify(JSON.parse(text)) === text;
}

/** Undefined where another version wrote it, where it is damaged, and where its file has another run's name. */
export function parseRecord(name: string, text: string): RunRecord<unknown> | undefined {
  const record = parseObject<RunRecord<unknown>>(text, parseJson);
  // Checked property by property; what is optional is only ever shown.
  return record && isComplete(record) && record.intent === name ? (record as RunRecord<unknown>) : undefined;
}

/** One summary per line. Of several lines of one run the last counts; a line that cannot be read is skipped. */
export function parseSummaries(lines: string): Map<string, RunSummary<unknown>> {
  const summaries = new Map<string, RunSummary<unknown>>();
  for (const line of lines.split('\n')) {
    const summary = line === '' ? undefined : parseObject<RunSummary<unknown>>(line, JSON.parse);
    if (typeof summary?.intent !== 'string') continue;
    if (isComplete(summary) && typeof summary.size === 'number') summaries.set(summary.intent, summary as RunSummary<unknown>);
    // A newer version wrote this line: it is not understood here, and the earlier line is out of date.
    else summaries.delete(summary.intent);
  }
  return summaries;
}

function keepable({ nodes, ...execution }: Execution<unknown>, secrets: readonly string[]): Execution<unknown> {
  // While it runs, its nodes change too fast to be worth keeping. What is much too long is not masked and written to find that out.
  const isKept = nodes && hasEnded(execution) && !isLongerThan(2 * longestNodes, nodes);
  const kept = isKept ? { ...execution, nodes } : execution;
  return maskExecution(kept, secrets);
}

/** A copy without these secrets in what was sent and returned. What the execution is, its ids, status and account, stays as it is. */
export function maskExecution(execution: Execution<unknown>, secrets: readonly string[]): Execution<unknown> {
  if (secrets.length === 0) return execution;
  const { answer, nodes } = execution;
  const mask = <T extends object, K extends keyof T>(part: T, names: readonly K[]): T => {
    const hidden = names.flatMap((name) => (part[name] === undefined ? [] : [[name, hideSecrets(part[name], secrets)]]));
    // Under each name stands a copy of what stood there.
    return { ...part, ...(Object.fromEntries(hidden) as Partial<T>) };
  };
  return {
    ...execution,
    ...(answer && { answer: mask(answer, ['value', 'error']) }),
    ...(nodes && { nodes: nodes.map((node) => mask(node, ['input', 'output', 'error', 'chosen'])) }),
  };
}

function fit(record: RunRecord<unknown>): Composed {
  const { nodes, ...bare } = record.execution;
  if (nodes && (write(nodes)?.length ?? Infinity) > longestNodes) return fit({ ...record, execution: bare });
  const text = write(record);
  if (text !== undefined && text.length <= longestRecord) return { record, text };
  const { answer: _answer, ...state } = bare;
  const short = { ...record, execution: state };
  return { record: short, text: stringifyJson(short) };
}

/** Undefined where the text would be longer than the engine allows. */
function write(value: unknown): string | undefined {
  try {
    return stringifyJson(value);
  } catch {
    return undefined;
  }
}

/** As read from a file: each property may be missing or of another type. */
function parseObject<R extends object>(text: string, parse: (text: string) => unknown): Partial<R> | undefined {
  try {
    const value = parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function isComplete({ version, intent, at, target, execution }: Partial<RunRecord<unknown>>): boolean {
  const words = [intent, target?.connection, target?.scope, target?.workflow];
  const states = [execution?.status, execution?.statusClass, execution?.ref?.connection, execution?.ref?.scope, execution?.ref?.id];
  return version === 1 && typeof at === 'number' && [...words, ...states].every((word) => typeof word === 'string');
}
