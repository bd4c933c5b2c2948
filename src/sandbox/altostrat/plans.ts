import { readJson } from '../exactJson';
import { fieldOf, type Plan, type RunFacts, type Step } from '../scenarios/plan';

/** A workflow as a script, told in Altostrat's words. The first node's `wait` is how long its runs are pending. */
export interface AltostratPlan extends Plan {
  readonly end: 'completed' | 'failed';
  /** May stand beside any end: the platform's own example has one on a completed run. */
  readonly errorMessage?: string;
}

/** The component that waits for a person. */
export const uiInteraction = 'ui_interaction';
/** The component that lets a caller wait for the workflow's answer. */
export const syncTrigger = 'sync_request_trigger';

export const pendingMs = 700;

export function node(number: number, type: string, ms: number, result: Partial<Step>): Step {
  return { id: `n${number}`, name: type, type, ms, status: 'success', ...result };
}

export function trigger(type: string): Step {
  return node(1, type, 120, { output: (run: RunFacts) => run.payload, wait: pendingMs });
}

export const userOnboarding: AltostratPlan = {
  end: 'completed',
  steps: [
    trigger('manual_trigger'),
    node(2, 'data_mapper', 400, { output: { email: 'jane@example.com', team: 'operations' } }),
    node(3, 'webhook', 1800, { output: { status: 200, body: { message: 'ok' } } }),
    node(4, 'text_transform', 150, { output: { text: 'Welcome, Jane!' } }),
  ],
};

export const siteHealthCheck: AltostratPlan = {
  end: 'failed',
  errorMessage: 'Webhook request failed: 503 Service Unavailable',
  steps: [
    trigger('manual_trigger'),
    node(2, 'altostrat_api', 900, { output: { sites: [{ id: 'site_456', name: 'Harbour depot', online: false }] } }),
    node(3, 'webhook', 2100, { output: { status: 503, body: { message: 'Service Unavailable' } }, status: 'error' }),
  ],
};

export const changeApproval: AltostratPlan = {
  end: 'completed',
  steps: [
    trigger('manual_trigger'),
    node(2, uiInteraction, 20_000, { output: { approved: true, by: 'ops@example.com' } }),
    node(3, 'ssh_action', 2600, { output: { exit_code: 0, stdout: 'configuration saved\n' } }),
  ],
};

export const firmwareRollout: AltostratPlan = {
  end: 'completed',
  steps: [
    trigger('manual_trigger'),
    ...[1, 2, 3, 4].flatMap((wave) => [
      node(2 * wave, 'altostrat_api', 3000, { output: { wave, updated: wave * 12 } }),
      node(2 * wave + 1, 'delay', 57_000, { output: { waited_seconds: 57 } }),
    ]),
  ],
};

// A literal object cannot have a key called __proto__, and a literal number cannot exceed 2^53: both are read from text.
const large = '{"id":9007199254740993,"account":12345678901234567890,"price":10.10}';
const dangerous = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"":"empty key"}';

/** Every odd shape that a log entry's output can have, and a status that no document lists. */
export const logDigest: AltostratPlan = {
  end: 'completed',
  errorMessage: '1 of 14 sources was skipped',
  steps: [
    trigger('manual_trigger'),
    node(2, 'json_parser', 40, { output: '{"id":51,"tags":["a","b"]}' }),
    node(3, 'text_transform', 40, { output: 3 }),
    node(4, 'text_transform', 40, { output: null }),
    node(5, 'text_transform', 40, { output: undefined }),
    node(6, 'data_mapper', 40, { output: readJson(large) }),
    node(7, 'data_mapper', 40, { output: readJson(dangerous) }),
    node(8, 'text_transform', 40, { output: '<script>alert(1)</script><b>bold</b>' }),
    node(9, 'webhook', 40, { output: { message: 'The source is slow' }, status: 'warning' }),
    node(10, 'iterator', 40, { output: [], status: 'skipped_quietly' }),
    // An iterator's body runs many times under one id.
    node(11, 'webhook', 40, { output: { item: 1 } }),
    node(11, 'webhook', 40, { output: { item: 2 } }),
  ],
};

/** Quick enough to be waited for. What `respond_with` holds is returned as it is, since any JSON may be. */
export const resourceLookup: AltostratPlan = {
  end: 'completed',
  steps: [
    { ...trigger(syncTrigger), wait: 0 },
    node(2, 'altostrat_api', 300, { output: { id: 'res_abc123', state: 'active' } }),
    node(3, 'text_transform', 60, { output: (run: RunFacts) => lookedUp(run) }),
  ],
  response: (run) => ({ status: 200, value: lookedUp(run) }),
};

function lookedUp(run: RunFacts): unknown {
  const wanted = fieldOf(run, 'respond_with');
  if (wanted !== undefined) return wanted;
  return { resource_id: fieldOf(run, 'resource_id') ?? 'res_abc123', state: 'active' };
}

export const legacyBackup: AltostratPlan = {
  end: 'completed',
  steps: [trigger('scheduled_trigger'), node(2, 'ssh_action', 4200, { output: { exit_code: 0, stdout: '' } })],
};

/** The same workflow on a bad day: the node at that place, or the last, fails and the rest never happens. */
export function failedAt(plan: AltostratPlan, at: number): AltostratPlan {
  // The trigger cannot fail, so the second node is the first that can.
  const last = Math.min(Math.max(1, at), plan.steps.length - 1);
  const steps = plan.steps.slice(0, last + 1).map((step, index) => {
    if (index < last) return step;
    return { ...step, status: 'error', output: { status: 502, body: { message: 'Bad Gateway' } } };
  });
  return { ...plan, steps, end: 'failed', errorMessage: `${steps[last]?.type} failed: 502 Bad Gateway` };
}

/** What is left of a workflow after a node that succeeded before. */
export function resumedAfter(plan: AltostratPlan, id: string): AltostratPlan {
  const rest = plan.steps.slice(plan.steps.findLastIndex((step) => step.id === id) + 1);
  return { ...plan, steps: rest.map((step, index) => (index === 0 ? { ...step, wait: pendingMs } : step)) };
}
