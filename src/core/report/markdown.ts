import { formatBytes, formatDuration, formatNumber, formOf, type PluralForms } from '../model/format';
import { firstEntriesOf, objectFrom } from '../json/entries';
import { stringifyJson } from '../json/json';
import { isFields } from '../json/values';
import { nameOfExecution, type Execution, type ExecutionNode } from '../model/model';
import { redactJson, redactText } from '../json/redact';
import { fillTemplate } from '../model/sentence';
import { isFailure, shownClassOf, type StatusClass } from '../model/status';

/** The words of a summary, in the language of whoever writes it. `{0}` marks a value; `failedAtAttempts` takes how many, the node and its message. */
export interface SummaryWords {
  readonly locale: string;
  readonly failedAt: string;
  readonly failedAtAttempts: PluralForms;
  readonly nodes: string;
  readonly more: PluralForms;
  readonly input: string;
  readonly output: string;
  readonly answer: string;
  readonly cut: string;
  readonly guessed: string;
  readonly gone: string;
}

/** As much of the chain, of an input and of an output as a message to a colleague carries. */
const mostNodes = 60;
const longestText = 1500;

/**
 * An execution as Markdown to paste into a ticket: how it went, the chain of nodes, and where it failed with what input.
 * Secrets are hidden, and nothing in it can be taken for markup.
 */
export function summaryOf(execution: Execution<unknown>, words: SummaryWords): string {
  const { ref, status, durationMs, guessed, gone, application, nodes = [], answer } = execution;
  const facts = [guessed ? words.guessed : undefined, gone ? words.gone : undefined, ref.scope, application, durationMs === undefined ? undefined : formatDuration(durationMs, words.locale)].filter((fact) => fact !== undefined);
  const failing = nodes.find((node) => isFailure(node.statusClass));
  return [
    `### ${signs[shownClassOf(execution)]} ${plain(nameOfExecution(execution))}: ${plain(status)}`,
    [...facts.map(plain), code(ref.id)].join(' · '),
    ...(failing ? failureOf(failing, words) : []),
    ...(nodes.length > 0 ? [`**${words.nodes} (${nodes.length})**`, chainOf(nodes, failing, words)] : []),
    ...(failing ? [...sectionOf(words.input, failing.input, words), ...sectionOf(words.output, failing.output, words)] : []),
    ...sectionOf(words.answer, answer?.value, words),
  ].join('\n\n') + '\n';
}

const signs: Readonly<Record<StatusClass, string>> = {
  queued: '◌', running: '◌', waiting: '⏸', stopping: '◌', ok: '✔', partial: '⚠', warning: '⚠', failed: '✖', skipped: '»',
  stopped: '■', terminated: '■', timedOut: '✖', unknown: '?',
}; // prettier-ignore

function failureOf({ name, attempts = 1, error = '' }: ExecutionNode<unknown>, { failedAt, failedAtAttempts, locale }: SummaryWords): readonly string[] {
  const values = [`**${plain(name)}**`, plain(redactText(error))];
  const sentence =
    attempts > 1
      ? fillTemplate(formOf(attempts, failedAtAttempts, locale), [formatNumber(attempts, locale), ...values])
      : fillTemplate(failedAt, values);
  return [sentence.replace(/: $/, '')];
}

function chainOf(nodes: readonly ExecutionNode<unknown>[], failing: ExecutionNode<unknown> | undefined, { more, locale }: SummaryWords): string {
  // What stands around the failure matters more than the beginning of a long chain.
  const at = failing ? nodes.indexOf(failing) : 0;
  const from = Math.max(0, Math.min(at - Math.floor(mostNodes / 2), nodes.length - mostNodes));
  const shown = nodes.slice(from, from + mostNodes).map(({ name, type, status, statusClass, durationMs }, index) => {
    const side = [type, status, durationMs === undefined ? '' : formatDuration(durationMs, locale)].filter((word) => word !== '');
    return `${from + index + 1}. ${signs[statusClass]} ${plain(name)} (${side.map(plain).join(', ')})`;
  });
  const missing = nodes.length - shown.length;
  return [...shown, ...(missing > 0 ? ['', fillTemplate(formOf(missing, more, locale), [formatNumber(missing, locale)])] : [])].join('\n');
}

function sectionOf(title: string, value: unknown, words: SummaryWords): readonly string[] {
  if (value === undefined) return [];
  const whole = stringifyJson(redactJson(head(value, 0)), 2);
  const text = whole.slice(0, longestText);
  const note = whole.length > text.length ? [fillTemplate(words.cut, [formatBytes(text.length, words.locale)])] : [];
  return [`**${title}**`, fenced(text), ...note];
}

/** As much of a value as can be on show at all: hiding the secrets of fifty megabytes for one page would take seconds. */
function head(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, 2 * longestText);
  if (depth > 20) return value;
  if (Array.isArray(value)) return value.slice(0, 100).map((item: unknown) => head(item, depth + 1));
  if (!isFields(value)) return value;
  return objectFrom(firstEntriesOf(value, 100).map(([key, item]) => [key, head(item, depth + 1)]));
}

/** A fence longer than any run of backticks in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}json\n${text}\n${fence}`;
}

function code(text: string): string {
  return `\`${text.replace(/[`\s]/g, '')}\``;
}

/** One line in which nothing is markup; characters that cannot be seen are left out. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim().replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
