import { formatDuration } from '../../model/format';
import type { Execution } from '../../model/model';
import { fillTemplate, type Sentence } from '../../model/sentence';
import { classOfExecution, classOfNode, type StatusClass } from '../../model/status';
import type { FieldPath } from '../../json/path';
import { excerptOf, nameValue } from './excerpt';
import type { Expectation, ExpectedNode } from './expectation';
import { placesOf, type IgnoredPlaces } from './ignoredPaths';
import { matcherOf } from './matchers';
import { compareSubset, type Difference } from './subset';

/** What an execution came to, with what an expectation may speak of; values as they are, or wherever they are. */
export interface RunOutcome<Value = unknown> {
  /** The platform's own word. */
  readonly status: string;
  readonly statusClass: StatusClass;
  /** Milliseconds; absent where nobody knows. */
  readonly durationMs?: number;
  /** What the workflow answered; undefined where it answered nothing. */
  readonly answer?: Value;
  /** In the order they ran. */
  readonly nodes: readonly NodeOutcome<Value>[];
}

export interface NodeOutcome<Value = unknown> {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly statusClass: StatusClass;
  readonly output?: Value;
}

/** What an execution came to, as its model tells it. */
export function outcomeOf<Value>({ status, statusClass, durationMs, answer, nodes = [] }: Execution<Value>): RunOutcome<Value> {
  return { status, statusClass, durationMs, answer: answer?.value, nodes };
}

/** One thing that is not as expected. */
export interface Mismatch {
  /** Where the expectation says it, from its file's root: the line that an editor marks. */
  readonly at: FieldPath;
  /** Where it is in the run: `nodes › Normalize › body.result[0].id`. */
  readonly place: string;
  /** A sentence without its place, with places for its values. */
  readonly template: Sentence;
  readonly values: readonly string[];
  /** Both sides as JSON for a diff, shortened where they are long; absent where there is nothing to lay side by side. */
  readonly expected?: string;
  readonly actual?: string;
}

/** Whether a value is what a JSON schema says; where not, why, in the schema library's words. */
export type CheckSchema = (value: unknown, schema: object) => Promise<readonly { readonly path: FieldPath; readonly message: string }[]>;

/** `place: what is wrong`, in English. */
export function sentenceOf({ place, template, values }: Mismatch): string {
  return `${place}: ${fillTemplate(template, values)}`;
}

/** Everything in which a run is not as expected, schemas included. */
export async function checkRun(run: RunOutcome, expectation: Expectation, checkSchema: CheckSchema): Promise<readonly Mismatch[]> {
  const mismatches = [...compareRun(run, expectation)];
  for (const check of schemaChecksOf(run, expectation)) mismatches.push(...(await checkBySchema(check, checkSchema)));
  return mismatches;
}

/** Everything in which a run is not as expected, in the order of the expectation's parts, except for what schemas say. */
export function compareRun(run: RunOutcome, expectation: Expectation): readonly Mismatch[] {
  const ignored = placesOf(expectation.ignore);
  return [
    ...checkStatus(run, expectation),
    ...checkDuration(run, expectation),
    ...checkValue({ expected: expectation.answer, actual: run.answer, at: ['answer'], place: 'answer', ignored }),
    ...checkNodes(run, expectation, ignored),
  ];
}

/** A value that a schema has to allow. */
export interface SchemaCheck<Value = unknown> {
  readonly value: Value | undefined;
  readonly schema: object;
  readonly at: FieldPath;
  readonly place: string;
}

export function schemaChecksOf<Value>(run: RunOutcome<Value>, { nodes, answerSchema }: Expectation): readonly SchemaCheck<Value>[] {
  const ofNodes = nodes.flatMap(([name, { schema }]): readonly SchemaCheck<Value>[] => {
    const found = schema && findNode(run.nodes, name);
    // That there is no such node is told already.
    return found && 'node' in found ? [{ value: found.node.output, schema, at: ['nodes', name, 'schema'], place: `nodes › ${name}` }] : [];
  });
  return answerSchema ? [...ofNodes, { value: run.answer, schema: answerSchema, at: ['schema', 'answer'], place: 'answer' }] : ofNodes;
}

/** What a schema does not allow in a value that is there; `allow` gives the reasons. */
export async function checkBySchema<Value>(
  { value, schema, at, place }: SchemaCheck<Value>,
  allow: (value: Value, schema: object) => ReturnType<CheckSchema>,
): Promise<readonly Mismatch[]> {
  if (value === undefined) return [{ at, place, template: 'expected a value that the schema allows, and there is nothing', values: [] }];
  const problems = await allow(value, schema);
  return problems.map(({ path, message }) => ({ at, place: placeOf(place, path), template: 'the schema does not allow it: {0}', values: [message] }));
}

function checkStatus({ status, statusClass }: RunOutcome, expectation: Expectation): readonly Mismatch[] {
  const expected = expectation.status;
  if (expected === undefined) {
    if (statusClass === 'ok') return [];
    return [{ at: [], place: 'status', template: 'expected a good end, got {0}', values: [status] }];
  }
  if (isSameStatus(expected, status, classOfExecution)) return [];
  return [{ at: ['status'], place: 'status', template: 'expected {0}, got {1}', values: [expected, status], expected, actual: status }];
}

