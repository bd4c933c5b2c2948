import { recordsHere, summaryOfLine, type RecordReader, type WrittenRecord } from '../runs/records';
import type { RunRecord } from '../runs/record';
import type { Asked, RecordText } from './questions';

/** Whether news of a run, and texts of its record, are to be read elsewhere. */
type IsElsewhere = (news: unknown, ...texts: readonly string[]) => boolean;

/** Makes and reads records: at once where they are short, else by asking. */
export function recordsThrough(asked: Asked, isElsewhere: IsElsewhere, onRead: (record: RunRecord, text: string) => void): RecordReader {
  return {
    async compose(oldText, news, secrets) {
      if (!isElsewhere(news, oldText ?? '')) return recordsHere.compose(oldText, news, secrets);
      return written(await asked.ask({ type: 'composeRecord', oldText, news, secrets }));
    },
    async rename(intent, text, source) {
      if (!isElsewhere(undefined, text)) return recordsHere.rename(intent, text, source);
      const renamed = await asked.ask({ type: 'renameRecord', intent, text, source });
      return renamed && written(renamed);
    },
    async read(intent, text) {
      const record = await (isElsewhere(undefined, text) ? asked.ask({ type: 'readRecord', intent, text }) : recordsHere.read(intent, text));
      if (record) onRead(record, text);
      return record;
    },
    async summarize(intent, text) {
      if (!isElsewhere(undefined, text)) return recordsHere.summarize(intent, text);
      const line = await asked.ask({ type: 'summarizeRecord', intent, text });
      return line === undefined ? undefined : summaryOfLine(line);
    },
  };
}

function written({ text, line }: RecordText): WrittenRecord {
  const summary = summaryOfLine(line);
  if (!summary) throw new Error('A record has a line that cannot be read.');
  return { text, summary };
}
