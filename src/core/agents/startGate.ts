import type { Connection } from '../model/model';
import { countsAsProduction, refusalOfStart } from '../runs/actions';
import { ToolRefusal, type ToolContext, type ToolQuestion } from './tool';

/** Starts of all agents together that are asked about within a minute; more would be a loop, or a rush past the person. */
export const mostStartsPerMinute = 10;
const minuteMs = 60_000;

export interface StartGateParts {
  /** On a clock that nobody sets. */
  readonly now: () => number;
  /** Whether the person trusts what is open here: a payload is a part of it. */
  readonly isTrusted: () => boolean;
  /** As it is at this moment. @throws where it is gone. */
  readonly connection: (id: string) => Connection;
  /** Asks in a window of our own, which no setting answers. False for anything but a clear yes. */
  readonly askPerson: (question: ToolQuestion, connection: Connection) => Promise<boolean>;
}

/**
 * What stands between a language model and a start, whichever way it came in. Trust, read-only connections and the rate come
 * before any question; then the surface's own question; and where the start may act on real people, one that no setting of
 * an agent, of the editor or of ours can answer.
 */
export class StartGate {
  private starts: readonly number[] = [];

  constructor(private readonly parts: StartGateParts) {}

  /** Whether a start would be asked about at all. @throws ToolRefusal */
  check(connectionId: string): Connection {
    if (!this.parts.isTrusted()) {
      throw new ToolRefusal('The person has not trusted this folder, so that nothing can be started from it; reading works. They can trust it in the editor.');
    }
    const connection = this.parts.connection(connectionId);
    const refusal = refusalOfStart(connection);
    if (refusal) throw new ToolRefusal(`${refusal.message} Only the person can allow it.`);
    return connection;
  }

  /** Resolves when the start is agreed to. @throws ToolRefusal */
  async admit(connectionId: string, question: ToolQuestion, { signal, confirm }: Pick<ToolContext, 'signal' | 'confirm'>): Promise<void> {
    this.check(connectionId);
    this.count();
    if (!(await confirm(question))) throw new ToolRefusal('The person did not agree to this start. Nothing was started; do not ask again unless they say so.');
    // A question may stay open for long.
    const connection = this.check(connectionId);
    if (countsAsProduction(connection) && !(await this.parts.askPerson(question, connection))) {
      throw new ToolRefusal('This would act in production, and the person did not agree to it. Nothing was started; do not ask again unless they say so.');
    }
    this.check(connectionId);
    if (signal.aborted) throw new ToolRefusal('The call was cancelled before anything was started.');
  }

  private count(): void {
    const now = this.parts.now();
    this.starts = this.starts.filter((at) => now - at < minuteMs);
    const [oldest] = this.starts;
    if (oldest !== undefined && this.starts.length >= mostStartsPerMinute) {
      const seconds = Math.ceil((oldest + minuteMs - now) / 1_000);
      throw new ToolRefusal(`Agents may start ${mostStartsPerMinute} executions a minute. Nothing was started; the next one can be in ${seconds} s.`);
    }
    this.starts = [...this.starts, now];
  }
}
