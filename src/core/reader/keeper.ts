import { isMarkedAsUntransferable } from 'node:worker_threads';
import { stringifyJson } from '../json/json';
import { LazyJson } from '../json/lazyJson';
import type { HeldValue } from '../model/model';
import type { Decoder } from '../platforms/answerReader';
import { heldIn, jsonOf, landed, mapHeld, ValuesGone } from '../values/held';
import type { Answers } from './answers';
import type { Question } from './questions';

/** What nobody shows and nobody asked about for so long is let go of, in milliseconds. */
const forgottenAfterMs = 5 * 60_000;

/** A value that is kept. Of a long one the bytes that it is read from, of a short one its text: equal ones are the same value. */
interface Kept {
  readonly id: number;
  group: string;
  json: unknown;
  source: Uint8Array | string;
}

/** The values of one owner, and the last body that told them. */
interface Group {
  readonly ids: Set<number>;
  isRetained: boolean;
  usedAt: number;
  reading?: { readonly bytes: Buffer; readonly decoder: string; readonly args: string; readonly told: unknown };
}

/** Keeps the values of large bodies in a worker, each under a number. Long lists stay bytes until somebody looks into them. */
export class ValueKeeper {
  private readonly groups = new Map<string, Group>();
  private readonly values = new Map<number, Kept>();
  private lastId = 0;

  constructor(
    /** Stands in the place of every value, and differs from worker to worker. */
    private readonly name: string,
    private readonly answers: Pick<Answers, 'answer'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** How many values there are. */
  get size(): number {
    return this.values.size;
  }

  /**
   * What a decoder makes of a body. The same bytes as the last time are not read again, and a value that did not change
   * keeps its number, so that nobody takes it for a new one.
   */
  read(bytes: Buffer, decoder: Decoder<never, unknown>, { args, group: key }: { readonly args: unknown; readonly group: string }): unknown {
    const group = this.groupOf(key);
    const { reading } = group;
    const argsText = JSON.stringify(args);
    const isSame = reading?.decoder === decoder.name && reading.args === argsText && reading.bytes.equals(bytes);
    if (isSame && this.holdsAll(reading.told)) {
      giveBack(bytes);
      return reading.told;
    }
    const json = new LazyJson(bytes);
    // The host sends the arguments of the decoder that it names.
    const found = decoder.decode(json.value, args as never);
    const before = this.valuesBySource(group);
    const told = mapHeld(found, (value) => this.keep(value, { key, group, before, source: json.sourceOf(jsonOf(value)) }));
    group.reading = { bytes, decoder: decoder.name, args: argsText, told };
    if (reading) this.giveBackUnused(reading.bytes);
    return told;
  }

  /** Answers a question about what is kept here. What the answer holds is kept as well. */
  ask(question: Question): { readonly answer: unknown; readonly group?: string } {
    let asked: string | undefined;
    const here = mapHeld(landed(question), (value) => {
      if ('json' in value.place) return value;
      const kept = this.find(value);
      asked ??= kept.group;
      return { ...value, place: { json: kept.json } };
    });
    const answer = this.answers.answer(here);
    // Whoever shows them takes them over.
    const key = `asked ${this.lastId}`;
    return { answer: mapHeld(answer, (value) => this.keep(value, { key, group: this.groupOf(key), before: new Map() })), group: asked };
  }

  /** The values of a group that somebody shows, whichever group they came from; its others may go. */
  retain(key: string, ids: readonly number[]): void {
    const shown = new Set(ids);
    const group = this.groupOf(key);
    for (const id of group.ids) if (!shown.has(id)) this.drop(id);
    for (const id of shown) {
      const kept = this.values.get(id);
      if (!kept) continue;
      this.groups.get(kept.group)?.ids.delete(id);
      kept.group = key;
      group.ids.add(id);
    }
    group.isRetained = group.ids.size > 0;
    if (group.ids.size === 0) this.forget(key, group);
  }

  /** Lets go of what nobody shows and nobody asked about for some time. */
  sweep(): void {
    const before = this.now() - forgottenAfterMs;
    for (const [key, group] of this.groups) {
      if (!group.isRetained && group.usedAt <= before) this.forget(key, group);
    }
  }

  private find({ place }: HeldValue): Kept {
    const kept = 'keeper' in place && place.keeper === this.name ? this.values.get(place.id) : undefined;
    if (!kept) throw new ValuesGone();
    this.groupOf(kept.group);
    return kept;
  }

  private holdsAll(told: unknown): boolean {
    return heldIn(told).every(({ place }) => 'id' in place && this.values.has(place.id));
  }

  private keep(
    value: HeldValue,
    { key, group, before, source }: { readonly key: string; readonly group: Group; readonly before: ReadonlyMap<string, readonly Kept[]>; readonly source?: Uint8Array },
  ): HeldValue {
    const json = jsonOf(value);
    const from = source ?? stringifyJson(json);
    const known = before.get(keyOfSource(from))?.find((one) => isSameSource(one.source, from));
    const kept: Kept = known ?? { id: (this.lastId += 1), group: key, json, source: from };
    // From now on it is read from the new body, so that the old one can go.
    kept.json = json;
    kept.source = from;
    this.values.set(kept.id, kept);
    group.ids.add(kept.id);
    return { ...value, place: { keeper: this.name, id: kept.id } };
  }

  private valuesBySource({ ids }: Group): ReadonlyMap<string, readonly Kept[]> {
    return Map.groupBy([...ids].flatMap((id) => this.values.get(id) ?? []), ({ source }) => keyOfSource(source));
  }

  private forget(key: string, { ids, reading }: Group): void {
    for (const id of ids) this.drop(id);
    this.groups.delete(key);
    if (reading) this.giveBackUnused(reading.bytes);
  }

  private drop(id: number): void {
    const kept = this.values.get(id);
    if (!kept) return;
    this.groups.get(kept.group)?.ids.delete(id);
    this.values.delete(id);
    if (typeof kept.source !== 'string') this.giveBackUnused(kept.source);
  }

  /** A body from which nothing is read any more goes at once: the collector of garbage would let several of them lie. */
  private giveBackUnused(bytes: Uint8Array): void {
    const isPartOf = (other?: Uint8Array | string) => typeof other === 'object' && other.buffer === bytes.buffer;
    for (const { reading } of this.groups.values()) if (isPartOf(reading?.bytes)) return;
    for (const { source } of this.values.values()) if (isPartOf(source)) return;
    giveBack(bytes);
  }

  private groupOf(key: string): Group {
    const group = this.groups.get(key) ?? { ids: new Set(), isRetained: false, usedAt: 0 };
    this.groups.set(key, group);
    group.usedAt = this.now();
    return group;
  }
}

function giveBack({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer)) buffer.transfer(0);
}

/** Equal sources have equal keys; few others have the same. */
function keyOfSource(source: Uint8Array | string): string {
  return typeof source === 'string' ? source : `${source.length} bytes`;
}

function isSameSource(one: Uint8Array | string, other: Uint8Array | string): boolean {
  return typeof one === 'string' || typeof other === 'string' ? one === other : Buffer.compare(one, other) === 0;
}
