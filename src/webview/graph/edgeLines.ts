import type { Area } from './camera';
import type { Point } from './layout/flat';

/** How round the corners are where an edge goes on in another row. */
const corner = 9;
const arrow = 6;

/** An edge as the commands of a path, without its arrow. */
export function lineOf(route: readonly Point[]): string {
  const [first, ...rest] = route;
  if (!first) return '';
  let text = `M${first.x} ${first.y}`;
  let at = first;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (point.x === at.x || point.y === at.y) text += cornerAt(at, point, next);
    else text += curve(at, point);
    at = point;
  }
  return text;
}

/** Straight to a point, and round it where the way turns there. */
function cornerAt(from: Point, at: Point, next: Point | undefined): string {
  const turns = next && ((from.x === at.x && next.y === at.y && next.x !== at.x) || (from.y === at.y && next.x === at.x && next.y !== at.y));
  if (!turns) return `L${at.x} ${at.y}`;
  const before = towards(at, from, corner);
  const after = towards(at, next, corner);
  return `L${before.x} ${before.y}Q${at.x} ${at.y} ${after.x} ${after.y}`;
}

function towards(from: Point, to: Point, by: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = Math.min(0.5, by / Math.max(1, length));
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** Leaves and arrives level, so that edges through a layer go on without a bend. */
function curve(from: Point, to: Point): string {
  const bend = (to.x - from.x) / 2;
  return `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}

/** The arrow at the end of an edge, as the commands of a path. */
export function arrowOf(route: readonly Point[]): string {
  const end = route.at(-1);
  if (!end) return '';
  const before = route.at(-2);
  const back = before && before.x > end.x ? arrow : -arrow;
  return `M${end.x} ${end.y}l${back} ${-arrow / 2}v${arrow}Z`;
}

/** Everything that an edge may touch. */
export function areaOf(route: readonly Point[]): Area {
  const xs = route.map(({ x }) => x);
  const ys = route.map(({ y }) => y);
  const [x, y] = [Math.min(...xs) - arrow, Math.min(...ys) - arrow];
  return { x, y, width: Math.max(...xs) - x + arrow, height: Math.max(...ys) - y + arrow };
}
