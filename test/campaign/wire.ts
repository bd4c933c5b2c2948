import { explain } from '../../src/core/http/networkFailure';
import type { HttpRequest, HttpResponse, Transport } from '../../src/core/http/transport';
import { Cancelled } from '../../src/core/model/errors';
import type { Timing } from '../../src/core/model/timing';
import type { Effect, Sandbox } from '../../src/sandbox';
import type { Life } from './life';

/** What a wire carries requests for. */
export interface WireParts {
  readonly sandbox: Sandbox;
  /** The world's: what has left a window travels on without it. */
  readonly timing: Timing;
  readonly latencyMs: number;
  /** A request arrives at the server, which may do something else to it than what it usually does. */
  readonly onArrive: (request: HttpRequest, life: Life) => Effect | undefined;
  /** It was handled, as far as that takes no time. */
  readonly onHandled: (request: HttpRequest) => void;
  readonly onLeave: (request: HttpRequest, life: Life) => void;
  /** An answer reached a living window. */
  readonly onAnswer: (request: HttpRequest, response: HttpResponse, life: Life) => void;
}

/** A window's way to the platforms: the sandbox at its other end, and time in between. */
export class Wire implements Transport {
  constructor(
    private readonly life: Life,
    private readonly parts: WireParts,
  ) {}

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    if (signal.aborted) throw new Cancelled();
    const response = await this.life.cross(() => this.exchange(request, signal));
    this.parts.onAnswer(request, response, this.life);
    return response;
  }

  private async exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { timing, onLeave } = this.parts;
    onLeave(request, this.life);
    const deadline = new AbortController();
    const cancel = timing.after(request.timeoutMs, () => deadline.abort(new Error('Time is up')));
    try {
      return await this.carry(request, AbortSignal.any([signal, deadline.signal]));
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      const timeoutMs = deadline.signal.aborted ? request.timeoutMs : undefined;
      throw explain(error, { url: request.url, sent: true, timeoutMs });
    } finally {
      cancel();
    }
  }

  private async carry(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { sandbox, latencyMs, onArrive, onHandled } = this.parts;
    await this.travel(latencyMs);
    const effect = onArrive(request, this.life);
    // Taken by this request at once, for its fault is looked up before anything is waited for.
    const takeAway = effect && sandbox.faults.add({ effect, times: 1 });
    const { method, url, body } = request;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const answer = sandbox.handle({ method, url: url.pathname + url.search, headers, body }, signal);
    takeAway?.();
    onHandled(request);
    const response = await answer;
    await this.travel(latencyMs);
    if (response.cutAfter !== undefined) throw Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
    signal.throwIfAborted();
    return { status: response.status, headers: response.headers, text: response.body };
  }

  private travel(ms: number): Promise<void> {
    return new Promise((resolve) => this.parts.timing.after(ms, resolve));
  }
}
