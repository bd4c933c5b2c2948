import { readJson } from '../../src/sandbox/exactJson';
import { createSandbox, type Effect, type Sandbox } from '../../src/sandbox';
import type { HttpRequest, HttpResponse } from '../../src/core/http/transport';
import type { Failure } from '../../src/core/model/errors';
import type { Connection, Execution, Platform } from '../../src/core/model/model';
import { classOfExecution, hasEnded } from '../../src/core/model/status';
import { ManualTiming, settlePromises } from '../fixtures/manualTiming';
import { startOfTests } from '../fixtures/sandboxClient';
import { Disk, type DiskUse } from './disk';
import { Ledger, type Action } from './ledger';
import type { Life } from './life';
import { ProfileWindow } from './profileWindow';
import { effects, listFaults, type EffectName, type ListFaultName } from './schedule';
import type { WireParts } from './wire';

/** Something was wrong; the message says what, to whom. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** A connection and its key, shared by all windows. */
export interface Kept {
  readonly connection: Connection;
  readonly secret: string;
}

interface Trouble {
  readonly on: 'read' | 'list' | 'any';
  readonly name: EffectName | ListFaultName;
  readonly effect: Effect;
  times: number;
}

interface Request {
  readonly at: number;
  readonly window: ProfileWindow;
  readonly connection: string;
}

export const account = 'user_12345';
const mostWindows = 3;

/** A profile with its windows, disk and connections, the platforms that they speak to, and the truth about all of it. */
export class World {
  readonly timing = new ManualTiming(settlePromises);
  readonly sandbox: Sandbox;
  readonly disk: Disk;
  readonly ledger = new Ledger();
  readonly connections = new Map<string, Kept>();
  readonly windows: ProfileWindow[] = [];
  readonly requests: Request[] = [];
  /** Stands in payloads, and nowhere on the disk. */
  readonly payloadSecret = 'correct-horse-battery';
  /** What went wrong for reasons that Runlight has no part in, by kind. */
  readonly faults = new Map<string, number>();
  readonly story: string[] = [];
  /** The first thing that was wrong where nobody could throw it. */
  violation?: Violation;
  private readonly troubles: Trouble[] = [];
  /** Whether every window could say that it lives, and every entry be taken out at the first try. */
  signsAreGood = true;
  /** Whether nobody set a clock. */
  clocksAreGood = true;
  removalsAreGood = true;
  /** Whether everything was kept in My Runs. */
  recordsAreGood = true;
  private skewMs = 0;
  private readonly ended = new Set<string>();
  private added = 0;
  private opened = 0;
  private mapped = 0;
  private readonly posts = new WeakMap<HttpRequest, Action>();

  constructor(private readonly latencyMs: number) {
    this.timing.setWallClock(startOfTests - this.timing.now());
    const { timing } = this;
    // The server's clock goes with the time that passes, whatever the local one is set to.
    const epoch = startOfTests - timing.monotonic();
    const now = () => epoch + timing.monotonic();
    const clock = { now, until: (time: number, signal: AbortSignal) => waitUntil(timing, time - now(), signal) };
    this.sandbox = createSandbox({ historySize: 0, clock });
    this.disk = new Disk(timing, (use, didChange) => this.onDiskUse(use, didChange), ({ part, kind, name }, code) => {
      this.count(`disk: ${code}`);
      if (part === 'journal' && name.startsWith('window.')) this.signsAreGood = false;
      if (part === 'journal' && kind === 'remove') this.removalsAreGood = false;
      if (part === 'records') this.recordsAreGood = false;
      this.tell(`the disk refuses to ${kind} in the ${part}: ${code}`);
    });
    for (const platform of ['refold', 'cobalt', 'altostrat'] as const) this.addConnection(platform);
  }

  get live(): readonly ProfileWindow[] {
    return this.windows.filter(({ life }) => !life.isOver);
  }

  tell(line: string): void {
    const seconds = ((this.timing.monotonic() - 1_000_000) / 1_000).toFixed(2);
    this.story.push(`${seconds.padStart(8)} s  ${line}`);
  }

  fail(message: string): void {
    this.violation ??= new Violation(message);
    this.tell(`WRONG: ${message}`);
  }