/** The same word however it is written, or another platform's word for the same: files are kept when a platform is changed. */
function isSameStatus(expected: string, actual: string, classOf: (word: string) => StatusClass): boolean {
  const plain = (word: string): string => word.replace(/[\s_-]+/g, '').toLowerCase();
  const known = classOf(expected);
  return plain(expected) === plain(actual) || (known !== 'unknown' && known === classOf(actual));
}

function checkDuration({ durationMs }: RunOutcome, { within }: Expectation): readonly Mismatch[] {
  if (within === undefined || (durationMs !== undefined && durationMs <= within)) return [];
  const about = { at: ['within'], place: 'within' };
  const allowed = formatDuration(within);
  if (durationMs === undefined) return [{ ...about, template: 'expected at most {0}, and nobody knows how long it took', values: [allowed] }];
  // What differs by less than is written of it is told in milliseconds.
  const took = formatDuration(durationMs) === allowed ? `${durationMs} ms` : formatDuration(durationMs);
  return [{ ...about, template: 'expected at most {0}, took {1}', values: [allowed, took] }];
}

function checkNodes({ nodes }: RunOutcome, expectation: Expectation, ignored: IgnoredPlaces): readonly Mismatch[] {
  return expectation.nodes.flatMap(([name, expected]): readonly Mismatch[] => {
    const at = ['nodes', name];
    const place = `nodes › ${name}`;
    const found = findNode(nodes, name);
    if (!('node' in found)) {
      if (found.count === 0) return [{ at, place, template: 'expected a node of this name or id, and none ran', values: [] }];
      return [{ at, place, template: '{0} nodes are called so: name one by its id, or as “{1}”', values: [String(found.count), `${name}#1`] }];
    }
    const { node } = found;
    const value = { expected: expected.output, actual: node.output, at: [...at, 'output'], place, ignored };
    return [...checkNodeStatus(node, expected, at, place), ...checkValue(value)];
  });
}

/** By its id, else by its name; `Fetch#2` is the second of that id or name. */
function findNode<Node extends Pick<NodeOutcome, 'id' | 'name'>>(nodes: readonly Node[], name: string): { readonly node: Node } | { readonly count: number } {
  const called = (word: string): readonly Node[] => {
    const byId = nodes.filter(({ id }) => id === word);
    return byId.length > 0 ? byId : nodes.filter((node) => node.name === word);
  };
  const exact = called(name);
  const [, word = '', place = ''] = /^(.*)#([1-9]\d*)$/s.exec(name) ?? [];
  const one = exact.length === 0 ? called(word)[Number(place) - 1] : exact[0];
  return one && exact.length <= 1 ? { node: one } : { count: exact.length };
}

function checkNodeStatus(node: NodeOutcome, expected: ExpectedNode, at: FieldPath, place: string): readonly Mismatch[] {
  if (expected.status === undefined || isSameStatus(expected.status, node.status, classOfNode)) return [];
  const values = [expected.status, node.status];
  return [{ at: [...at, 'status'], place: `${place} › status`, template: 'expected {0}, got {1}', values, expected: expected.status, actual: node.status }];
}

interface ExpectedValue {
  /** Undefined where nothing is expected. */
  readonly expected: unknown;
  readonly actual: unknown;
  readonly at: FieldPath;
  readonly place: string;
  readonly ignored: IgnoredPlaces;
}

function checkValue({ expected, actual, at, place, ignored }: ExpectedValue): readonly Mismatch[] {
  if (expected === undefined) return [];
  return compareSubset(expected, actual, ignored).map((difference) => ({
    at: [...at, ...difference.expectedAt],
    place: placeOf(place, difference.actualAt),
    ...wordsOf(difference),
    expected: excerptOf(difference.expected),
    actual: difference.actual === undefined ? '' : excerptOf(difference.actual),
  }));
}

function wordsOf({ expected, actual, reason }: Difference): Pick<Mismatch, 'template' | 'values'> {
  if (reason && 'length' in reason && Array.isArray(expected)) {
    return { template: 'expected a list of length {0}, got {1}', values: [String(expected.length), String(reason.length)] };
  }
  if (reason && 'closest' in reason) {
    return { template: 'expected an item {0}, and none is; item {1} is the closest', values: [nameExpected(expected), String(reason.closest.at(-1))] };
  }
  if (actual === undefined) return { template: 'expected {0}, and there is nothing', values: [nameExpected(expected)] };
  return { template: 'expected {0}, got {1}', values: [nameExpected(expected), nameValue(actual)] };
}

/** A matcher is named by what it asks for. */
function nameExpected(expected: unknown): string {
  const matcher = matcherOf(expected);
  switch (matcher?.kind) {
    case 'any':
      return matcher.kinds.join(' | ');
    case 'match':
      return String(matcher.pattern);
    case 'within':
      return `${nameValue(matcher.least)} … ${nameValue(matcher.most)}`;
    case 'contains':
      return `a list with ${nameValue(matcher.items)}`;
    case 'literal':
      return nameValue(matcher.value);
    case undefined:
      return nameValue(expected);
  }
}

/** `answer › body.items[0]["odd key"]`. */
function placeOf(place: string, path: FieldPath): string {
  const segments = path.map((key, at) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? `${at === 0 ? '' : '.'}${key}` : `[${JSON.stringify(key)}]`;
  });
  return segments.length === 0 ? place : `${place} › ${segments.join('')}`;
}
