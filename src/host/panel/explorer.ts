import { stringifyJson } from '../../core/json/json';
import type { Execution, ExecutionNode } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { FromHost, FromPanel, NodePart } from '../../shared/protocol';
import { entriesOf } from './entries';
import { cut, kindOf, linkIn, secrecyOf } from './valuePreview';
import type { OutlineValue } from './outline';
import { outlineOf, partTextOf, readableTextOf, sliceOf, versionOf } from './partText';
import { nodeOf, readableOf } from './rows';
import { tableOf } from './table';

/** One slice of a text, in characters: host to page runs at about 10 MB a second. */
const sliceLength = 256 * 1024;
/** The first slice of one value: most are looked at, not read. */
const firstLength = 4000;
/** A path that is longer says nothing at a glance; copying it has the whole. */
const longestPlace = 2000;

type Asked<T extends FromPanel['type']> = Extract<FromPanel, { readonly type: T }>;
type Expressions = Pick<Provider, 'expressionOf'> | undefined;

/** The answer to every question about a value. What is gone, or never was, is empty. */
export function answerOf(
  execution: Execution,
  question: Asked<'pull' | 'outline' | 'table' | 'value'>,
  provider: Expressions,
): FromHost {
  switch (question.type) {
    case 'pull':
      return sliceOfText(execution, question);
    case 'outline':
      return outlineAt(execution, question);
    case 'table':
      return tableAt(execution, question);
    case 'value':
      return valueAt(execution, question, provider);
  }
}

/** What is copied of a value; undefined where it cannot be said in that form. */
export function copyOf(execution: Execution, { node, part, path, as }: Asked<'copyValue'>, provider: Expressions): string | undefined {
  const readable = readableOf(execution, node);
  const found = readable && outlineOf(readable, part).find(path);
  if (!found) return undefined;
  if (as === 'value') return plainText(found.value);
  return as === 'path' ? jsonPathOf(found.keys) : expressionOf(nodeOf(execution, node), part, found, provider);
}

/** The whole part as it is copied. */
export function copyOfPart(execution: Execution, { node, part }: Asked<'copy'>): string | undefined {
  const readable = readableOf(execution, node);
  return readable && partTextOf(readable, part);
}

/** The address that stands at a path; only what the platform told can be opened, and only in a browser. */
export function linkAt(execution: Execution, { node, part, path }: Asked<'openLink'>): string | undefined {
  const readable = readableOf(execution, node);
  return linkIn(readable && outlineOf(readable, part).find(path)?.value);
}

function sliceOfText(execution: Execution, { node, part, offset, shown }: Asked<'pull'>): FromHost {
  const readable = readableOf(execution, node);
  const { text: whole, hidden } = readable ? readableTextOf(readable, part, shown === true) : { text: '', hidden: 0 };
  const version = readable ? versionOf(readable) : 0;
  return { type: 'text', node, part, version, offset, text: sliceOf(whole, offset, sliceLength), total: whole.length, ...(hidden > 0 && { hidden }) };
}

function outlineAt(execution: Execution, { node, part, ...query }: Asked<'outline'>): FromHost {
  const readable = readableOf(execution, node);
  if (!readable) return { type: 'outline', node, part, version: 0, from: 0, total: 0, rows: [], open: [] };
  return { type: 'outline', node, part, version: versionOf(readable), ...outlineOf(readable, part).window(query) };
}

function tableAt(execution: Execution, { node, part, path, from, count }: Asked<'table'>): FromHost {
  const readable = readableOf(execution, node);
  const outline = readable && outlineOf(readable, part);
  const found = outline?.hiddenAt(path, new Set()) ? undefined : outline?.find(path);
  const table = tableOf(found?.value, path, from, count) ?? { path, columns: [], columnCount: 0, from: 0, total: 0, rows: [] };
  const place = found ? cut(jsonPathOf(found.keys), longestPlace) : '';
  return { type: 'table', node, part, version: readable ? versionOf(readable) : 0, place, ...table };
}

function valueAt(execution: Execution, { node, part, path, shown, offset }: Asked<'value'>, provider: Expressions): FromHost {
  const readable = readableOf(execution, node);
  const outline = readable && outlineOf(readable, part);
  const found = outline?.find(path);
  const nothing = { type: 'value', node, part, path, version: readable ? versionOf(readable) : 0, offset } as const;
  if (!found) return { ...nothing, kind: 'null', place: '', text: '', total: 0 };
  const isHidden = outline?.hiddenAt(path, new Set(shown.map((one) => one.join()))) !== undefined;
  const key = found.keys.at(-1);
  const whole = isHidden ? '' : readText(found.value);
  return {
    ...nothing,
    kind: kindOf(found.value),
    place: cut(jsonPathOf(found.keys), longestPlace),
    expression: expressionOf(nodeOf(execution, node), part, found, provider),
    secret: isHidden ? 'masked' : secrecyOf(found.value, typeof key === 'string' ? key : '', true),
    text: sliceOf(whole, offset, offset === 0 ? firstLength : sliceLength),
    total: whole.length,
  };
}

/** Objects and lists are read in their lines; as a text of their own they would be made for every line looked at. */
function readText(value: unknown): string {
  return entriesOf(value) && typeof value !== 'string' ? '' : plainText(value);
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : stringifyJson(value, 2);
}

function expressionOf(
  node: ExecutionNode | undefined,
  part: NodePart,
  found: OutlineValue,
  provider: Expressions,
): string | undefined {
  if (part !== 'output' || !node || found.throughText) return undefined;
  return provider?.expressionOf?.(node, found.keys);
}

/** `$.items[0]["odd key"]`: a JSONPath, as editors and tools read it. */
function jsonPathOf(keys: readonly (string | number)[]): string {
  return `$${keys.map(segmentOf).join('')}`;
}

function segmentOf(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
