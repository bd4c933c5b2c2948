import { entriesOf, repeatedKeysOf } from '../../json/entries';
import { parseJson } from '../../json/json';
import type { FieldPath } from '../../json/path';
import { fieldOf, isFields, listOf, type Fields } from '../../json/values';
import { readDuration } from '../../model/duration';
import type { RunMode } from '../../model/model';
import type { Sentence } from '../../model/sentence';
import { parsePayload } from '../parse';
import { readIgnoredPath, type IgnoredPath } from './ignoredPaths';
import { problemOfMatcher } from './matchers';

/** What is expected of one node. Every part may be left out. */
export interface ExpectedNode {
  readonly status?: string;
  /** A subset of what it returned; undefined where nothing is expected of it. `null` is a value. */
  readonly output?: unknown;
  readonly schema?: Fields;
}

/** What a workflow should make of a payload, as `NAME.expected.json` says it. Every part may be left out. */
export interface Expectation {
  /** How it ends. Left out, it must end well. */
  readonly status?: string;
  /** The longest that it may take, in milliseconds. */
  readonly within?: number;
  readonly answer?: unknown;
  /** By a node's name or id, and `#2` after it for its second run. */
  readonly nodes: readonly (readonly [name: string, expected: ExpectedNode])[];
  readonly answerSchema?: Fields;
  readonly ignore: readonly IgnoredPath[];
  /** For which account it is run, where that is not the target's. */
  readonly account?: string;
  readonly mode?: RunMode;
}

/** Something that is no part of an expectation, or has no form of one: what is misspelt would otherwise never fail. */
export interface ExpectationProblem {
  /** Where in the file, from its root. */
  readonly at: FieldPath;
  /** A sentence with places for its values. */
  readonly template: Sentence;
  readonly values: readonly string[];
  /** No JSON schema can say it, so that an editor does not show it by the schema that the extension contributes. */
  readonly isBeyondSchema?: true;
}

export type ReadExpectation =
  | { readonly expectation: Expectation }
  | { readonly problems: readonly [ExpectationProblem, ...ExpectationProblem[]] };

/** The parts that may stand in a file, besides `$schema`. */
const parts: ReadonlySet<string> = new Set(['$schema', 'status', 'within', 'answer', 'nodes', 'schema', 'ignore', 'account', 'mode']);
const partsOfNode: ReadonlySet<string> = new Set(['status', 'output', 'schema']);

/** Reads the text of an expectation: JSON, comments and trailing commas allowed. All problems are found, not the first. */
export function readExpectation(text: string): ReadExpectation {
  const parsed = parsePayload(text);
  if ('problem' in parsed) return { problems: [{ at: [], template: 'The expectation is no JSON: {0}.', values: [parsed.problem.reason] }] };
  const root = parseJson(parsed.payload.json);
  if (!isFields(root)) return { problems: [{ at: [], template: 'An expectation is an object.', values: [] }] };
  const reading = new Reading();
  const expectation = reading.expectationOf(root);
  const [first, ...rest] = reading.problems;
  return first ? { problems: [first, ...rest] } : { expectation };
}

class Reading {
  readonly problems: ExpectationProblem[] = [];

  expectationOf(root: Fields): Expectation {
    this.checkNames(root, [], parts);
    this.textAt(root, ['$schema']);
    const schema = this.fieldsAt(root, ['schema']);
    if (schema) this.checkNames(schema, ['schema'], new Set(['answer']));
    const mode = this.textAt(root, ['mode']);
    if (mode !== undefined && mode !== 'async' && mode !== 'sync') this.note(['mode'], 'The mode is “async” or “sync”, not “{0}”.', mode);
    return {
      status: this.statusAt(root, ['status']),
      within: this.durationAt(root),
      answer: this.subsetAt(root, ['answer']),
      nodes: this.nodesOf(root),
      answerSchema: schema && this.fieldsAt(schema, ['schema', 'answer']),
      ignore: this.ignoredPathsOf(root),
      account: this.accountOf(root),
      mode: mode === 'sync' || mode === 'async' ? mode : undefined,
    };
  }

