import type { Point, Size } from './layout/flat';

/** What part of the graph is seen: the point in the upper left corner, and how large it is. */
export interface Camera extends Point {
  /** Screen pixels for one of the graph's. */
  readonly zoom: number;
}

export interface Area extends Point, Size {}

const largestZoom = 2.5;
const smallestZoom = 0.02;
/** Around everything, in screen pixels. */
const rim = 20;

/** All of the graph, in the middle, no larger than it is. */
export function fitted(graph: Size, view: Size): Camera {
  const zoom = within(Math.min((view.width - 2 * rim) / Math.max(1, graph.width), (view.height - 2 * rim) / Math.max(1, graph.height), 1));
  return { zoom, x: graph.width / 2 - view.width / zoom / 2, y: graph.height / 2 - view.height / zoom / 2 };
}

/** With this box in the middle. */
export function centred({ zoom }: Camera, box: Area, view: Size): Camera {
  return { zoom, x: box.x + box.width / 2 - view.width / zoom / 2, y: box.y + box.height / 2 - view.height / zoom / 2 };
}

/** Moved just so far that the box is seen; centred where it is far away. */
export function revealing(camera: Camera, box: Area, view: Size): Camera {
  const [width, height] = [view.width / camera.zoom, view.height / camera.zoom];
  const pad = rim / camera.zoom;
  const x = nearest(camera.x, box.x - pad, box.x + box.width + pad - width);
  const y = nearest(camera.y, box.y - pad, box.y + box.height + pad - height);
  const isFar = Math.abs(x - camera.x) > width / 2 || Math.abs(y - camera.y) > height / 2;
  return isFar ? centred(camera, box, view) : { ...camera, x, y };
}

/** Between a view that begins at the box, and one that ends with it. */
function nearest(at: number, most: number, least: number): number {
  return least > most ? most : Math.min(most, Math.max(least, at));
}

/** Larger or smaller by a factor, while the point of the graph at a place on the screen stays there. */
export function zoomed(camera: Camera, factor: number, place: Point): Camera {
  const zoom = within(camera.zoom * factor);
  return { zoom, x: camera.x + place.x / camera.zoom - place.x / zoom, y: camera.y + place.y / camera.zoom - place.y / zoom };
}

export function panned(camera: Camera, by: Point): Camera {
  return { ...camera, x: camera.x + by.x / camera.zoom, y: camera.y + by.y / camera.zoom };
}

/** Some of the graph is always in view. */
export function kept(camera: Camera, graph: Size, view: Size): Camera {
  const [width, height] = [view.width / camera.zoom, view.height / camera.zoom];
  const edge = 60 / camera.zoom;
  return {
    ...camera,
    x: Math.min(graph.width - edge, Math.max(edge - width, camera.x)),
    y: Math.min(graph.height - edge, Math.max(edge - height, camera.y)),
  };
}

export function touches(one: Area, other: Area): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}

export function contains(outer: Area, inner: Area): boolean {
  return outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= inner.x + inner.width && outer.y + outer.height >= inner.y + inner.height;
}

function within(zoom: number): number {
  return Math.min(largestZoom, Math.max(smallestZoom, zoom));
}
