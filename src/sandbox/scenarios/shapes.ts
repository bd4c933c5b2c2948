import { lengthOf } from './runState';
import { vendorSync } from './answering';
import { loop } from './loops';
import { edgesIn, enveloped, start, type Plan, type RunFacts, type Step } from './plan';
import { childIdOf } from './relatedIds';

const http = (id: string, name: string, ms: number, more: Partial<Step> = {}): Step => ({
  id,
  name,
  type: 'http',
  ms,
  maximumAttempts: 3,
  output: { status: 200, body: { done: true } },
  ...more,
});

function rule(id: string, name: string, path: boolean): Step {
  const output = { condition_result: path, evaluated_conditions: [], execution_path: String(path) };
  return { id, name, type: 'rule', ms: 18, output };
}

function choice(id: string, name: string, value: string, nodes: readonly string[]): Step {
  const output = { evaluated_value: value, matched_case: { case_value: value, case_satisfied_nodes: nodes }, final_satisfied_nodes: nodes };
  return { id, name, type: 'switch', ms: 14, output };
}

const charge = { id: '10', name: 'Charge card' };
const items = 24;
const isShort = (index: number) => index % 11 === 6;
const short = Array.from({ length: items }, (_, index) => index).filter(isShort).length;
const invoice = { id: '12', name: 'Send invoice' };

/** A rule, a loop, a switch, a node that was tried twice, an error path that was taken, and a join of all of it. */
export const orderFulfilment: Plan = {
  steps: [
    start(260),
    http('2', 'Fetch order', 420),
    rule('3', 'In stock?', true),
    {
      id: '4',
      name: 'Reserve items',
      ...loop(items, 60, (index) => (isShort(index) ? { status: 'ERRORED', output: { message: 'Shelf is empty' } } : { output: { item: index } })),
      output: { loop_results: [], total_iterations: items, successful_iterations: items - short, failed_iterations: short },
    },
    choice('6', 'Which carrier?', 'express', ['7']),
    http('7', 'Book courier', 960, { attempts: 2 }),
    {
      ...charge,
      type: 'http',
      ms: 640,
      status: 'Errored_and_Skipped',
      attempts: 3,
      maximumAttempts: 3,
      output: enveloped(charge, { message: 'Card was declined', error: { code: 'CARD_DECLINED' }, status: 402 }, 'Errored'),
    },
    { id: '11', name: 'Tell accounting', type: 'slack', ms: 180, output: { ok: true } },
    { id: '13', name: 'Response', type: 'response', ms: 4, output: { status: 200, body: { fulfilled: true } } },
  ],
  of: 9,
  shape: {
    others: [
      { id: '41', name: 'Check shelf', type: 'http', inside: '4' },
      { id: '42', name: 'Enough left?', type: 'rule', inside: '4' },
      { id: '43', name: 'Reserve', type: 'http', inside: '4' },
      { id: '44', name: 'Log shortage', type: 'log', inside: '4' },
      { id: '5', name: 'Order from supplier', type: 'http' },
      { id: '8', name: 'Book parcel', type: 'http' },
      { id: '9', name: 'Reserve locker', type: 'http' },
      { ...invoice, type: 'sub_flow' },
    ],
    edges: edgesIn([
      '1 > 2 > 3 true> 4 > 6 express> 7 > 10 error> 11 > 13',
      '3 false> 5 > 6 parcel> 8 > 10 success> 12 > 13',
      '6 pickup> 9 > 10',
      '4 > 41 > 42 true> 43',
      '42 false> 44',
    ]),
  },
};

const refund = { id: '4', name: 'Charge card' };

/** Fails on one of two branches, after three attempts: what follows is never reached. */
export const refundRequest: Plan = {
  end: 'ERRORED',
  of: 5,
  failureStatus: 500,
  steps: [
    start(220),
    http('2', 'Fetch contact', 812),
    rule('3', 'Active?', true),
    {
      ...refund,
      type: 'http',
      ms: 2400,
      status: 'Errored',
      attempts: 3,
      maximumAttempts: 3,
      output: enveloped(refund, { message: 'Card was declined', error: { code: 'CARD_DECLINED' }, status: 402 }, 'Errored'),
    },
  ],
  shape: {
    others: [
      { id: '5', name: 'Close ticket', type: 'http' },
      { id: '6', name: 'Response', type: 'response' },
    ],
    edges: edgesIn(['1 > 2 > 3 true> 4 > 6', '3 false> 5 > 6']),
  },
};

