import { entriesOf, objectFrom, type JsonEntry } from '../../json/entries';
import { stringifyJson } from '../../json/json';
import { isSecretName, redacted, redactText } from '../../json/redact';
import { isId, isTime } from '../../json/textForms';
import { fieldOf, isFields } from '../../json/values';
import type { NodeOutcome, RunOutcome } from './checkRun';
import { placesOf, readIgnoredPath, type IgnoredPlaces } from './ignoredPaths';
import { isNumeric, problemOfMatcher, matcherOf } from './matchers';

/** A node's output is written where its text is at most so long, in characters: a file is there to be read. */
const longestOutput = 20_000;
/** What all values together may take. */
const longestOfAll = 100_000;

/**
 * The text of an expectation that holds for a run, and for its next one where that does the same. What is another one in
 * each run is ignored: ids, times, secrets, and what differs between this run and an `other` of the same payload. A field
 * that is ignored is left out and its path listed; an item of a list keeps its place, whatever stands there.
 */
export function expectationOf(run: RunOutcome, other?: RunOutcome): string {
  const names = nodeNames(run.nodes);
  const others = new Map(other && nodeNames(other.nodes).map((name, at) => [name, other.nodes[at]]));
  const besideNode = (name: string): Beside => other && { value: others.get(name)?.output };
  const paths = new IgnoredFields();
  paths.collect(run.answer, other && { value: other.answer });
  for (const [at, { output }] of run.nodes.entries()) paths.collect(output, besideNode(names[at] ?? ''));
  const writing = new Writing(placesOf(paths.list().flatMap((path) => readIgnoredPath(path) ?? [])));
  const answer = writing.write(run.answer, other && { value: other.answer });
  const nodes = run.nodes.map((node, at): JsonEntry => {
    const name = names[at] ?? node.id;
    const output = writing.write(node.output, besideNode(name));
    return [name, { status: node.status, ...(output !== undefined && { output }) }];
  });
  const entries: JsonEntry[] = [
    ['status', run.status],
    ['answer', answer],
    ['nodes', nodes.length > 0 ? objectFrom(nodes) : undefined],
    ['ignore', paths.list().length > 0 ? paths.list() : undefined],
  ];
  return `${stringifyJson(objectFrom(entries.filter(([, value]) => value !== undefined)), 2)}\n`;
}

/** By its name where that is the only one, else by its id, and by its turn where it ran several times. */
function nodeNames(nodes: readonly NodeOutcome[]): readonly string[] {
  const count = (all: readonly string[], one: string): number => all.filter((other) => other === one).length;
  const names = nodes.map(({ name }) => name);
  const ids = nodes.map(({ id }) => id);
  const seen = new Map<string, number>();
  return nodes.map(({ id, name }) => {
    if (name !== '' && count(names, name) === 1 && !ids.includes(name)) return name;
    if (count(ids, id) === 1) return id;
    const turn = (seen.get(id) ?? 0) + 1;
    seen.set(id, turn);
    return `${id}#${turn}`;
  });
}

/** What another run has in the same place; undefined where there is no other run to compare with. */
type Beside = { readonly value: unknown } | undefined;

/** Deeper values are written by their kind. */
const deepest = 100;

/** The paths of all fields that are another one in each run. */
class IgnoredFields {
  private readonly places = new Map<string, Set<string>>();

  /** Where a name is ignored in several places, it is ignored in all. */
  list(): readonly string[] {
    return [...this.places].map(([name, places]) => (places.size > 1 ? `$..${name}` : ([...places][0] ?? '')));
  }

  collect(value: unknown, beside: Beside, path = '$', depth = 0): void {
    if (depth > deepest) return;
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) this.collect(item, itemBeside(beside, at), `${path}[*]`, depth + 1);
    } else if (isFields(value)) {
      for (const [key, item] of entriesOf(value)) {
        const place = `${path}${stepTo(key)}`;
        if (isVolatile(item, fieldBeside(beside, key), key)) this.note(key, place);
        else this.collect(item, fieldBeside(beside, key), place, depth + 1);
      }
    }
  }

  private note(key: string, path: string): void {
    // A name that cannot follow a dot is ignored where it was found only.
    const name = plainName.test(key) ? key : path;
    this.places.set(name, (this.places.get(name) ?? new Set()).add(path));
  }
}

