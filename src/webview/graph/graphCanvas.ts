import type { GraphPath } from '../../shared/graph';
import { centred, fitted, kept, panned, revealing, zoomed, type Camera } from './camera';
import { followDrags } from './drags';
import { GraphSheet } from './graphSheet';
import type { Point, Size } from './layout/flat';
import type { ShownGraph } from './shownGraph';

export interface CanvasActions {
  /** A person chose this node. */
  readonly choose: (id: string) => void;
  readonly enter: () => void;
  readonly stepToFailure: (by: 1 | -1) => void;
  readonly zoomed: (zoom: number) => void;
}

/** All is shown at once where names can be read in it. */
const readable = 0.6;
const comfortable = 0.8;
const zoomStep = 1.25;
/** Nobody zooms any more after so many milliseconds: now it is drawn as it should be. */
const settledMs = 120;

/** Moves the view over the graph, as keys, mouse and selection say. Where nodes are never changes. */
export class GraphCanvas {
  readonly element = document.createElement('div');
  readonly sheet: GraphSheet;
  private readonly sizes = new ResizeObserver(() => this.resize());
  private camera: Camera = { x: 0, y: 0, zoom: 1 };
  private view: Size = { width: 0, height: 0 };
  private paths: readonly GraphPath[] = [];
  /** The node that is shown beside the graph. */
  private selected?: string;
  /** The node that keys start from. */
  private current?: string;
  private frame?: number;
  private settling?: ReturnType<typeof setTimeout>;
  private begun = false;
  private isFitted = false;

  constructor(private readonly graph: ShownGraph, private readonly actions: CanvasActions) {
    const { element } = this;
    this.sheet = new GraphSheet(graph);
    element.className = 'graph-view';
    element.setAttribute('role', 'listbox');
    element.setAttribute('aria-label', graph.words.graph);
    element.setAttribute('aria-description', graph.words.howTo);
    element.append(this.sheet.element);
    element.addEventListener('keydown', this.press);
    element.addEventListener('wheel', this.wheel, { passive: false });
    element.addEventListener('focusin', ({ target }) => this.focused(idAt(target)));
    followDrags(element, { move: (by) => this.look(panned(this.camera, by)), click: (target) => this.click(target) });
    this.sizes.observe(element);
  }

  /** Shows all where that can be read, else what matters most. */
  begin(selected: string | undefined): void {
    this.selected = selected;
    this.current = selected ?? this.graph.neighbours.order[0];
    this.sheet.select(selected);
    this.sheet.makeCurrent(this.current);
    this.begun = true;
    this.resize();
  }

  dispose(): void {
    this.sizes.disconnect();
    clearTimeout(this.settling);
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
  }

  select(id: string | undefined): void {
    this.selected = id;
    this.sheet.select(id);
    if (id === undefined || id === this.current) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.moveTo(id);
    if (hadFocus) this.focusCurrent();
  }

  setPaths(paths: readonly GraphPath[]): void {
    this.paths = paths;
    this.sheet.setPaths(paths);
  }

  fit(): void {
    this.look(fitted(this.graph.layout, this.view), true);
  }

  zoom(factor: number, at: Point = { x: this.view.width / 2, y: this.view.height / 2 }): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settling = undefined;
      this.draw();
    }, settledMs);
    this.look(zoomed(this.camera, factor, at));
  }

  focusCurrent(): void {
    this.sheet.elementOf(this.current)?.focus({ preventScroll: true });
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!this.begun || width === 0 || height === 0) return;
    const isFirst = this.view.width === 0;
    this.view = { width, height };
    if (isFirst) this.camera = this.firstCamera();
    this.look(this.isFitted ? fitted(this.graph.layout, this.view) : this.camera, this.isFitted);
    if (isFirst) this.draw();
  }

  private firstCamera(): Camera {
    const { view, graph, selected } = this;
    const [first] = graph.neighbours.order;
    const all = fitted(graph.layout, view);
    const box = graph.layout.boxes.get(selected ?? first ?? '');
    this.isFitted = all.zoom >= readable || !box;
    if (this.isFitted || !box) return all;
    const camera = { ...all, zoom: Math.min(1, Math.max(comfortable, all.zoom * 1.4)) };
    const begin = centred(camera, { ...box, height: Math.min(box.height, view.height / camera.zoom) }, view);
    // The beginning stands at the edge, with what follows; what was chosen or failed stands in the middle.
    return selected === undefined || selected === first ? { ...begin, x: box.x - 20 } : begin;
  }

  /** Looks from there, from the next frame on. */
  private look(camera: Camera, isFitted = false): void {
    this.isFitted = isFitted;
    this.camera = isFitted ? camera : kept(camera, this.graph.layout, this.view);
    this.actions.zoomed(this.camera.zoom);
    this.frame ??= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    if (this.begun && this.view.width > 0) this.sheet.show(this.camera, this.view, this.settling !== undefined);
  }

  /** The node that keys start from, drawn and in view. */
  private moveTo(id: string): void {
    this.current = id;
    const box = this.graph.layout.boxes.get(id);
    if (box && this.view.width > 0) {
      const head = box.isGroup ? { ...box, height: Math.min(box.height, this.view.height / this.camera.zoom / 2) } : box;
      const camera = revealing(this.camera, head, this.view);
      if (camera.x !== this.camera.x || camera.y !== this.camera.y) this.isFitted = false;
      this.camera = camera;
    }
    this.sheet.makeCurrent(id);
    this.draw();
  }

  private focused(id: string | undefined): void {
    if (id !== undefined && id !== this.current) this.moveTo(id);
  }

  private go(id: string): void {
    this.moveTo(id);
    this.focusCurrent();
    this.actions.choose(id);
  }

  private click(target: Element | null): void {
    const id = idAt(target);
    if (id === undefined) this.focusCurrent();
    else this.go(id);
  }

  private readonly press = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.does(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Whether the key means something here. */
  private does(key: string): boolean {
    switch (key) {
      case '+':
      case '=':
        this.zoom(zoomStep);
        return true;
      case '-':
      case '−':
        this.zoom(1 / zoomStep);
        return true;
      case '0':
        this.fit();
        return true;
      case 'Enter':
        // What was not reached returned nothing: the details are still another node's.
        if (this.current === this.selected) this.actions.enter();
        return true;
      case 'n':
      case 'p':
        this.actions.stepToFailure(key === 'n' ? 1 : -1);
        return true;
      default: {
        const next = this.current === undefined ? undefined : this.graph.neighbours.nodeAt(key, this.current, this.paths);
        if (next !== undefined) this.go(next);
        return next !== undefined || key.startsWith('Arrow');
      }
    }
  }

  /** Moves, as everything that scrolls; with Ctrl or Cmd it zooms, as pinching does. */
  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [x, y] = [event.deltaX * step, event.deltaY * step];
    if (!event.ctrlKey && !event.metaKey) return this.look(panned(this.camera, event.shiftKey && x === 0 ? { x: y, y: 0 } : { x, y }));
    const { left, top } = this.element.getBoundingClientRect();
    this.zoom(Math.exp(-Math.max(-60, Math.min(60, y)) / 200), { x: event.clientX - left, y: event.clientY - top });
  };
}

function idAt(target: EventTarget | null): string | undefined {
  const node = target instanceof Element ? target.closest('[data-id]') : null;
  return node?.getAttribute('data-id') ?? undefined;
}