  private nodesOf(root: Fields): Expectation['nodes'] {
    const nodes = this.fieldsAt(root, ['nodes']);
    if (!nodes) return [];
    for (const name of repeatedKeysOf(nodes)) {
      this.problems.push({ at: ['nodes', name], template: '“{0}” stands here more than once.', values: [name], isBeyondSchema: true });
    }
    return entriesOf(nodes).flatMap(([name, expected]) => {
      const at = ['nodes', name];
      if (!isFields(expected)) {
        this.note(at, 'What is expected of a node is an object with “status”, “output” or “schema”.');
        return [];
      }
      this.checkNames(expected, at, partsOfNode);
      const node: ExpectedNode = {
        status: this.statusAt(expected, [...at, 'status']),
        output: this.subsetAt(expected, [...at, 'output']),
        schema: this.fieldsAt(expected, [...at, 'schema']),
      };
      return [[name, node] as const];
    });
  }

  private ignoredPathsOf(root: Fields): readonly IgnoredPath[] {
    const given = fieldOf(root, 'ignore');
    if (given === undefined) return [];
    const list = listOf(given);
    if (!list) this.note(['ignore'], 'What is ignored is a list of paths, such as “$.body.id” or “$..createdAt”.');
    return (list ?? []).flatMap((path, place) => {
      const read = typeof path === 'string' ? readIgnoredPath(path) : undefined;
      if (!read) this.note(['ignore', place], 'This is no path. Paths look like “$.body.id”, “$.items[*].id” or “$..createdAt”.');
      return read ?? [];
    });
  }

  private durationAt(root: Fields): number | undefined {
    const text = this.textAt(root, ['within']);
    if (text === undefined) return undefined;
    const duration = readDuration(text);
    if (duration === undefined) this.note(['within'], '“{0}” is no time. Times look like “30 s”, “500 ms” or “2 min 30 s”.', text);
    return duration;
  }

  /** A word that nobody has seen may still be the platform's: it is asked for as it stands, but not when it is empty. */
  private statusAt(fields: Fields, at: FieldPath): string | undefined {
    const word = this.textAt(fields, at);
    if (word?.trim() === '') this.note(at, 'The status is a word such as “COMPLETED”.');
    return word;
  }

  private accountOf(root: Fields): string | undefined {
    const id = this.textAt(root, ['account']);
    if (id?.trim() === '') this.note(['account'], 'The account is named by its id.');
    return id;
  }

  private subsetAt(fields: Fields, at: FieldPath): unknown {
    const value = fieldOf(fields, String(at.at(-1)));
    if (value !== undefined) this.checkMatchers(value, at);
    return value;
  }

  private textAt(fields: Fields, at: FieldPath): string | undefined {
    const value = fieldOf(fields, String(at.at(-1)));
    if (value === undefined || typeof value === 'string') return value;
    this.note(at, '“{0}” is a text.', String(at.at(-1)));
    return undefined;
  }

  private fieldsAt(fields: Fields, at: FieldPath): Fields | undefined {
    const value = fieldOf(fields, String(at.at(-1)));
    if (value === undefined || isFields(value)) return value;
    this.note(at, '“{0}” is an object.', String(at.at(-1)));
    return undefined;
  }

  private checkNames(fields: Fields, at: FieldPath, known: ReadonlySet<string>): void {
    for (const [name] of entriesOf(fields)) {
      if (!known.has(name)) this.note([...at, name], 'An expectation has no part “{0}” here.', name);
    }
  }

  /** At any depth, without recursion. */
  private checkMatchers(root: unknown, at: FieldPath): void {
    const waiting: { readonly value: unknown; readonly at: FieldPath }[] = [{ value: root, at }];
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const { value, at: place } = one;
      const problem = problemOfMatcher(value);
      if (problem) this.problems.push({ at: place, ...problem });
      if (Array.isArray(value)) for (const [index, item] of value.entries()) waiting.push({ value: item, at: [...place, index] });
      else if (isFields(value) && !isLiteral(value)) for (const [name, item] of entriesOf(value)) waiting.push({ value: item, at: [...place, name] });
    }
  }

  private note(at: FieldPath, template: Sentence, ...values: readonly string[]): void {
    this.problems.push({ at, template, values });
  }
}

/** What a literal holds is no matcher, whatever it looks like. */
function isLiteral(value: Fields): boolean {
  return Object.hasOwn(value, '$literal') && Object.keys(value).length === 1;
}
