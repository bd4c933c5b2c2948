import type { GraphPath } from '../../shared/graph';
import { contains, touches, type Area, type Camera } from './camera';
import { boxesPath, boxHeight, drawLabel, drawNode, heatOf, iconOf, svgElement } from './drawing';
import { areaOf, arrowOf, lineOf } from './edgeLines';
import type { Size } from './layout/flat';
import type { NodeLook } from './nodeLooks';
import type { ShownGraph } from './shownGraph';

/** Below this nobody can read a name: nodes are drawn as boxes alone. */
const farAway = 0.36;
/** How much beyond the view is drawn, so that moving it shows no gap: parts of its size on each side. */
const overdraw = 0.5;
/** More than so many times larger than drawn, everything would be blurred. */
const mostStretch = 1.8;
/** Those that matter more are drawn over the others. */
const pathKinds: readonly GraphPath[] = ['notTaken', 'unknown', 'open', 'taken'];

interface Drawn {
  readonly element: SVGGElement;
  look?: NodeLook;
  heat?: number;
}

/** What is drawn: the part of the graph that is in view, and somewhat more, so that moving it is only moving. */
export class GraphSheet {
  readonly element = document.createElement('div');
  isHeated = false;
  private readonly groups = svgElement('g');
  private readonly edges = svgElement('g', { 'aria-hidden': 'true' });
  private readonly nodes = svgElement('g');
  private readonly marks = svgElement('g', { 'aria-hidden': 'true' });
  private readonly svg = svgElement('svg', { class: 'graph-svg', role: 'none', focusable: 'false' }, this.groups, this.edges, this.nodes, this.marks);
  private readonly drawn = new Map<string, Drawn>();
  private readonly areas: readonly Area[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly names: ReadonlyMap<string, string>;
  private looks: ReadonlyMap<string, NodeLook> = new Map();
  private paths: readonly GraphPath[] = [];
  /** In the graph's measures; nothing is drawn when undefined. */
  private window?: Area;
  private zoom = 0;
  private longest = 0;
  private selected?: string;
  private current?: string;

  constructor(private readonly graph: ShownGraph) {
    const { layout, view } = graph;
    this.areas = layout.routes.map(areaOf);
    this.places = new Map(layout.order.map((id, index) => [id, index]));
    this.names = new Map(view.nodes.map(({ id, name }) => [id, name]));
    this.element.className = 'graph-sheet';
    this.element.append(this.svg);
  }

  /** The node that is shown beside the graph. */
  select(id: string | undefined): void {
    const before = this.selected;
    this.selected = id;
    for (const one of [before, id]) this.elementOf(one)?.setAttribute('aria-selected', String(one === id));
  }

  /** The node that keys start from: it is drawn wherever it is, as it may have the focus. */
  makeCurrent(id: string | undefined): void {
    this.elementOf(this.current)?.setAttribute('tabindex', '-1');
    this.current = id;
    if (!this.window || id === undefined) return;
    this.drawOne(id);
    this.elementOf(id)?.setAttribute('tabindex', '0');
  }

  elementOf(id: string | undefined): SVGGElement | undefined {
    return id === undefined ? undefined : this.drawn.get(id)?.element;
  }

  setPaths(paths: readonly GraphPath[]): void {
    this.paths = paths;
    this.drawEdges();
  }

  /** Draws those nodes again that changed. */
  setLooks(looks: ReadonlyMap<string, NodeLook>, changed: readonly string[]): void {
    this.looks = looks;
    const longest = Math.max(0, ...[...looks.values()].map(({ durationMs = 0 }) => durationMs));
    const isScaled = this.isHeated && longest !== this.longest;
    this.longest = longest;
    if (!this.window) return;
    for (const id of isScaled ? this.drawn.keys() : changed) this.drawAgain(id);
    if (this.isFar) this.drawBoxes();
  }

  setHeat(isOn: boolean): void {
    this.isHeated = isOn;
    for (const id of this.drawn.keys()) this.drawAgain(id);
  }

  /** Moves what is drawn, and draws again where that is not enough; while somebody zooms, what is drawn is stretched as long as it covers the view. */
  show(camera: Camera, view: Size, isZooming: boolean): void {
    const [width, height] = [view.width / camera.zoom, view.height / camera.zoom];
    const seen: Area = { x: camera.x, y: camera.y, width, height };
    const stretch = camera.zoom / this.zoom;
    const isGoodEnough = stretch === 1 || (isZooming && stretch < mostStretch);
    if (!this.window || !isGoodEnough || !contains(this.window, seen)) {
      const window = { x: seen.x - width * overdraw, y: seen.y - height * overdraw, width: width * (1 + 2 * overdraw), height: height * (1 + 2 * overdraw) };
      this.window = window;
      this.zoom = camera.zoom;
      this.svg.setAttribute('viewBox', `${window.x} ${window.y} ${window.width} ${window.height}`);
      this.svg.setAttribute('width', String(window.width * camera.zoom));
      this.svg.setAttribute('height', String(window.height * camera.zoom));
      this.drawEdges();
      this.drawNodes();
    }
    const { x, y } = this.window;
    this.element.style.transform = `translate(${(x - camera.x) * camera.zoom}px, ${(y - camera.y) * camera.zoom}px) scale(${camera.zoom / this.zoom})`;
  }

  private get isFar(): boolean {
    return this.zoom < farAway;
  }

  private drawEdges(): void {
    const { window, graph } = this;
    if (!window) return;
    const { layout, view, scale } = graph;
    const lines = new Map<GraphPath, string[]>(pathKinds.map((kind) => [kind, []]));
    const arrows = new Map<GraphPath, string[]>(pathKinds.map((kind) => [kind, []]));
    const labels: SVGTextElement[] = [];
    for (const [index, route] of layout.routes.entries()) {
      const area = this.areas[index];
      if (!area || !touches(area, window)) continue;
      const kind = this.paths[index] ?? 'open';
      lines.get(kind)?.push(lineOf(route));
      if (this.isFar) continue;
      arrows.get(kind)?.push(arrowOf(route));
      const label = view.edges[index]?.label;
      if (label !== undefined) labels.push(drawLabel(label, route, scale, kind !== 'taken'));
    }
    const paths = pathKinds.flatMap((kind) => [
      svgElement('path', { class: `gedge gedge-${kind}`, d: lines.get(kind)?.join('') ?? '' }),
      svgElement('path', { class: `garrow garrow-${kind}`, d: arrows.get(kind)?.join('') ?? '' }),
    ]);
    this.edges.replaceChildren(...paths, ...labels);
  }

  private drawNodes(): void {
    const { window, graph, isFar } = this;
    if (!window) return;
    const wanted = new Set<string>();
    for (const [id, box] of graph.layout.boxes) if (id === this.current || (!isFar && touches(box, window))) wanted.add(id);
    for (const [id, { element }] of this.drawn) {
      if (wanted.has(id)) continue;
      element.remove();
      this.drawn.delete(id);
    }
    for (const id of wanted) this.drawOne(id);
    if (isFar) this.drawBoxes();
    else this.marks.replaceChildren();
  }

  /** From far away, boxes in the colours of their states, and a mark of one size on each failure. */
  private drawBoxes(): void {
    const { window, graph } = this;
    if (!window) return;
    const boxes = new Map<string, Area[]>();
    const add = (kind: string, area: Area): void => {
      const list = boxes.get(kind);
      if (list) list.push(area);
      else boxes.set(kind, [area]);
    };
    const marks: SVGElement[] = [];
    for (const [id, box] of graph.layout.boxes) {
      if (!touches(box, window)) continue;
      const tone = this.looks.get(id)?.tone ?? 'unknown';
      add(tone, box.isGroup ? { ...box, height: boxHeight * graph.scale.unit } : box);
      if (box.isGroup) add('group', box);
      if (tone === 'failed' || tone === 'timedOut') marks.push(this.markOn(box));
    }
    this.marks.replaceChildren(...[...boxes].map(([tone, areas]) => svgElement('path', { class: `gfar gtone-${tone}`, d: boxesPath(areas) })), ...marks);
  }

  private markOn(box: Area): SVGElement {
    const size = 15 / this.zoom;
    const [x, y] = [box.x + box.width / 2 - size / 2, box.y + box.height / 2 - size / 2];
    const circle = svgElement('circle', { cx: x + size / 2, cy: y + size / 2, r: size * 0.62 });
    return svgElement('g', { class: 'gmark gtone-failed' }, circle, iconOf('failed', x, y, size));
  }

  private drawOne(id: string): void {
    if (!this.drawn.has(id)) {
      const element = svgElement('g', {
        role: 'option',
        'data-id': id,
        'aria-setsize': this.places.size,
        'aria-posinset': (this.places.get(id) ?? 0) + 1,
        tabindex: id === this.current ? 0 : -1,
        'aria-selected': String(id === this.selected),
      });
      // What is inside of a group is drawn over it, and so are edges.
      (this.graph.layout.boxes.get(id)?.isGroup ? this.groups : this.nodes).append(element);
      this.drawn.set(id, { element });
    }
    this.drawAgain(id);
  }

  private drawAgain(id: string): void {
    const { looks, graph } = this;
    const drawn = this.drawn.get(id);
    const [look, box] = [looks.get(id), graph.layout.boxes.get(id)];
    if (!drawn || !look || !box) return;
    const heat = this.isHeated ? heatOf(look, this.longest) : undefined;
    if (drawn.look === look && drawn.heat === heat) return;
    drawn.look = look;
    drawn.heat = heat;
    drawNode(drawn.element, { name: this.names.get(id) ?? id, box, scale: graph.scale }, look, heat);
    drawn.element.setAttribute('aria-description', graph.neighbours.wordsOf(id, this.names, graph.words));
  }
}
