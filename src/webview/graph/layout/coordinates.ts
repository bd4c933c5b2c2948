import { rowGap } from './flat';
import type { Layering } from './layering';

/** How often everything is drawn towards its neighbours. */
const rounds = 14;
/** Edges that pass layers are kept straight rather than those between neighbours. */
const straightness = 8;

/** The height of the middle of each vertex: near its neighbours, in the order of its layer, and clear of the next. */
export function coordinatesOf({ vertices, links }: Layering, order: readonly (readonly number[])[]): readonly number[] {
  const before = vertices.map((): Pull[] => []);
  const after = vertices.map((): Pull[] => []);
  for (const [from, to] of links) {
    const bends = Number(vertices[from]?.isBend) + Number(vertices[to]?.isBend);
    const weight = bends === 2 ? straightness : bends === 1 ? 2 : 1;
    after[from]?.push({ vertex: to, weight });
    before[to]?.push({ vertex: from, weight });
  }
  const ys = vertices.map(() => 0);
  for (const layer of order) stack(layer, layer.map(() => ({ wanted: 0, weight: 1 })));
  for (let round = 0; round < rounds; round += 1) {
    const isForward = round % 2 === 0;
    const isLast = round >= rounds - 4;
    for (let step = 0; step < order.length; step += 1) {
      const layer = order[isForward ? step : order.length - 1 - step] ?? [];
      stack(layer, layer.map((vertex) => wishOf(vertex, isLast ? [before, after] : [isForward ? before : after])));
    }
  }
  return ys;

  function wishOf(vertex: number, sides: readonly (readonly Pull[][])[]): Wish {
    const pulls = sides.flatMap((side) => side[vertex] ?? []);
    const weight = pulls.reduce((sum, pull) => sum + pull.weight, 0);
    // What nothing pulls gives way to everything else.
    if (weight === 0) return { wanted: ys[vertex] ?? 0, weight: 0.01 };
    return { wanted: pulls.reduce((sum, pull) => sum + pull.weight * (ys[pull.vertex] ?? 0), 0) / weight, weight };
  }

  /** As near as can be to what each wishes, none closer than it may: those that are in each other's way move as one. */
  function stack(layer: readonly number[], wishes: readonly Wish[]): void {
    const offsets: number[] = [];
    let offset = 0;
    for (const [index, vertex] of layer.entries()) {
      if (index > 0) offset += gapBetween(layer[index - 1] ?? vertex, vertex);
      offsets.push(offset);
    }
    const blocks: Block[] = [];
    for (const [index, { wanted, weight }] of wishes.entries()) {
      let block: Block = { at: wanted - (offsets[index] ?? 0), weight, count: 1 };
      for (let last = blocks.at(-1); last && last.at > block.at; last = blocks.at(-1)) {
        blocks.pop();
        const both = last.weight + block.weight;
        block = { at: (last.at * last.weight + block.at * block.weight) / both, weight: both, count: last.count + block.count };
      }
      blocks.push(block);
    }
    let index = 0;
    for (const { at, count } of blocks) {
      for (const end = index + count; index < end; index += 1) ys[layer[index] ?? 0] = at + (offsets[index] ?? 0);
    }
  }

  function gapBetween(upper: number, lower: number): number {
    const [one, other] = [vertices[upper], vertices[lower]];
    const isPlain = one?.isBend && other?.isBend;
    return ((one?.height ?? 0) + (other?.height ?? 0)) / 2 + (isPlain ? rowGap * 0.75 : rowGap);
  }
}

interface Pull {
  readonly vertex: number;
  readonly weight: number;
}

interface Wish {
  readonly wanted: number;
  readonly weight: number;
}

interface Block {
  readonly at: number;
  readonly weight: number;
  readonly count: number;
}
