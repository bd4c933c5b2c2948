import { GraphPane } from './graphPane';

// A script of its own, beside which its style sheet lies; the page loads it with the first graph.

/** There before anything is measured; a graph without its colours is better than none. */
function loadStyles(): Promise<unknown> {
  const own = document.querySelector<HTMLLinkElement>('link[href*="panel.css"]');
  if (!own) return Promise.resolve();
  const sheet = document.createElement('link');
  const loaded = new Promise((resolve) => (sheet.onload = sheet.onerror = resolve));
  sheet.rel = 'stylesheet';
  sheet.href = own.href.replace('panel.css', 'graph.css');
  document.head.append(sheet);
  return loaded;
}

const styles = loadStyles();
globalThis.runlightGraph = (box, bridge) => new GraphPane(box, bridge, styles);
