import { iconLines, type IconName } from '../elements/iconLines';
import type { Area } from './camera';
import type { Point } from './layout/flat';
import type { Box } from './layout/nested';
import type { NodeLook, Tone } from './nodeLooks';

const namespace = 'http://www.w3.org/2000/svg';

export function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Everything is measured in parts of the editor's font, so that it grows with it. */
export interface Scale {
  readonly unit: number;
  /** As much of a text as fits, with a sign for what does not. */
  readonly fit: (text: string, width: number, isName: boolean) => string;
  readonly labelWidth: (label: string) => number;
}

export const boxWidth = 184;
export const boxHeight = 46;
/** Of a name, of what is below it and of labels, in font units of 13. */
const nameSize = 12.5;
const smallSize = 11;

export function measureTexts(family: string, size: number): Scale {
  const unit = size / 13;
  const context = document.createElement('canvas').getContext('2d');
  const widthOf = (text: string, isName: boolean) => {
    if (!context) return text.length * (isName ? nameSize : smallSize) * unit * 0.55;
    context.font = `${(isName ? nameSize : smallSize) * unit}px ${family}`;
    return context.measureText(text).width;
  };
  const fit = (text: string, width: number, isName: boolean) => {
    if (widthOf(text, isName) <= width) return text;
    const signs = [...text];
    let [least, most] = [0, signs.length];
    while (least < most) {
      const half = Math.ceil((least + most) / 2);
      if (widthOf(`${signs.slice(0, half).join('')}…`, isName) <= width) least = half;
      else most = half - 1;
    }
    return `${signs.slice(0, least).join('').trimEnd()}…`;
  };
  return { unit, fit, labelWidth: (label) => Math.min(96 * unit, widthOf(label, false) + 10 * unit) };
}

/** What does not change of a node while the execution runs. */
interface NodeDrawing {
  readonly name: string;
  readonly box: Box;
  readonly scale: Scale;
}

const icons: Readonly<Record<Exclude<Tone, IconName>, IconName>> = { notReached: 'queued', notYet: 'queued', eachIteration: 'refresh', untold: 'unknown' };

/** A node's part of the longest time: of what is short, differences are seen as well. */
export function heatOf({ durationMs }: NodeLook, longest: number): number | undefined {
  return durationMs === undefined || longest <= 0 ? undefined : Math.sqrt(durationMs / longest);
}

/** The node's picture, which is drawn again as a whole when its state changes. `heat` is its part of the longest time. */
export function drawNode(element: SVGGElement, { name, box, scale }: NodeDrawing, look: NodeLook, heat: number | undefined): void {
  const { unit, fit } = scale;
  const { width } = box;
  const head = boxHeight * unit;
  const height = box.isGroup ? box.height : head;
  element.setAttribute('transform', `translate(${box.x} ${box.y})`);
  element.setAttribute('class', `gnode gtone-${look.tone}${box.isGroup ? ' ggroup' : ''}`);
  const attempts = look.attempts === undefined ? '' : `×${look.attempts}`;
  const left = 30 * unit;
  const room = width - left - 8 * unit;
  const parts: Node[] = [
    svgElement('rect', { class: 'gring', x: -4, y: -4, width: width + 8, height: height + 8, rx: 7 }),
    svgElement('rect', { class: 'gbox', width, height, rx: 4 }),
  ];
  if (heat !== undefined) {
    parts.push(svgElement('rect', { class: 'gheat', x: 1, y: 1, width: Math.max(0, width - 2), height: Math.max(0, head - 2), rx: 3, 'fill-opacity': (0.08 + 0.5 * heat).toFixed(2) }));
    parts.push(svgElement('rect', { class: 'gheat-bar', x: 2, y: head - 5, width: Math.max(2, (width - 4) * heat).toFixed(1), height: 3, rx: 1.5 }));
  }
  const small = smallSize * unit;
  parts.push(
    iconOf(look.tone in iconLines ? (look.tone as IconName) : icons[look.tone as keyof typeof icons], 8 * unit, 8 * unit, 16 * unit),
    svgElement('text', { class: 'gname', x: left, y: 18 * unit, 'font-size': nameSize * unit }, fit(name, room - (attempts ? 30 * unit : 0), true)),
    svgElement('text', { class: 'gmeta', x: left, y: 35 * unit, 'font-size': small }, fit(look.meta, room, false)),
  );
  if (attempts) {
    parts.push(
      iconOf('refresh', width - 36 * unit, 8 * unit, 11 * unit),
      svgElement('text', { class: 'gmeta', x: width - 23 * unit, y: 17.5 * unit, 'font-size': small }, attempts),
    );
  }
  parts.push(svgElement('title', {}, name));
  // One sentence for the ear, the rest for the eye.
  element.replaceChildren(svgElement('text', { class: 'gspoken' }, look.label), svgElement('g', { 'aria-hidden': 'true' }, ...parts));
}

export function iconOf(name: IconName, x: number, y: number, size: number): SVGGElement {
  const paths = iconLines[name].map((d) => svgElement('path', { d }));
  const turning = svgElement('g', { class: `gicon-lines gicon-${name}` }, ...paths);
  return svgElement('g', { class: 'gicon', transform: `translate(${x} ${y}) scale(${(size / 16).toFixed(3)})` }, turning);
}

/** A label stands where its edge first arrives at a layer, on the side that the edge does not come from. */
export function drawLabel(text: string, route: readonly Point[], { unit, fit }: Scale, isFaint: boolean): SVGTextElement {
  const [from = { x: 0, y: 0 }, to = from] = route;
  const y = to.y > from.y + 1 ? to.y + 12 * unit : to.y - 5 * unit;
  const attributes = { class: isFaint ? 'glabel gfaint' : 'glabel', x: to.x - 9 * unit, y, 'text-anchor': 'end', 'font-size': smallSize * unit };
  return svgElement('text', attributes, fit(text, 90 * unit, false));
}

/** Boxes as one path: from far away nobody can tell more of a node than its state. */
export function boxesPath(boxes: readonly Area[]): string {
  return boxes.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}Z`).join('');
}
