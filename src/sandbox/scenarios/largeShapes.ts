import { enveloped, start, type Plan, type ShapeEdge, type ShapeNode, type Step } from './plan';

interface Size {
  /** How often the work is split and collected again, one after the other. */
  readonly waves: number;
  /** How many lines are side by side in each. */
  readonly lines: number;
  /** Nodes after the last wave, one after the other. */
  readonly tail: number;
  readonly ms: number;
  /** The place of the line in which the run fails, among all; it completes when left out. */
  readonly failsAt?: number;
}

/** Waves of lines side by side, each split and collected again, between a Start and a Response. */
function inWaves({ waves, lines, tail, ms, failsAt }: Size): Plan {
  const made = new ShapeBuilder(ms);
  let before = made.step(made.start());
  const goOn = (node: Step) => {
    made.edge(before, made.step(node));
    before = node.id;
  };
  for (let wave = 0; wave < waves; wave += 1) {
    goOn(made.node(`Split ${wave + 1}`, 'codeexecutornode'));
    const collect = made.node(`Collect ${wave + 1}`, 'merge');
    for (let line = 0; line < lines; line += 1) {
      const place = wave * lines + line;
      made.line({ name: `${wave + 1}.${line + 1}`, place, fails: place === failsAt, from: before, to: collect.id });
    }
    before = made.step(collect);
  }
  for (let index = 1; index <= tail; index += 1) goOn(made.node(`Audit ${index}`, 'codeexecutornode'));
  goOn(made.node('Response', 'response', { output: { status: 200, body: { done: true } } }));
  return made.plan();
}

interface Line {
  readonly name: string;
  readonly place: number;
  readonly fails: boolean;
  readonly from: string;
  readonly to: string;
}

/** Numbers nodes as they come, and notes which of them the run goes through until it fails. */
class ShapeBuilder {
  hasFailed = false;
  private readonly steps: Step[] = [];
  private readonly others: ShapeNode[] = [];
  private readonly edges: ShapeEdge[] = [];
  private count = 0;

  constructor(private readonly ms: number) {}

  start(): Step {
    this.count += 1;
    return start(this.ms);
  }

  node(name: string, type: string, more: Partial<Step> = {}): Step {
    this.count += 1;
    return { id: String(this.count), name, type, ms: this.ms, output: { done: true }, ...more };
  }

  /** A node that the run comes to, unless it has failed before. */
  step(step: Step): string {
    if (this.hasFailed) return this.other(step);
    this.steps.push(step);
    this.hasFailed = step.status === 'Errored';
    return step.id;
  }

  other({ id, name, type }: ShapeNode, inside?: string): string {
    this.others.push({ id, name, type, ...(inside !== undefined && { inside }) });
    return id;
  }

  edge(from: string, to: string, handle?: string): void {
    this.edges.push({ from, to, ...(handle !== undefined && { handle }) });
  }

  private chain(...nodes: readonly string[]): void {
    for (const [index, node] of nodes.slice(1).entries()) this.edge(nodes[index] ?? node, node);
  }

  /**
   * Twelve nodes between two others: a rule with an empty way, a loop of two nodes, a switch of two, and a node with an
   * error path.
   */
  line({ name, place, fails, from, to }: Line): void {
    const isEmpty = place % 7 === 5;
    const isLarge = place % 3 === 1;
    const isLost = place % 10 === 4;
    const path = String(!isEmpty);
    const run = (step: Step, runs: boolean) => (runs ? this.step(step) : this.other(step));
    const fetch = this.step(this.node(`Fetch ${name}`, 'http', { maximumAttempts: 3, attempts: place % 8 === 3 ? 2 : 1 }));
    const any = this.step(this.node(`Any rows in ${name}?`, 'rule', { output: { condition_result: !isEmpty, execution_path: path } }));
    const convert = run(this.node(`Convert ${name}`, 'datamapper'), !isEmpty);
    const counts = { total_iterations: 10, successful_iterations: 10 - (place % 3), failed_iterations: place % 3 };
    const loop = run(this.node(`Each row of ${name}`, 'group', { batch: true, output: { loop_results: [], ...counts } }), !isEmpty);
    const check = this.other(this.node(`Check row of ${name}`, 'codeexecutornode'), loop);
    const post = this.other(this.node(`Post row of ${name}`, 'http'), loop);
    const choose = this.node(`Amount of ${name}`, 'switch');
    const approve = this.node(`Approve ${name}`, 'http');
    const pass = this.node(`Pass ${name}`, 'log');
    const chosen = isLarge ? approve.id : pass.id;
    const large = isLarge ? 'large' : 'small';
    const output = { evaluated_value: large, matched_case: { case_value: large, case_satisfied_nodes: [chosen] }, final_satisfied_nodes: [chosen] };
    run({ ...choose, output }, !isEmpty);
    run(approve, !isEmpty && isLarge);
    run(pass, !isEmpty && !isLarge);
    const book = this.node(`Book ${name}`, 'http', { maximumAttempts: 3 });
    run(fails || isLost ? lost(book, fails ? 'Errored' : 'Errored_and_Skipped') : book, !isEmpty);
    const tell = run(this.node(`Tell about ${name}`, 'slack'), !isEmpty && isLost);
    const none = run(this.node(`Nothing in ${name}`, 'log'), isEmpty);
    this.chain(from, fetch, any);
    this.chain(convert, loop, check, post);
    this.chain(loop, choose.id);
    this.chain(approve.id, book.id);
    this.chain(pass.id, book.id);
    this.chain(tell, to);
    this.chain(none, to);
    this.edge(any, convert, 'true');
    this.edge(any, none, 'false');
    this.edge(choose.id, approve.id, 'large');
    this.edge(choose.id, pass.id, 'small');
    this.edge(book.id, to, 'success');
    this.edge(book.id, tell, 'error');
  }

  plan(): Plan {
    const { steps, others, edges } = this;
    return { steps, of: steps.length + others.length, ...(this.hasFailed && { end: 'ERRORED' }), shape: { others, edges } };
  }
}

function lost(step: Step, status: string): Step {
  const body = { message: 'Request failed with status code 502', error: { code: 'ERR_BAD_RESPONSE' }, status: 502 };
  return { ...step, status, attempts: 3, output: enveloped(step, body, 'Errored') };
}

/** 300 nodes; the run fails in the third of its four waves. */
export const partnerSettlement = inWaves({ waves: 4, lines: 6, tail: 2, ms: 24, failsAt: 14 });

/** 2,000 nodes. */
export const warehouseReconciliation = inWaves({ waves: 18, lines: 9, tail: 18, ms: 4 });
