import type { GraphPath, GraphState } from '../../shared/graph';
import type { GraphMessage, NodeRow } from '../../shared/protocol';
import type { GraphBridge, GraphProps, MountedGraph } from './bridge';
import { boxHeight, boxWidth, measureTexts } from './drawing';
import { GraphCanvas } from './graphCanvas';
import { GraphToolbar } from './graphToolbar';
import { layOutNested } from './layout/nested';
import { mermaidOf } from './mermaid';
import { Neighbours } from './neighbours';
import { lookOf, type LookFacts, type NodeLook } from './nodeLooks';
import { pictureOf } from './picture';
import type { ShownGraph } from './shownGraph';

type Told = Extract<GraphMessage, { type: 'graph' }>;

/** The graph beside the list's other face: takes what host and page tell, and says what a person does. */
export class GraphPane implements MountedGraph {
  private props?: GraphProps;
  private told?: Told;
  private shown?: ShownGraph;
  private canvas?: GraphCanvas;
  private state: GraphState = { paths: [], loops: {} };
  private looks: ReadonlyMap<string, NodeLook> = new Map();
  private byId: ReadonlyMap<string, readonly NodeRow[]> = new Map();
  /** What the looks were made of. */
  private readonly facts = new Map<string, LookFacts>();

  /** `styled` is done once what is drawn can be measured. */
  constructor(
    private readonly box: HTMLElement,
    private readonly bridge: GraphBridge,
    private readonly styled: Promise<unknown>,
  ) {
    window.addEventListener('message', this.hear);
    bridge.post({ type: 'face', face: 'graph' });
  }

  show(props: GraphProps): void {
    const before = this.props;
    this.props = props;
    if (!before) return this.begin();
    if (before.rows !== props.rows || before.live !== props.live) this.drawLooks();
    if (before.selected !== props.selected) this.select();
  }

  focusSelected(): void {
    this.canvas?.focusCurrent();
  }

  dispose(): void {
    window.removeEventListener('message', this.hear);
    this.canvas?.dispose();
    this.box.replaceChildren();
  }

  private readonly hear = ({ data }: MessageEvent<unknown>): void => {
    // Only the host can write to this page, and it writes what the protocol says.
    const message = data as GraphMessage | undefined;
    if (message?.type === 'graph') {
      void this.styled.then(() => {
        this.told = message;
        this.begin();
      });
    } else if (message?.type === 'graphState') {
      const paths = this.state.paths;
      this.state = message.state;
      if (this.shown && paths.join() !== message.state.paths.join()) this.canvas?.setPaths(this.paths);
      this.drawLooks();
    }
  };

  private get paths(): readonly GraphPath[] {
    return this.state.paths;
  }

  /** Once both the page and the host have said what there is to show. */
  private begin(): void {
    const { told, props, box } = this;
    if (!told || !props) return;
    this.canvas?.dispose();
    this.canvas = undefined;
    this.shown = undefined;
    if (!told.graph) return box.replaceChildren(...sentenceFor(told, () => this.bridge.post({ type: 'face', face: 'graph' })));
    const style = getComputedStyle(document.body);
    const scale = measureTexts(style.fontFamily, Number.parseFloat(style.fontSize) || 13);
    const view = told.graph;
    const measures = { box: { width: boxWidth * scale.unit, height: boxHeight * scale.unit }, labelWidth: scale.labelWidth };
    const layout = layOutNested(view, measures);
    const shown: ShownGraph = { view, layout, neighbours: new Neighbours(view, layout), scale, words: told.words };
    this.shown = shown;
    this.facts.clear();
    this.looks = this.looksNow(shown);
    const toolbar = new GraphToolbar(told.words, {
      zoom: (factor) => canvas.zoom(factor),
      fit: () => canvas.fit(),
      heat: (isOn) => canvas.sheet.setHeat(isOn),
      copySvg: () => this.bridge.post({ type: 'copyGraph', text: pictureOf(this.box, shown, { looks: this.looks, paths: this.paths, isHeated: canvas.sheet.isHeated }) }),
      copyMermaid: () => this.bridge.post({ type: 'copyGraph', text: mermaidOf(view, this.looks, this.paths) }),
    });
    const canvas = new GraphCanvas(shown, {
      choose: (id) => this.choose(id),
      enter: this.bridge.enter,
      stepToFailure: this.bridge.stepToFailure,
      zoomed: (zoom) => toolbar.showZoom(zoom, props.l10n.locale),
    });
    this.canvas = canvas;
    const note = told.note === undefined ? [] : [paragraph('graph-note', told.note)];
    box.replaceChildren(toolbar.element, ...note, canvas.element);
    canvas.setPaths(this.paths);
    canvas.sheet.setLooks(this.looks, []);
    canvas.begin(this.idOf(props.selected));
  }

