import { altostratToken } from './altostrat/access';
import { AltostratPlatform } from './altostrat/platform';
import { altostratRefusals } from './altostrat/refusals';
import { altostratRoot } from './altostrat/routes';
import { altostratWorkflows } from './altostrat/workflows';
import { accountsOf } from './catalogue/accounts';
import { skewed, sleep, systemClock, waitUntil } from './clock';
import { answerTo, openExchange, type SandboxRequest, type SandboxResponse, type Service } from './http/exchange';
import { FaultBox } from './http/faults';
import { Journal } from './http/journal';
import { listen } from './http/server';
import type { ClockSkew, ForeignAltostratRun, ForeignRun, Sandbox, SandboxOptions } from './options';
import { refoldRefusals } from './refold/refusals';
import { routesOf } from './routes';
import { uuid } from './seeded';
import { World } from './world';

/** Starts an emulator of the platforms on the loopback address: no account, no network, the same answers every time. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const emulator = new Emulator(options, sleep);
  await emulator.listen();
  return emulator;
}

/** The same emulator without a socket: only {@link Sandbox.handle} asks it, and every wait passes by its clock. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { clock = systemClock } = options;
  return new Emulator(options, (ms, signal) => waitUntil(clock, clock.now() + ms, signal));
}

class Emulator implements Sandbox {
  readonly keys;
  readonly accounts = accountsOf('test').map(({ id }) => id);
  readonly journal;
  readonly accepted;
  readonly faults = new FaultBox();
  readonly altostrat;
  private readonly world: World;
  private readonly service: Service;
  private readonly closing = new AbortController();
  private skew: ClockSkew;
  private closed?: Promise<void>;
  private endSocket: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly options: SandboxOptions,
    sleepFor: Service['sleep'],
  ) {
    this.skew = options.clockSkewMs ?? 0;
    const skewAt = (now: number) => (typeof this.skew === 'function' ? this.skew(now) : this.skew);
    const clock = skewed(options.clock ?? systemClock, skewAt);
    const prefix = trimmed(options.prefix ?? '');
    const world = new World({ ...options, prefix }, clock);
    const platform = new AltostratPlatform(world);
    const journal = new Journal();
    let traces = 0;
    this.world = world;
    this.service = {
      routes: routesOf(world, platform),
      prefix,
      journal,
      faults: this.faults,
      now: () => clock.now(),
      sleep: sleepFor,
      refusalsFor: (path) => (`${path}/`.startsWith(`${prefix}${altostratRoot}/`) ? altostratRefusals : refoldRefusals),
      traceId: () => uuid((traces += 1), world.bornAt % 0x100000000),
    };
    this.keys = world.keys;
    this.journal = journal.entries;
    this.accepted = world.accepted.runs;
    this.altostrat = {
      get url() {
        return world.url + altostratRoot;
      },
      token: altostratToken(options.seed),
      workflows: altostratWorkflows.map(({ id, name }) => ({ id, name })),
      start: (run: ForeignAltostratRun) => platform.startForeign(run),
    };
  }

  get url(): string {
    return this.world.url;
  }

  get drafts(): number {
    return this.world.publishing.drafts;
  }

  async listen(): Promise<void> {
    const socket = await listen(this.service, this.options);
    this.world.url = socket.origin + this.service.prefix;
    this.endSocket = () => socket.close();
  }

  start(run: ForeignRun): string {
    return this.world.startForeign(run);
  }

  mint(account: string): string {
    return this.world.mint(account);
  }

  now(): number {
    return this.world.clock.now();
  }

  setClockSkew(skew: ClockSkew): void {
    this.skew = skew;
  }

  async handle(request: SandboxRequest, signal?: AbortSignal): Promise<SandboxResponse> {
    // As on a socket, a header's name may be written either way.
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const exchange = openExchange(this.service, { ...request, headers });
    const { entry } = exchange;
    const wait = signal ? AbortSignal.any([this.closing.signal, signal]) : this.closing.signal;
    try {
      const outcome = await answerTo(this.service, exchange, { ...request, headers, body: request.body ?? '' }, wait);
      if (outcome === 'reset') throw Object.assign(new Error('The connection was reset'), { code: 'ECONNRESET' });
      entry.outcome = outcome.cutAfter === undefined ? 'finished' : 'aborted';
      return outcome;
    } catch (error) {
      entry.outcome = 'aborted';
      throw error;
    }
  }

  close(): Promise<void> {
    this.closing.abort(new Error('The sandbox is closed'));
    return (this.closed ??= this.endSocket());
  }
}

/** `backend/` and `/backend` are the same prefix. */
function trimmed(prefix: string): string {
  const inner = prefix.replace(/^\/+|\/+$/g, '');
  return inner && `/${inner}`;
}
