import type { FromHost } from '../../shared/protocol';
import { parseIdentity, restoreChoice, toSavedChoice } from './savedChoice';
import { type PanelEvent, reduce } from './reduce';
import { emptyState, type PanelState } from './state';
import { vscodeApi } from './vscodeApi';

// The one owner of the page's state: takes events, talks to the host, tells whoever draws.

/** The execution that the page shows, as the host wrote it into the page. */
const execution = parseIdentity(document.body.dataset.execution ?? document.getElementById('root')?.dataset.execution);
let state = emptyState(restoreChoice(vscodeApi.getState(), execution));
let draw: (state: PanelState) => void = () => undefined;

/** What happened: the state is changed, kept for a reload where the person chose something, and drawn. */
export function dispatch(event: PanelEvent): void {
  const step = reduce(state, event);
  const chosen = step.state.choice !== state.choice;
  const changed = step.state !== state;
  state = step.state;
  for (const message of step.says) vscodeApi.postMessage(message);
  if (chosen) vscodeApi.setState(toSavedChoice(execution, state.choice));
  if (changed) draw(state);
}

/** Opens the page: from here on it hears the host, and `drawer` is called with every state. */
export function open(drawer: (state: PanelState) => void): void {
  draw = drawer;
  // SavedChoice from the first moment: a page that is reloaded before anything was chosen must still know what it shows.
  vscodeApi.setState(toSavedChoice(execution, state.choice));
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isFromHost(data)) dispatch({ type: 'received', message: data, at: Date.now() });
  });
  dispatch({ type: 'opened' });
}

/** Only the host can write to this page, and it writes what the protocol says; anything else is some tool's chatter. */
function isFromHost(data: unknown): data is FromHost {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  return typeof data.type === 'string' && hostMessages.has(data.type);
}

const hostMessages: ReadonlySet<string> = new Set<FromHost['type']>(['snapshot', 'patch', 'text', 'batches', 'outline', 'table', 'value', 'found']);
