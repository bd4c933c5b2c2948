import type { Execution, ExecutionNode } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { AboutValue, Asked } from '../../core/reader/questions';
import type { FromHost, FromPanel, NodePart } from '../../shared/protocol';
import { nodeOf, readableOf, valueOf, versionOf } from './rows';

type PanelQuestion<T extends FromPanel['type']> = Extract<FromPanel, { readonly type: T }>;

/** What the page asks about a value, and waits for the answer to. */
export type ValueQuestion = PanelQuestion<'pull' | 'outline' | 'table' | 'value'>;

/** Where the answers come from: the reader, and the platform's way to refer to a value. */
export interface AnswerSources {
  readonly reader: Asked;
  readonly provider?: Pick<Provider, 'expressionOf'>;
}

/** The answer to every question about a value. What is gone, or never was, is empty. */
export async function answerOf(execution: Execution, question: ValueQuestion, sources: AnswerSources): Promise<FromHost> {
  const { node, part } = question;
  const readable = readableOf(execution, node);
  const about = aboutOf(execution, node, part);
  if (!readable || !about) return { ...nothingFor(question, readable?.error), version: readable ? versionOf(readable) : 0 };
  const { reader } = sources;
  const head = { node, part, version: versionOf(readable) } as const;
  switch (question.type) {
    case 'pull': {
      const { offset, shown } = question;
      const { text, total, hidden } = await reader.ask({ type: 'text', value: about.value, offset, showsSecrets: shown === true });
      return { type: 'text', ...head, offset, text, total, ...(hidden > 0 && { hidden }) };
    }
    case 'outline': {
      const { open, shown, from, count, at } = question;
      return { type: 'outline', ...head, ...(await reader.ask({ type: 'outline', ...about, open, shown, from, count, at })) };
    }
    case 'table': {
      const { path, from, count } = question;
      return { type: 'table', ...head, ...(await reader.ask({ type: 'table', ...about, path, from, count })) };
    }
    case 'value': {
      const { path, shown, offset } = question;
      const { keys, ...reading } = await reader.ask({ type: 'value', ...about, path, shown, offset });
      return { type: 'value', ...head, ...reading, expression: expressionOf(nodeOf(execution, node), part, keys, sources) };
    }
  }
}

/** The answer where there is no value: of a part that is words, these. */
export function nothingFor(question: ValueQuestion, words = ''): Extract<FromHost, { readonly version: number }> {
  const { node, part } = question;
  const head = { node, part, version: 0 } as const;
  switch (question.type) {
    case 'pull': {
      const text = part === 'error' ? words : '';
      return { type: 'text', ...head, offset: question.offset, text: text.slice(question.offset), total: text.length };
    }
    case 'outline':
      return { type: 'outline', ...head, from: 0, total: 0, rows: [], open: [] };
    case 'table':
      return { type: 'table', ...head, path: question.path, place: '', columns: [], columnCount: 0, from: 0, total: 0, rows: [] };
    case 'value':
      return { type: 'value', ...head, path: question.path, offset: question.offset, kind: 'null', place: '', text: '', total: 0 };
  }
}

/** What is copied of a value; undefined where it cannot be said in that form. */
export async function copyOf(execution: Execution, question: PanelQuestion<'copyValue'>, sources: AnswerSources): Promise<string | undefined> {
  const { node, part, path, as } = question;
  const about = aboutOf(execution, node, part);
  if (!about) return undefined;
  if (as !== 'expression') return sources.reader.ask({ type: 'copy', ...about, path, as });
  return expressionOf(nodeOf(execution, node), part, await sources.reader.ask({ type: 'keys', ...about, path }), sources);
}

/** The whole part as it is copied. */
export async function copyOfPart(execution: Execution, { node, part }: PanelQuestion<'copy'>, { reader }: AnswerSources): Promise<string | undefined> {
  const value = aboutOf(execution, node, part)?.value;
  if (value) return reader.ask({ type: 'wholeText', value });
  const readable = readableOf(execution, node);
  return readable && (part === 'error' ? (readable.error ?? '') : '');
}

/** The address that stands at a path; only what the platform told can be opened, and only in a browser. */
export async function linkAt(execution: Execution, { node, part, path }: PanelQuestion<'openLink'>, { reader }: AnswerSources): Promise<string | undefined> {
  const about = aboutOf(execution, node, part);
  return about && reader.ask({ type: 'link', ...about, path });
}

export function aboutOf(execution: Execution, key: string, part: NodePart): AboutValue | undefined {
  const readable = readableOf(execution, key);
  const value = readable && valueOf(readable, part);
  const bodyField = part === 'output' && readable && 'bodyField' in readable ? readable.bodyField : undefined;
  return value && { value, bodyField };
}

function expressionOf(
  node: ExecutionNode | undefined,
  part: NodePart,
  keys: readonly (string | number)[] | undefined,
  { provider }: AnswerSources,
): string | undefined {
  return part === 'output' && node && keys ? provider?.expressionOf?.(node, keys) : undefined;
}