/** Writes what is expected of a value, as long as all fits into a file. */
class Writing {
  private left = longestOfAll;

  constructor(private readonly ignored: IgnoredPlaces) {}

  write(value: unknown, beside: Beside): unknown {
    if (value === undefined) return undefined;
    const stable = stablePart(value, { beside, ignored: this.ignored, depth: 0 }).value;
    const { length } = stringifyJson(stable);
    if (length > Math.min(longestOutput, this.left)) return undefined;
    this.left -= length;
    return stable;
  }
}

interface Place {
  readonly beside: Beside;
  readonly ignored: IgnoredPlaces;
  readonly depth: number;
  /** No matcher counts here, and none has to be told from a value. */
  readonly isLiteral?: boolean;
}

/** `isLoose` where a matcher stands somewhere in it. */
interface Stable {
  readonly value: unknown;
  readonly isLoose: boolean;
}

function stablePart(value: unknown, place: Place): Stable {
  const { beside, ignored, depth, isLiteral } = place;
  if (depth > deepest) return anyOf(value);
  if (Array.isArray(value)) {
    const items = value.map((item, at) => {
      const besideItem = itemBeside(beside, at);
      if (isVolatile(item, besideItem)) return besideItem && kindOf(besideItem.value) !== kindOf(item) ? anything : anyOf(item);
      return stablePart(item, { beside: besideItem, ignored: ignored.under(at), depth: depth + 1, isLiteral });
    });
    return { value: items.map((item) => item.value), isLoose: items.some(({ isLoose }) => isLoose) };
  }
  if (!isFields(value)) return { value, isLoose: false };
  let isLoose = false;
  const entries = entriesOf(value).flatMap(([key, item]): readonly JsonEntry[] => {
    const below = ignored.under(key);
    if (below.isIgnored) return [];
    const part = stablePart(item, { beside: fieldBeside(beside, key), ignored: below, depth: depth + 1, isLiteral });
    isLoose ||= part.isLoose;
    return [[key, part.value]];
  });
  const stable = objectFrom(entries);
  if (isLiteral || (!matcherOf(stable) && !problemOfMatcher(stable))) return { value: stable, isLoose };
  const literal = stablePart(value, { ...place, isLiteral: true });
  return literal.isLoose ? anyOf(value) : { value: { $literal: literal.value }, isLoose: false };
}

const anything: Stable = { value: { $any: 'anything' }, isLoose: true };

function anyOf(value: unknown): Stable {
  return { value: { $any: kindOf(value) }, isLoose: true };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (isNumeric(value)) return 'number';
  return Array.isArray(value) ? 'array' : typeof value;
}

function itemBeside(beside: Beside, at: number): Beside {
  return beside && { value: Array.isArray(beside.value) ? (beside.value as readonly unknown[])[at] : undefined };
}

function fieldBeside(beside: Beside, key: string): Beside {
  return beside && { value: isFields(beside.value) ? fieldOf(beside.value, key) : undefined };
}

/** A name that can follow a dot. */
const plainName = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

function stepTo(key: string): string {
  return plainName.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** A name that says that a number is a moment, or how long something took. */
const timeName = /(?:[Tt]ime|[Tt]imestamp|[a-z]At|_at|[Dd]ate|[Dd]uration|[Ll]atency|[Ee]lapsed)(?:_?[Mm]s)?$/;

/** Whether a value is another one in each run: by its form, by the name it stands under, or because the other run has another. */
function isVolatile(value: unknown, beside: Beside, key = ''): boolean {
  if (value !== null && value !== '' && isSecretName(key)) return true;
  if (typeof value === 'string' && hasVolatileForm(value)) return true;
  if (isNumeric(value) && timeName.test(key)) return true;
  if (!beside) return false;
  if (kindOf(value) !== kindOf(beside.value)) return true;
  if (Array.isArray(value)) return value.length !== (beside.value as readonly unknown[]).length;
  return !isFields(value) && stringifyJson(value) !== stringifyJson(beside.value);
}

/** An id, a time, or a text that holds a secret. */
function hasVolatileForm(text: string): boolean {
  return isId(text) || isTime(text) || text.includes(redacted) || redactText(text) !== text;
}
