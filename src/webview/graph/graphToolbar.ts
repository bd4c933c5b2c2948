import type { GraphWords } from '../../shared/graph';
import { iconLines, type IconName } from '../elements/iconLines';
import { svgElement } from './drawing';

export interface ToolbarActions {
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly heat: (isOn: boolean) => void;
  readonly copySvg: () => void;
  readonly copyMermaid: () => void;
}

/** What can be done with the whole graph. */
export class GraphToolbar {
  readonly element = document.createElement('div');
  private readonly percent = document.createElement('span');

  constructor(private readonly words: GraphWords, actions: ToolbarActions) {
    this.element.className = 'graph-bar';
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', words.graph);
    const heat = this.button('timedOut', words.heat, () => {
      const isOn = heat.getAttribute('aria-pressed') !== 'true';
      heat.setAttribute('aria-pressed', String(isOn));
      actions.heat(isOn);
    });
    heat.setAttribute('aria-pressed', 'false');
    this.percent.className = 'graph-zoom';
    this.element.append(
      heat,
      this.copier('copy', words.copySvg, actions.copySvg),
      this.copier('summary', words.copyMermaid, actions.copyMermaid),
      divider(),
      this.button(['M3 8h10'], words.zoomOut, () => actions.zoom(1 / 1.25)),
      this.percent,
      this.button(['M3 8h10M8 3v10'], words.zoomIn, () => actions.zoom(1.25)),
      this.button(['M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10'], words.fit, actions.fit),
    );
  }

  showZoom(zoom: number, locale: string): void {
    this.percent.textContent = new Intl.NumberFormat(locale, { style: 'percent' }).format(zoom);
  }

  private button(icon: IconName | readonly string[], label: string, press: () => void): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    say(button, label);
    button.append(picture(icon));
    button.onclick = press;
    return button;
  }

  /** Says for a moment that it was done: the clipboard itself shows nothing. */
  private copier(icon: IconName, label: string, copy: () => void): HTMLButtonElement {
    const button = this.button(icon, label, () => {
      copy();
      say(button, this.words.copied);
      button.replaceChildren(picture('done'));
      setTimeout(() => {
        say(button, label);
        button.replaceChildren(picture(icon));
      }, 1500);
    });
    return button;
  }
}

function say(button: HTMLButtonElement, label: string): void {
  button.title = label;
  button.setAttribute('aria-label', label);
}

function picture(icon: IconName | readonly string[]): SVGSVGElement {
  const paths = (typeof icon === 'string' ? iconLines[icon] : icon).map((d) => svgElement('path', { d }));
  return svgElement('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' }, ...paths);
}

function divider(): HTMLElement {
  const element = document.createElement('span');
  element.className = 'graph-divider';
  return element;
}
