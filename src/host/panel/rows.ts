import { nodeOffersFor } from '../../core/runs/actions';
import { findNode, type Connection, type Execution, type ExecutionNode, type HeldValue, type NodeName, type RunAnswer } from '../../core/model/model';
import { shownClassOf } from '../../core/model/status';
import type { Provider } from '../../core/platforms/provider';
import type { NodePart, NodeRow } from '../../shared/protocol';

/** What a row needs of the reader's language. */
export interface RowWords {
  /** What the row of the workflow's own answer is called. */
  readonly answer: string;
  /** A platform's status word as people read it. */
  readonly statusOf: (status: string) => string;
}

/** What the page shows values of: a node, or what the workflow itself answered. */
export type Readable = ExecutionNode | RunAnswer;

/** The keys of nodes all have a `#`. */
const answerKey = 'answer';

/** What changed is a new object, so its identity is its version. */
const versions = new WeakMap<Readable, number>();
let latestVersion = 0;

/** The answer of the workflow, where there is one, and the nodes in the platform's order. */
export function rowsOf(
  execution: Execution,
  provider: Provider | undefined,
  words: RowWords,
  connection?: Connection,
): readonly NodeRow[] {
  const { answer, nodes = [] } = execution;
  const seen = new Map<string, number>();
  const rows = nodes.map((node) => {
    const repeat = seen.get(node.id) ?? 0;
    seen.set(node.id, repeat + 1);
    // What its platform no longer knows runs no more, in none of its nodes.
    const statusClass = shownClassOf({ statusClass: node.statusClass, gone: execution.gone });
    const told = rowOf(node, `${node.id}#${repeat}`, words);
    const row = statusClass === node.statusClass ? told : { ...told, statusClass, waitsFor: undefined };
    if (!provider) return row;
    const isResumable = nodeOffersFor(execution, node, { connection, provider }).includes('resumable');
    return { ...row, hasBatches: node.isBatch && provider.batches !== undefined, isResumable };
  });
  return answer ? [answerRowOf(answer, words), ...rows] : rows;
}

/** The node behind a row's key. */
export function nodeOf(execution: Execution, key: string): ExecutionNode | undefined {
  return findNode(execution, nodeNameOf(key));
}

/** What a row's key says of its node. */
export function nodeNameOf(key: string): NodeName {
  const at = key.lastIndexOf('#');
  return { node: key.slice(0, at), repeat: Number(key.slice(at + 1)) };
}

/** What the parts of a row are parts of. */
export function readableOf(execution: Execution, key: string): Readable | undefined {
  return key === answerKey ? execution.answer : nodeOf(execution, key);
}

/** Every row's key, in the order of the rows. */
export function keysOf({ answer, nodes = [] }: Execution): readonly string[] {
  const seen = new Map<string, number>();
  const keys = nodes.map(({ id }) => {
    const repeat = seen.get(id) ?? 0;
    seen.set(id, repeat + 1);
    return `${id}#${repeat}`;
  });
  return answer ? [answerKey, ...keys] : keys;
}

export function versionOf(readable: Readable): number {
  const known = versions.get(readable);
  if (known !== undefined) return known;
  latestVersion += 1;
  versions.set(readable, latestVersion);
  return latestVersion;
}

/** The value that a part is; what went wrong is said in words, not in a value. */
export function valueOf(readable: Readable, part: NodePart): HeldValue | undefined {
  if (part === 'error') return undefined;
  if ('isBatch' in readable) return readable[part];
  return part === 'output' ? readable.value : undefined;
}

function partsOf(readable: Readable): readonly NodePart[] {
  const values = (['output', 'input'] as const).filter((part) => valueOf(readable, part) !== undefined);
  return readable.error === undefined ? values : [...values, 'error'];
}

/** The parts that have lines: objects, lists, and texts that hold them. */
function outlinesOf(readable: Readable): readonly NodePart[] {
  return (['output', 'input'] as const).filter((part) => valueOf(readable, part)?.hasLines);
}

function rowOf(node: ExecutionNode, key: string, { statusOf }: RowWords): NodeRow {
  const { name, id, type, statusClass, attempts, maximumAttempts, durationMs, endedAt, error, child } = node;
  return {
    key,
    name: name || id,
    // Where the platform has no names, the type is the name.
    type: type === name ? '' : type,
    status: statusOf(node.status),
    statusClass,
    attempts,
    maximumAttempts,
    durationMs,
    error,
    parts: partsOf(node),
    outlines: outlinesOf(node),
    version: versionOf(node),
    endedAt,
    waitsFor: statusClass === 'waiting' ? node.waitsFor : undefined,
    child,
  };
}

/** A workflow may answer 418 and be content; what it refused is only worth a second look. */
function answerRowOf(answer: RunAnswer, words: RowWords): NodeRow {
  const { httpStatus, error } = answer;
  const refused = httpStatus !== undefined && httpStatus >= 400;
  return {
    key: answerKey,
    name: words.answer,
    type: '',
    status: httpStatus === undefined ? '' : String(httpStatus),
    statusClass: error !== undefined ? 'failed' : refused ? 'warning' : 'ok',
    error,
    parts: partsOf(answer),
    outlines: outlinesOf(answer),
    version: versionOf(answer),
    isAnswer: true,
  };
}