  private drawLooks(): void {
    if (!this.shown) return;
    const before = this.looks;
    this.looks = this.looksNow(this.shown);
    const changed = [...this.looks].flatMap(([id, look]) => (before.get(id) === look ? [] : [id]));
    if (changed.length > 0) this.canvas?.sheet.setLooks(this.looks, changed);
  }

  /** The same object for a node of which nothing changed: of thousands, one is looked at again. */
  private looksNow({ view, words }: ShownGraph): ReadonlyMap<string, NodeLook> {
    const { props, state } = this;
    if (!props) return this.looks;
    const byId = rowsById(props.rows, this.byId);
    this.byId = byId;
    const insideOf = new Map(view.nodes.map(({ id, inside }) => [id, inside]));
    const surroundings = (id: string | undefined): LookFacts['within'] => {
      if (id === undefined) return undefined;
      const rows = byId.get(id);
      if (!rows) return surroundings(insideOf.get(id));
      return state.loops[id] || rows.some(({ hasBatches }) => hasBatches) ? 'loop' : 'group';
    };
    const looks = new Map<string, NodeLook>();
    for (const node of view.nodes) {
      const { id } = node;
      const facts: LookFacts = { rows: byId.get(id) ?? none, loop: state.loops[id], within: surroundings(node.inside), live: props.live };
      const before = this.facts.get(id);
      const known = before && sameFacts(before, facts) ? this.looks.get(id) : undefined;
      this.facts.set(id, facts);
      looks.set(id, known ?? lookOf(node, facts, words, props.l10n));
    }
    return looks;
  }

  private choose(id: string): void {
    const key = this.looks.get(id)?.key;
    if (key !== undefined && this.idOf(this.props?.selected) !== id) this.bridge.select(key);
  }

  private select(): void {
    this.canvas?.select(this.idOf(this.props?.selected));
  }

  private idOf(key: string | undefined): string | undefined {
    const id = key?.slice(0, key.lastIndexOf('#'));
    return id !== undefined && this.looks.has(id) ? id : undefined;
  }
}

const none: readonly NodeRow[] = [];

/** What stands in a row that is not there matters only while the execution runs. */
function sameFacts(one: LookFacts, other: LookFacts): boolean {
  const isSame = one.rows === other.rows && one.within === other.within && (one.live === other.live || one.rows.length > 0);
  return isSame && (one.loop === other.loop || JSON.stringify(one.loop) === JSON.stringify(other.loop));
}

/** The rows of each node. The same list as before where the rows are the same. */
function rowsById(rows: readonly NodeRow[], before: ReadonlyMap<string, readonly NodeRow[]>): ReadonlyMap<string, readonly NodeRow[]> {
  const found = new Map<string, NodeRow[]>();
  for (const row of rows) {
    if (row.isAnswer) continue;
    const id = row.key.slice(0, row.key.lastIndexOf('#'));
    const list = found.get(id);
    if (list) list.push(row);
    else found.set(id, [row]);
  }
  return new Map(
    [...found].map(([id, list]) => {
      const old = before.get(id);
      return [id, old?.length === list.length && old.every((row, index) => row === list[index]) ? old : list];
    }),
  );
}

function sentenceFor({ sentence = '', retry, words }: Told, again: () => void): readonly HTMLElement[] {
  const text = paragraph('empty', sentence);
  if (!retry) return [text];
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button graph-retry';
  button.textContent = words.retry;
  button.onclick = again;
  return [text, button];
}

function paragraph(name: string, text: string): HTMLElement {
  const element = document.createElement('p');
  element.className = name;
  element.textContent = text;
  return element;
}
