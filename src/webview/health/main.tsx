import { render } from 'preact';
import type { FromHealthHost, FromHealthPage } from '../../shared/health';
import { HealthPage } from './healthPage';
import { receive, restoreChoice, type Choice, type PageState } from './state';

interface VsCodeApi {
  postMessage(message: FromHealthPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const vscodeApi = acquireVsCodeApi();
const root = document.getElementById('root');
/** Whose health it is, as the host wrote it into the page. */
const workflow: unknown = JSON.parse(document.body.dataset.workflow ?? 'null');
let state: PageState = { choice: restoreChoice(vscodeApi.getState()) };

const say = (message: FromHealthPage): void => vscodeApi.postMessage(message);

function choose(choice: Choice): void {
  state = { ...state, choice };
  keep();
  draw();
}

function keep(): void {
  vscodeApi.setState({ workflow, ...state.choice });
}

function draw(): void {
  if (root) render(<HealthPage state={state} say={say} choose={choose} />, root);
}

/** Only the host can write to this page; anything else is some tool's chatter. */
function isFromHost(data: unknown): data is FromHealthHost {
  return typeof data === 'object' && data !== null && 'type' in data && (data.type === 'everything' || data.type === 'change');
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isFromHost(data)) return;
  const told = receive(state.told, data);
  if (!told) return say({ type: 'ready' });
  state = { ...state, told };
  draw();
});

// From the first moment: a page that is reloaded before anything was chosen must still know what it shows.
keep();
draw();
say({ type: 'ready' });