  count(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  open(): ProfileWindow | undefined {
    if (this.live.length >= mostWindows) return undefined;
    const name = String.fromCharCode(65 + (this.opened % 26));
    this.opened += 1;
    this.tell(`window ${name}: opens`);
    const window = new ProfileWindow(name, this);
    this.windows.push(window);
    return window;
  }

  addConnection(platform: Platform): string {
    this.added += 1;
    const id = `${platform}-${this.added}`;
    const isToken = platform === 'altostrat';
    const path = isToken ? new URL(this.sandbox.altostrat.url).pathname : '';
    const connection: Connection = {
      id,
      name: id,
      platform,
      baseUrl: `https://${id}.invalid${path}`,
      environment: isToken ? 'unknown' : 'test',
      auth: isToken ? 'token' : 'apiKey',
      body: 'wrapped',
      scopes: [],
    };
    this.connections.set(id, { connection, secret: this.goodSecretOf(platform) });
    return id;
  }

  goodSecretOf(platform: Platform): string {
    return platform === 'altostrat' ? this.sandbox.altostrat.token : this.sandbox.keys.test;
  }

  connectionOf(platform: Platform): Connection | undefined {
    return [...this.connections.values()].findLast(({ connection }) => connection.platform === platform)?.connection;
  }

  addTrouble(on: Trouble['on'], name: EffectName | ListFaultName, times: number): void {
    const effect: Effect = name in listFaults ? { list: listFaults[name as ListFaultName] } : effects[name as EffectName];
    this.troubles.push({ on, name, effect, times });
  }

  heal(): void {
    this.troubles.length = 0;
    this.disk.heal();
  }

  /** Whether an execution has ended in truth, as it was when {@link askTruth} was last called. */
  hasEnded(id: string): boolean {
    return this.ended.has(id);
  }

  /** Asks the server itself how its executions stand. */
  async askTruth(): Promise<void> {
    const { sandbox } = this;
    const altostrat = new URL(sandbox.altostrat.url).pathname;
    for (const { id, platform } of sandbox.accepted) {
      if (this.ended.has(id)) continue;
      const isToken = platform === 'altostrat';
      const url = isToken ? `${altostrat}/workflows/runs/${id}` : `/api/v2/public/execution/${id}`;
      const headers = isToken ? { authorization: `Bearer ${sandbox.altostrat.token}` } : { 'x-api-key': sandbox.keys.test, linked_account_id: account };
      const { body } = await sandbox.handle({ method: 'GET', url, headers });
      const { status } = JSON.parse(body) as { status: string };
      if (hasEnded({ statusClass: classOfExecution(status) })) this.ended.add(id);
    }
  }

  skewServer(byMs: number): void {
    this.skewMs += byMs;
    this.clocksAreGood = false;
    this.sandbox.setClockSkew(this.skewMs);
  }

  wireParts(window: ProfileWindow): WireParts {
    const { sandbox, timing, latencyMs } = this;
    return {
      sandbox,
      timing,
      latencyMs,
      onLeave: (request) => this.onLeave(window, request),
      onArrive: (request, life) => this.onArrive(window, request, life),
      onHandled: (request) => this.mapAccepted(this.posts.get(request)),
      onAnswer: (request, response) => this.onAnswer(window, request, response),
    };
  }

  onStart(window: ProfileWindow, intent: string, id: string): void {
    this.tell(`window ${window.name}: follows ${id} as ${this.nameOf(intent)}`);
  }

  onEnd(window: ProfileWindow, intent: string, { ref, status, guessed }: Execution): void {
    this.tell(`window ${window.name}: tells the end of ${this.nameOf(intent)}: ${ref.id} ${status}${guessed ? ' (looks like it)' : ''}`);
    this.ledger.byIntent(intent)?.ends.push({ id: ref.id, window });
  }

  onTrouble(window: ProfileWindow, failure: Failure): void {
    this.tell(`window ${window.name}: says “${failure.message}”`);
    this.checkText('a message', [failure.message, failure.detail, JSON.stringify(failure.values)].join('\n'));
    const next = failure.next?.step === 'chooseExecution' || failure.next?.step === 'tryAgain' ? this.ledger.byIntent(failure.next.intent) : undefined;
    for (const action of next ? [next] : this.ledger.about(failure.message)) action.troubles.push(failure.message);
  }

  /** Maps what the server started to who asked for it: starts bear their number, a rerun is the request that was just handled. */
  mapAccepted(handled?: Action): void {
    for (; this.mapped < this.sandbox.accepted.length; this.mapped += 1) {
      const run = this.sandbox.accepted[this.mapped];
      if (!run || run.by !== 'request') continue;
      const marker = (run.payload as { action?: number } | null)?.action;
      const action = run.how === 'execute' ? this.ledger.byNumber(marker ?? 0) : handled;
      if (!action) this.fail(`the server started ${run.id} for nobody`);
      action?.accepted.push(run.id);
      this.tell(`server: starts ${run.id} for ${action ? this.titleOf(action) : 'nobody'}`);
      // A server whose clock is set forgets the keys that it knew.
      const isForgetful = action !== undefined && action.mostPosts > 1 && this.skewMs !== 0;
      if (action && action.accepted.length > 1 && !isForgetful) this.fail(`${this.titleOf(action)} started ${action.accepted.length} executions`);
    }
  }

  titleOf({ number, kind, workflowName }: Action): string {
    return `${kind} ${number} (${workflowName})`;
  }

  /** Keys and secrets belong in no file, log or message. */
  checkText(where: string, text: string): void {
    for (const secret of [this.sandbox.keys.test, this.sandbox.altostrat.token, this.payloadSecret]) {
      if (text.includes(secret)) this.fail(`a secret stands in ${where}: ${text.slice(0, 200)}`);
    }
  }

  private nameOf(intent: string): string {
    const action = this.ledger.byIntent(intent);
    return action ? this.titleOf(action) : `unknown action ${intent}`;
  }

  private onLeave(window: ProfileWindow, request: HttpRequest): void {
    const { method, url, headers, body } = request;
    // Each connection has a host of its own.
    const [connection = '', platform] = /^https:\/\/(([a-z]+)-\d+)\.invalid$/.exec(url.origin)?.slice(1) ?? [];
    if (!platform) this.fail(`a request goes to ${url.origin}`);
    if (!this.connections.has(connection) && method === 'GET') this.fail(`window ${window.name} asks ${connection}, which was removed`);
    const sent = JSON.stringify(headers);
    const { keys, altostrat } = this.sandbox;
    if (sent.includes(platform === 'altostrat' ? keys.test : altostrat.token)) this.fail(`another platform's key goes to ${url.origin}`);
    this.requests.push({ at: this.timing.monotonic(), window, connection });
    if (method !== 'POST' || url.pathname.endsWith('/stop')) return;
    const action = this.actionOf(window, url, body);
    if (!action) return this.fail(`a POST goes out that nobody asked for: ${url.pathname}`);
    action.posts += 1;
    action.sentAt = this.timing.monotonic();
    this.posts.set(request, action);
    this.tell(`window ${window.name}: POSTs ${this.titleOf(action)}`);
    if (action.posts > action.mostPosts) this.fail(`${this.titleOf(action)} was sent ${action.posts} times`);
  }

  private actionOf(window: ProfileWindow, url: URL, body = ''): Action | undefined {
    const marker = /"action":\s*(\d+)/.exec(body)?.[1];
    if (marker !== undefined) return this.ledger.byNumber(Number(marker));
    const kind = url.pathname.includes('/resume-from/') ? 'resume' : 'rerun';
    const mine = this.ledger.actions.filter((action) => action.kind === kind && action.outcome === undefined && action.window === window && url.pathname.includes(action.repeats ?? ' '));
    return mine.find(({ posts }) => posts === 0) ?? mine[0];
  }

  private onArrive(window: ProfileWindow, request: HttpRequest, life: Life): Effect | undefined {
    const { url } = request;
    const action = this.posts.get(request);
    if (action) {
      if (!action.fate) return undefined;
      this.count(`start: ${action.fate}`);
      this.tell(`server: ${action.fate} for ${this.titleOf(action)}`);
      return effects[action.fate];
    }
    const isList = /\/(?:execution|executions)$/.test(url.pathname);
    const due = this.troubles.find(({ on, times, name }) => times > 0 && (on === 'any' || (on === 'list') === isList) && (!(name in listFaults) || isList));
    if (!due || life.isOver) return undefined;
    due.times -= 1;
    this.count(`${isList ? 'list' : 'read'}: ${due.name}`);
    this.tell(`server: ${due.name} for a ${isList ? 'list' : 'read'} of window ${window.name}`);
    return due.effect;
  }

  private onAnswer(window: ProfileWindow, request: HttpRequest, { text }: HttpResponse): void {
    this.mapAccepted();
    const action = this.posts.get(request);
    if (action?.accepted.some((id) => isJson(text) && text.includes(id))) action.toldIn.add(window);
  }

  private onDiskUse({ life, part, kind, name, text }: DiskUse, didChange: boolean): void {
    if (text !== undefined) this.checkText(`the ${part}`, text);
    if (part !== 'journal') return;
    const window = this.windows.find((one) => one.life === life);
    if (kind === 'write' && text?.startsWith('{')) this.noteIntent(window, name, text);
    const action = this.ledger.byIntent(name);
    if (kind === 'remove' && action && didChange) action.removedBy = window;
  }

  private noteIntent(window: ProfileWindow | undefined, intent: string, text: string): void {
    if (this.ledger.byIntent(intent)) return;
    const { repeats } = readJson(text) as { repeats?: string };
    const rerun = this.ledger.actions.find((action) => action.kind !== 'start' && action.outcome === undefined && action.window === window && action.intent === undefined && action.repeats === repeats);
    if (rerun) rerun.intent = intent;
    else this.fail(`the journal has an entry that nobody asked for: ${intent}`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function waitUntil(timing: ManualTiming, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    if (signal.aborted) return reject(signal.reason as Error);
    const cancel = timing.after(Math.max(0, ms), () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    });
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
