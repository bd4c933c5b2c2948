/** Wide pictures go on in further rows, as text does, until they are about so much wider than high. */
const aspect = 2.2;
/** What is no wider than this stays in one row. */
const widest = 3.4;
/** Nor is what is short anyway. */
const narrowest = 1300;
/** More edges than this between two layers are not led to another row. */
const mostCut = 2;
/** Between rows, besides what the edges that go on need. */
export const rowDistance = 44;

/** Layers side by side, each with how far it reaches to the right and how many edges lead on to the next. */
export interface RowedLayers {
  readonly starts: readonly number[];
  readonly widths: readonly number[];
  readonly cuts: readonly number[];
  readonly height: number;
}

/** The first layer of each row. Rows are cut where few edges lead on. */
export function rowStarts({ starts, widths, cuts, height }: RowedLayers): readonly number[] {
  const last = starts.length - 1;
  const width = (starts[last] ?? 0) + (widths[last] ?? 0);
  const high = height + rowDistance;
  if (last < 1 || width <= narrowest || width / Math.max(height, 1) <= widest) return [0];
  const count = Math.round(Math.sqrt(width / (aspect * high)));
  const wanted = width / Math.max(1, count);
  const rows = [0];
  for (;;) {
    const first = rows.at(-1) ?? 0;
    const begin = starts[first] ?? 0;
    if (width - begin <= wanted * 1.3) return rows;
    const next = bestCut({ starts, cuts, from: first, goal: begin + wanted, wanted });
    if (next === undefined) return rows;
    rows.push(next);
  }
}

interface Cut extends Pick<RowedLayers, 'starts' | 'cuts'> {
  readonly from: number;
  readonly goal: number;
  readonly wanted: number;
}

/** The layer that begins the next row: as near to the goal as the edges allow; fewer edges are worth some distance. */
function bestCut({ starts, cuts, from, goal, wanted }: Cut): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (let layer = from + 1; layer < starts.length; layer += 1) {
    const edges = cuts[layer - 1] ?? 0;
    const off = Math.abs((starts[layer] ?? 0) - goal) / wanted;
    if (edges > mostCut || (off > 0.55 && best !== undefined)) continue;
    const cost = off + (edges - 1) * 0.35;
    if (cost < least) [best, least] = [layer, cost];
  }
  return best;
}
