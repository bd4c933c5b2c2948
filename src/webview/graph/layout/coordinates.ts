import { rowGap } from './flat';
import type { Layering } from './layering';

/** How often everything is drawn towards its neighbours; in the last rounds to both sides at once. */
const rounds = 12;
const lastRounds = 4;
/** Edges that pass layers are kept straight rather than those between neighbours. */
const straightness = 8;

/** A vertex that another is drawn towards. */
interface Pull {
  readonly vertex: number;
  readonly weight: number;
}

/** Vertices that are in each other's way: they move as one. */
interface Block {
  /** Where its first vertex would be if it were the first of the layer. */
  readonly at: number;
  readonly weight: number;
  readonly count: number;
}

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
  const offsets = order.map(offsetsIn);
  for (let round = -1; round < rounds; round += 1) {
    const isForward = round % 2 === 0;
    const both = round >= rounds - lastRounds;
    for (let step = 0; step < order.length; step += 1) {
      const layer = isForward ? step : order.length - 1 - step;
      // At first nothing is drawn anywhere: everything stands as close as it may.
      place(layer, round < 0 ? [] : both ? [before, after] : [isForward ? before : after]);
    }
  }
  return ys;

  /** How far below the first of its layer each vertex is at least. */
  function offsetsIn(layer: readonly number[]): readonly number[] {
    let offset = 0;
    return layer.map((vertex, index) => {
      const [upper, lower] = [vertices[layer[index - 1] ?? -1], vertices[vertex]];
      if (upper && lower) offset += (upper.height + lower.height) / 2 + (upper.isBend && lower.isBend ? rowGap * 0.75 : rowGap);
      return offset;
    });
  }

  /** As near as can be to where each is drawn, none closer than it may. */
  function place(layer: number, sides: readonly (readonly (readonly Pull[])[])[]): void {
    const members = order[layer] ?? [];
    const least = offsets[layer] ?? [];
    const blocks: Block[] = [];
    for (const [index, vertex] of members.entries()) {
      let [sum, weight] = [0, 0];
      for (const side of sides) {
        for (const pull of side[vertex] ?? []) {
          sum += pull.weight * (ys[pull.vertex] ?? 0);
          weight += pull.weight;
        }
      }
      // What nothing draws gives way to everything else.
      const wanted = weight > 0 ? sum / weight : (ys[vertex] ?? 0);
      let block: Block = { at: wanted - (least[index] ?? 0), weight: weight > 0 ? weight : 0.01, count: 1 };
      for (let last = blocks.at(-1); last && last.at > block.at; last = blocks.at(-1)) {
        blocks.pop();
        const all = last.weight + block.weight;
        block = { at: (last.at * last.weight + block.at * block.weight) / all, weight: all, count: last.count + block.count };
      }
      blocks.push(block);
    }
    let index = 0;
    for (const { at, count } of blocks) {
      for (const end = index + count; index < end; index += 1) ys[members[index] ?? 0] = at + (least[index] ?? 0);
    }
  }
}
