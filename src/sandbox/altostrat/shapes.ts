import { partnerSettlement, warehouseReconciliation } from '../scenarios/largeShapes';
import { edgesIn, type Plan } from '../scenarios/plan';
import { node, pendingMs, trigger, type AltostratPlan } from './plans';

/** A condition, an iterator whose body fails once in four times, and a join. */
export const deviceCutover: AltostratPlan = {
  end: 'completed',
  steps: [
    trigger('manual_trigger'),
    node(2, 'altostrat_api', 500, { output: { devices: 4, window: 'open' } }),
    node(3, 'condition', 30, { output: { matched: true } }),
    node(4, 'iterator', 40, { output: { items: 4 } }),
    ...[1, 2, 3, 4].flatMap((device) => [
      node(5, 'ssh_action', 420, { status: device === 3 ? 'error' : 'success', output: { device, exit_code: device === 3 ? 1 : 0 } }),
      node(6, 'text_transform', 20, { output: { text: `Device ${device}` } }),
    ]),
    node(7, 'webhook', 700, { output: { status: 200, body: { message: 'ok' } } }),
    node(9, 'data_mapper', 60, { output: { moved: 3 } }),
    node(11, 'text_transform', 40, { output: { text: 'Cutover done' } }),
  ],
  shape: {
    others: [
      { id: 'n8', name: 'notification', type: 'notification' },
      { id: 'n10', name: 'email', type: 'email' },
    ],
    edges: edgesIn([
      'n1 > n2 > n3 true> n4 done> n7 success> n9 > n11',
      'n3 false> n8 > n11',
      'n4 each> n5 > n6',
      'n7 error> n10 > n11',
    ]),
  },
};

const components: Readonly<Record<string, string>> = {
  start: 'manual_trigger',
  http: 'webhook',
  rule: 'condition',
  switch: 'switch',
  group: 'iterator',
  datamapper: 'data_mapper',
  codeexecutornode: 'json_parser',
  slack: 'notification',
  response: 'text_transform',
};
const statuses: Readonly<Record<string, string>> = { Errored: 'error', Errored_and_Skipped: 'warning' };

/** The same script as Altostrat tells one: components instead of types, other status words, no nodes inside of others. */
function inAltostratWords({ steps, shape = { others: [], edges: [] } }: Plan): AltostratPlan {
  const worded = <N extends { readonly id: string; readonly type: string }>({ id, type, ...rest }: N) => {
    const component = components[type] ?? type;
    return { ...rest, id: `n${id}`, name: component, type: component };
  };
  const hasFailed = steps.some(({ status }) => status === 'Errored');
  return {
    end: hasFailed ? 'failed' : 'completed',
    ...(hasFailed && { errorMessage: 'Webhook request failed: 502 Bad Gateway' }),
    // Each run is pending for a while before its trigger.
    steps: steps.map(({ id, type, ms, status = '', output }, index) =>
      worded({ id, type, ms, ...(index === 0 && { wait: pendingMs }), status: statuses[status] ?? 'success', output }),
    ),
    shape: {
      others: shape.others.map(({ id, type }) => worded({ id, type })),
      edges: shape.edges.map(({ from, to, handle }) => ({ from: `n${from}`, to: `n${to}`, ...(handle !== undefined && { handle }) })),
    },
  };
}

/** 300 nodes; the run fails. */
export const siteProvisioning = inAltostratWords(partnerSettlement);

/** 2,000 nodes. */
export const fleetAudit = inAltostratWords(warehouseReconciliation);