const kinds = ['contacts', 'companies', 'deals', 'tickets'];
const archive = { id: '7', name: 'Archive old records' };
const verify = { id: '4', name: 'Verify in the other system' };

/** Forty nodes: four lines side by side, each with a rule and a loop, that come together again; then two sub-flows. */
export const customerMigration: Plan = {
  steps: [
    start(200),
    ...kinds.flatMap((kind, row) => migrationSteps(kind, 10 * (row + 1), row !== 3)),
    http('2', 'Compare counts', 240),
    rule('3', 'Same on both sides?', true),
    {
      ...verify,
      type: 'sub_flow',
      ms: lengthOf(vendorSync) + 40,
      subFlow: { workflow: 'Vendor Sync', waited: true },
      output: (run: RunFacts) => ({ execution_id: childIdOf(run, verify), return_value: vendorSync.response?.(run).value }),
    },
    {
      ...archive,
      type: 'sub_flow',
      ms: 80,
      subFlow: { workflow: 'Daily Sync', waited: false },
      output: (run: RunFacts) => ({ execution_id: childIdOf(run, archive) }),
    },
    { id: '8', name: 'Response', type: 'response', ms: 4, output: { status: 200, body: { migrated: true } } },
  ],
  shape: {
    others: [
      ...kinds.flatMap((kind, row) => migrationOthers(kind, 10 * (row + 1), row !== 3)),
      { id: '5', name: 'Roll back', type: 'try_catch' },
      { id: '6', name: 'Tell operations', type: 'slack' },
    ],
    edges: edgesIn([
      ...kinds.flatMap((_kind, row) => migrationEdges(10 * (row + 1))),
      '2 > 3 true> 4 > 7 > 8',
      '3 false> 5 > 6 > 8',
    ]),
  },
};

/** Fetch, a rule, then either a mapping and a loop or a note that there is nothing, and a merge: ids from the base on. */
function migrationSteps(kind: string, base: number, hasRows: boolean): readonly Step[] {
  const rows = base * 3;
  const results = { loop_results: [], total_iterations: rows, successful_iterations: rows, failed_iterations: 0 };
  const full: readonly Step[] = [
    { id: `${base + 2}`, name: `Map ${kind}`, type: 'datamapper', ms: 60, output: { rows } },
    { id: `${base + 3}`, name: `Move ${kind}`, ...loop(rows, 8, (index) => ({ output: { row: index } })), output: results },
  ];
  const none: Step = { id: `${base + 6}`, name: `Note: no ${kind}`, type: 'log', ms: 8, output: {} };
  return [
    http(`${base}`, `Fetch ${kind}`, 180 + base * 4),
    rule(`${base + 1}`, `Any ${kind}?`, hasRows),
    ...(hasRows ? full : [none]),
    { id: `${base + 7}`, name: `Merge ${kind}`, type: 'merge', ms: 10, output: { rows } },
  ];
}

function migrationOthers(kind: string, base: number, hasRows: boolean) {
  const untaken = hasRows
    ? [{ id: `${base + 6}`, name: `Note: no ${kind}`, type: 'log' }]
    : [
        { id: `${base + 2}`, name: `Map ${kind}`, type: 'datamapper' },
        { id: `${base + 3}`, name: `Move ${kind}`, type: 'group' },
      ];
  return [
    ...untaken,
    { id: `${base + 4}`, name: `Check ${kind}`, type: 'codeexecutornode', inside: `${base + 3}` },
    { id: `${base + 5}`, name: `Upsert ${kind}`, type: 'http', inside: `${base + 3}` },
  ];
}

function migrationEdges(base: number): readonly string[] {
  return [
    `1 > ${base} > ${base + 1} true> ${base + 2} > ${base + 3} > ${base + 7} > 2`,
    `${base + 1} false> ${base + 6} > ${base + 7}`,
    `${base + 3} > ${base + 4} > ${base + 5}`,
  ];
}
