import { parseJson, stringifyJson } from '../json/json';
import { fieldOf, isFields } from '../json/values';
import type { Batch, Execution, ExecutionNode, HeldValue, Page, RunAnswer } from '../model/model';
import { seemsJson } from './entries';

/** Where a value was is empty: it was let go of, or the worker that had it has ended. Its execution has to be read again. */
export class ValuesGone extends Error {
  /** By name: each bundle has a copy of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ValuesGone';
  }

  constructor() {
    super('The value is not in memory any more.');
    this.name = 'ValuesGone';
  }
}

/** A value that is here, as everybody else has it. */
export function hold(json: unknown): HeldValue {
  const hasLines = typeof json === 'string' ? seemsJson(json) : Array.isArray(json) || isFields(json);
  return { type: 'value', hasLines, hasBody: isFields(json) && fieldOf(json, 'body') !== undefined, place: { json } };
}

/** @throws ValuesGone where it is not here. */
export function jsonOf({ place }: HeldValue): unknown {
  if ('json' in place) return place.json;
  throw new ValuesGone();
}

export function isHeld(data: unknown): data is HeldValue {
  return isFields(data) && data['type'] === 'value' && isFields(data['place']);
}

export const holdAnswer = (answer: RunAnswer<unknown>): RunAnswer => mapAnswer(answer, hold);
export const holdExecution = (execution: Execution<unknown>): Execution => mapExecution(execution, hold);
/** The execution with its values themselves. @throws ValuesGone */
export const wholeExecution = (execution: Execution): Execution<unknown> => mapExecution(execution, jsonOf);

export function holdBatches({ items, ...page }: Page<Batch<unknown>>): Page<Batch> {
  return { ...page, items: items.map(({ output, ...batch }) => (output === undefined ? batch : { ...batch, output: hold(output) })) };
}

function mapExecution<One, Other>({ answer, nodes, ...rest }: Execution<One>, change: (value: One) => Other): Execution<Other> {
  return {
    ...rest,
    ...(answer && { answer: mapAnswer(answer, change) }),
    ...(nodes && { nodes: nodes.map((node) => mapNode(node, change)) }),
  };
}

function mapAnswer<One, Other>({ value, ...rest }: RunAnswer<One>, change: (value: One) => Other): RunAnswer<Other> {
  return value === undefined ? rest : { ...rest, value: change(value) };
}

function mapNode<One, Other>({ input, output, ...rest }: ExecutionNode<One>, change: (value: One) => Other): ExecutionNode<Other> {
  return { ...rest, ...(input !== undefined && { input: change(input) }), ...(output !== undefined && { output: change(output) }) };
}

/** Every held value in model data: executions, nodes, pages, questions. What is within a value is not looked at. */
export function heldIn(data: unknown): readonly HeldValue[] {
  const found: HeldValue[] = [];
  mapHeld(data, (value) => {
    found.push(value);
    return value;
  });
  return found;
}

/** The same model data with other held values; what holds none of them stays the same object. */
export function mapHeld<T>(data: T, change: (value: HeldValue) => unknown): T {
  // What comes back has the shape of what was given, with one held value in another's place.
  return changeIn(data, change) as T;
}

function changeIn(data: unknown, change: (value: HeldValue) => unknown): unknown {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return data;
  if (isHeld(data)) return change(data);
  if (Array.isArray(data)) {
    const items = data.map((item: unknown) => changeIn(item, change));
    return items.every((item, at) => item === data[at]) ? data : items;
  }
  const entries = Object.entries(data);
  const changed = entries.map(([name, value]) => [name, changeIn(value, change)] as const);
  return changed.every(([, value], at) => value === entries[at]?.[1]) ? data : Object.fromEntries(changed);
}

/** A held value on its way to another thread: what is here travels as text, since a clone would lose order and numbers. */
interface Travelling extends Omit<HeldValue, 'place'> {
  readonly place: { readonly text: string };
}

/** Model data as it goes to another thread; {@link landed} reads it there. */
export function portable<T>(data: T): T {
  return mapHeld(data, (value): HeldValue | Travelling => {
    return 'json' in value.place ? { ...value, place: { text: stringifyJson(value.place.json) } } : value;
  });
}

export function landed<T>(data: T): T {
  return mapHeld(data, (value) => {
    const { place } = value as HeldValue | Travelling;
    return 'text' in place ? { ...value, place: { json: parseJson(place.text) } } : value;
  });
}
