import { stringifyJson } from '../json/json';
import { holdExecution, ValuesGone, wholeExecution } from '../values/held';
import { composeRecord, parseRecord, parseSummaries, summarize, type RunNews, type RunRecord, type RunSummary } from './record';

/** A record as it is written, and what is known of it without opening it. */
export interface WrittenRecord {
  readonly text: string;
  readonly summary: RunSummary;
}

/** Makes and reads the texts of records, which hold values; wherever that is done. */
export interface RecordReader {
  /** The record after `news` came in. `oldText` is what is kept so far, `secrets` are hidden in what comes new. */
  compose(oldText: string | undefined, news: RunNews, secrets: readonly string[]): Promise<WrittenRecord>;
  /** The same record from a file of another name; undefined where it cannot be read. */
  rename(intent: string, text: string, source: string): Promise<WrittenRecord | undefined>;
  /** Undefined where it cannot be read. */
  read(intent: string, text: string): Promise<RunRecord | undefined>;
  summarize(intent: string, text: string): Promise<RunSummary | undefined>;
}

interface Composing {
  readonly oldText: string | undefined;
  readonly news: RunNews;
  readonly secrets: readonly string[];
}

/** The record; where values were let go of meanwhile, without them: their platform tells them again. */
export async function composeKeepable(records: RecordReader, { oldText, news, secrets }: Composing): Promise<WrittenRecord> {
  try {
    return await records.compose(oldText, news, secrets);
  } catch (error) {
    if (!(error instanceof ValuesGone)) throw error;
    const { nodes: _nodes, answer: _answer, ...state } = news.execution;
    return records.compose(oldText, { ...news, execution: state }, secrets);
  }
}

export function compose(oldText: string | undefined, news: RunNews, secrets: readonly string[]): WrittenRecord {
  const old = oldText === undefined ? undefined : parseRecord(news.intent, oldText);
  const { record, text } = composeRecord(old, { ...news, execution: wholeExecution(news.execution) }, secrets);
  return { text, summary: holdSummary(summarize(record, text)) };
}

export function rename(intent: string, oldText: string, source: string): WrittenRecord | undefined {
  const old = parseRecord(intent, oldText);
  if (!old) return undefined;
  const record = { ...old, source };
  const text = stringifyJson(record);
  return { text, summary: holdSummary(summarize(record, text)) };
}

export function read(intent: string, text: string): RunRecord | undefined {
  const record = parseRecord(intent, text);
  return record && { ...record, execution: holdExecution(record.execution) };
}

export function summaryIn(intent: string, text: string): RunSummary | undefined {
  const record = parseRecord(intent, text);
  return record && holdSummary(summarize(record, text));
}

/** A summary as its line in the index says it. */
export function summaryOfLine(line: string): RunSummary | undefined {
  const [summary] = parseSummaries(line).values();
  return summary && holdSummary(summary);
}

export function holdSummary(summary: RunSummary<unknown>): RunSummary {
  return { ...summary, execution: holdExecution(summary.execution) };
}

/** One line of the index. Begins with a line break, so that a line that a crash cut off does not swallow this one. */
export function lineOf(summary: RunSummary): string {
  return `\n${stringifyJson({ ...summary, execution: wholeExecution(summary.execution) })}`;
}

/** At once and here. */
export const recordsHere: RecordReader = {
  compose: async (oldText, news, secrets) => compose(oldText, news, secrets),
  rename: async (intent, text, source) => rename(intent, text, source),
  read: async (intent, text) => read(intent, text),
  summarize: async (intent, text) => summaryIn(intent, text),
};
