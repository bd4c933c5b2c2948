import type { GraphPath } from '../../shared/graph';
import { drawLabel, drawNode, heatOf, svgElement } from './drawing';
import { arrowOf, lineOf } from './edgeLines';
import type { NodeLook } from './nodeLooks';
import type { ShownGraph } from './shownGraph';

interface PictureState {
  readonly looks: ReadonlyMap<string, NodeLook>;
  readonly paths: readonly GraphPath[];
  readonly isHeated: boolean;
}

const margin = 24;
/** What an element's look is made of, as attributes that every program reads. */
const properties = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'fill-opacity', 'stroke-opacity', 'opacity', 'font-family', 'font-size', 'font-weight', 'font-style'] as const;
const initial: Readonly<Record<string, string>> = { 'stroke-dasharray': 'none', 'fill-opacity': '1', 'stroke-opacity': '1', opacity: '1', 'font-style': 'normal', 'font-weight': '400' };

/** All of the graph as an SVG that stands alone: the colours of the theme as they are now, no style sheet, no script. */
export function pictureOf(host: HTMLElement, { view, layout, scale }: ShownGraph, { looks, paths, isHeated }: PictureState): string {
  const [width, height] = [layout.width + 2 * margin, layout.height + 2 * margin];
  const longest = Math.max(0, ...[...looks.values()].map(({ durationMs = 0 }) => durationMs));
  const edges = layout.routes.flatMap((route, index) => {
    const kind = paths[index] ?? 'open';
    const label = view.edges[index]?.label;
    return [
      svgElement('path', { class: `gedge gedge-${kind}`, d: lineOf(route) }),
      svgElement('path', { class: `garrow garrow-${kind}`, d: arrowOf(route) }),
      ...(label === undefined ? [] : [drawLabel(label, route, scale, kind !== 'taken')]),
    ];
  });
  const nodes = view.nodes.flatMap(({ id, name }) => {
    const [box, look] = [layout.boxes.get(id), looks.get(id)];
    if (!box || !look) return [];
    const heat = isHeated ? heatOf(look, longest) : undefined;
    const element = svgElement('g');
    drawNode(element, { name, box, scale }, look, heat);
    return [{ element, depth: box.depth, isGroup: box.isGroup }];
  });
  // What is inside of a group is drawn over it.
  const groups = nodes.filter(({ isGroup }) => isGroup).toSorted((one, other) => one.depth - other.depth);
  const plain = nodes.filter(({ isGroup }) => !isGroup);
  const background = svgElement('rect', { class: 'gpaper', x: -margin, y: -margin, width, height });
  const svg = svgElement(
    'svg',
    { class: 'graph-svg graph-picture', viewBox: `${-margin} ${-margin} ${width} ${height}`, width, height },
    background,
    ...groups.map(({ element }) => element),
    ...edges,
    ...plain.map(({ element }) => element),
  );
  host.append(svg);
  const colours = new Colours();
  for (const part of svg.querySelectorAll('.gring, .gspoken')) part.remove();
  const styles = [...svg.querySelectorAll<SVGElement>('*')].filter(({ tagName }) => tagName !== 'title').map((element) => [element, getComputedStyle(element)] as const);
  const found = styles.map(([element, style]) => [element, properties.map((name) => [name, style.getPropertyValue(name)] as const)] as const);
  for (const [element, values] of found) {
    for (const [name, value] of values) {
      if (!isUseful(element, name, value)) continue;
      element.setAttribute(name, name === 'fill' || name === 'stroke' ? colours.plain(value) : value.replaceAll('"', "'"));
    }
  }
  for (const [element] of found) {
    element.removeAttribute('class');
    element.removeAttribute('aria-hidden');
  }
  svg.remove();
  svg.removeAttribute('class');
  return new XMLSerializer().serializeToString(svg);
}

/** Text has no lines, shapes have no font, and what is as always need not be said. */
function isUseful({ tagName }: Element, name: string, value: string): boolean {
  if (tagName === 'g' || value === '' || initial[name] === value) return false;
  return name.startsWith('font') ? tagName === 'text' : tagName === 'text' ? name === 'fill' : true;
}

/** Colours in the form that every program reads. */
class Colours {
  private readonly context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  private readonly known = new Map<string, string>();

  plain(colour: string): string {
    if (colour === 'none' || /^#|^rgb\(/.test(colour)) return colour;
    const known = this.known.get(colour);
    if (known !== undefined) return known;
    const { context } = this;
    if (!context) return colour;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data;
    const plain = alpha === 255 ? `rgb(${red},${green},${blue})` : `rgba(${red},${green},${blue},${(alpha / 255).toFixed(2)})`;
    this.known.set(colour, plain);
    return plain;
  }
}
