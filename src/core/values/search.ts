import type { ValuePath } from '../model/outline';
import { hitsIn } from './hits';
import type { Outline } from './outline';

/** More hits are counted but not told: nobody steps through more. */
const mostHits = 2000;

/** A value that is looked through; `place` comes back with its hits. */
export interface Searched<Place> {
  readonly place: Place;
  readonly outline: Outline;
  readonly root: unknown;
}

interface Found<Place> {
  readonly place: Place;
  readonly path: ValuePath;
}

/** One search through many values, in their order, that goes on for a while at a time. */
export class Search<Place> {
  private readonly steps: Generator<Found<Place> | undefined, undefined>;
  private told = 0;
  private total = 0;

  constructor(values: readonly Searched<Place>[], text: string) {
    this.steps = stepsThrough(values, text);
  }

  /** What it finds until the time is up, in milliseconds. */
  goOn(forMs: number): { readonly hits: readonly Found<Place>[]; readonly total: number; readonly done: boolean } {
    const until = performance.now() + forMs;
    const hits: Found<Place>[] = [];
    for (;;) {
      const { value, done } = this.steps.next();
      if (value) {
        this.total += 1;
        if (this.told + hits.length < mostHits) hits.push(value);
      }
      if (!done && performance.now() < until) continue;
      this.told += hits.length;
      return { hits, total: this.total, done: done === true };
    }
  }
}

function* stepsThrough<Place>(values: readonly Searched<Place>[], text: string): Generator<Found<Place> | undefined, undefined> {
  for (const { place, outline, root } of values) {
    for (const path of hitsIn(outline, root, text)) yield path && { place, path };
  }
}
