import type { FromHost } from '../../shared/protocol';
import { choiceFrom, keep, parseIdentity } from './savedChoice';
import { type PanelEvent, reduce } from './reduce';
import { emptyState, type PanelState } from './state';
import { vscodeApi } from './vscodeApi';

/** The one owner of the page's state: takes events, talks to the host, tells whoever draws. */
const execution = parseIdentity(document.body.dataset.execution ?? document.getElementById('root')?.dataset.execution);
let state = emptyState(choiceFrom(vscodeApi.getState(), execution));
let draw: (state: PanelState) => void = () => undefined;

export function dispatch(event: PanelEvent): void {
  const step = reduce(state, event);
  const chosen = step.state.choice !== state.choice;
  const changed = step.state !== state;
  state = step.state;
  for (const message of step.says) vscodeApi.postMessage(message);
  if (chosen) vscodeApi.setState(keep(execution, state.choice));
  if (changed) draw(state);
}

export function open(drawer: (state: PanelState) => void): void {
  draw = drawer;
  // Kept from the first moment: a page that is reloaded before anything was chosen must still know what it shows.
  vscodeApi.setState(keep(execution, state.choice));
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isFromHost(data)) dispatch({ type: 'received', message: data, at: Date.now() });
  });
  dispatch({ type: 'opened' });
}

/** Only the host can write to this page, and it writes what the protocol says; anything else is some tool's chatter. */
function isFromHost(data: unknown): data is FromHost {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  return typeof data.type === 'string' && heard.has(data.type);
}

const heard: ReadonlySet<string> = new Set<FromHost['type']>(['snapshot', 'patch', 'text', 'batches', 'look', 'table', 'value', 'found']);
