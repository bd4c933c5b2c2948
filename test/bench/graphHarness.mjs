// A panel that shows an execution of one of the sandbox's workflows as a graph: decoded, laid out and drawn by the packed code.
import { bundleHost, PanelHarness } from './panelHarness.mjs';

const source = `
  export { workflowNamed } from './src/sandbox/catalogue/workflows';
  export { executionDetail } from './src/sandbox/refold/executionViews';
  export { wholeWorkflow } from './src/sandbox/refold/workflowViews';
  export { lengthOf } from './src/sandbox/scenarios/runState';
  export { shapeOf } from './src/sandbox/scenarios/plan';
  export { decodeExecution } from './src/core/platforms/refold/execution';
  export { decodeGraph } from './src/core/platforms/refold/graph';
  export { hasEnded } from './src/core/model/status';
  export { holdExecution } from './src/core/values/held';
  export { PanelGraphs } from './src/host/panel/graph';
  export { layOutInLayers } from './src/webview/graph/layout/layered';
`;

export const loadGraphs = () => bundleHost(source);

/** What the sandbox tells of an execution after so many milliseconds, all of it when left out, and of its workflow. */
export function tellsOf(graphs, name, elapsed) {
  const workflow = graphs.workflowNamed(name);
  const { plan } = workflow;
  const run = { id: 'e', startedAt: 0, payload: {}, type: 'ASYNC', environment: 'test', account: 's', configId: 's', workflow, plan, source: 'API Call', retry: false };
  const body = graphs.executionDetail(run, elapsed ?? graphs.lengthOf(plan) + 1, 'https://sandbox.test');
  const execution = { ...graphs.decodeExecution(body, { connection: 'c', scope: 's' }, 'e'), workflow: { id: 'w', name } };
  return { execution, graph: graphs.decodeGraph(graphs.wholeWorkflow(workflow, 'test', undefined)) };
}

export function headOf({ status, statusClass }, title, live) {
  return { id: 'e', title, status, statusClass, live, connection: 'Sandbox', account: 'user_12345', environment: 'test', actions: ['refresh'], hasGraph: true, durationMs: 3900 };
}

/** A page that shows the graph as soon as it is asked for. */
export async function openGraph({ browser, host, graphs, told, title, options = {}, face = 'graph' }) {
  const { execution, graph } = told;
  const live = !graphs.hasEnded(execution);
  const harness = await PanelHarness.open(browser, host, execution, headOf(execution, title, live), { ...options, face });
  const provider = { label: 'Refold', workflowGraph: async () => graph };
  const place = { execution: () => harness.held, provider: async () => provider, post: (message) => void harness.post(message), report: console.error, isWanted: () => true };
  const panelGraph = new graphs.PanelGraphs().open(place);
  harness.onSaid = (said) => {
    if (said.type === 'face' && said.face === 'graph') void panelGraph.load();
    if (said.type === 'copyGraph') harness.copied = said.text;
  };
  harness.panelGraph = panelGraph;
  return harness;
}
