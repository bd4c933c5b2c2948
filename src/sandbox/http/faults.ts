import type { Answer } from './answer';

/** How a list of executions is wrong, before it is cut into pages. */
export interface ListFault {
  /** It is as it was this long ago: what began since is missing, what ended since goes on. */
  readonly lagMs?: number;
  /** Rows are left out, told twice or told in another order. */
  readonly rows?: <Row extends ListedRun>(rows: readonly Row[]) => readonly Row[];
}

/** An execution in a list, of which the newest come first. */
export interface ListedRun {
  readonly id: string;
  readonly startedAt: number;
}

/** What happens to a request instead of, before or after its normal answer. */
export type Effect =
  /** This answer; the request is not handled. */
  | Answer
  /** The request is handled, then this is answered in place of its own answer. */
  | { readonly acceptThen: Answer }
  /** The request is handled this many milliseconds later: real ones on sockets, the clock's without. */
  | { readonly delayMs: number }
  /** The request is handled at once and answered this many milliseconds later. */
  | { readonly answerDelayMs: number }
  /** The answer of a list of executions that is not up to date, or wrong. */
  | { readonly list: ListFault }
  /** The normal answer after this was called: something else happens on the server between two requests. */
  | { readonly call: () => void }
  /** The connection is reset; the request is not handled. */
  | 'reset'
  /**
   * As `reset`, but only for a request on a connection that was used before, as when a server closes an idle connection in
   * the moment that the request goes out. Others pass, and are not counted.
   */
  | 'resetReused'
  /** The request is handled, then the connection is reset: the client cannot know. */
  | 'resetAfterAccept'
  /** No answer, ever; the request is not handled. */
  | 'hang'
  /** The request is handled and the answer never comes. */
  | 'hangAfterAccept'
  /** A gateway's page; the request is not handled. */
  | 'html502'
  /** The request is handled; half of the answer's text arrives as if it were all. */
  | 'brokenJson'
  /** The request is handled; the connection breaks in the middle of the answer's body. */
  | 'cutBody'
  /** The request is handled; 200 and nothing. */
  | 'emptyBody';

export interface Fault {
  readonly method?: string;
  /** The route's name, as the journal shows it. */
  readonly operation?: string;
  /** A string is looked for anywhere in the path as it was sent. */
  readonly path?: string | RegExp;
  /** How many matching requests are let through first. */
  readonly skip?: number;
  /** How many are hit after that; until cleared when left out. */
  readonly times?: number;
  readonly effect: Effect;
}

export interface Faults {
  /** Returns the function that takes this fault away again. */
  add(fault: Fault): () => void;
  clear(): void;
}

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  /** It came on a connection that was used before. */
  readonly isReused: boolean;
}

interface Armed {
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** Faults by configuration. One request suffers one fault at most: the first added that is due. */
export class FaultBox implements Faults {
  private armed: readonly Armed[] = [];

  add(fault: Fault): () => void {
    const armed: Armed = { fault, skip: fault.skip ?? 0, times: fault.times ?? Infinity };
    this.armed = [...this.armed, armed];
    return () => {
      this.armed = this.armed.filter((other) => other !== armed);
    };
  }

  clear(): void {
    this.armed = [];
  }

  /** The effect that this request suffers; counts it. */
  take(arrival: Arrival): Effect | undefined {
    let due: Armed | undefined;
    for (const armed of this.armed) {
      if (!matches(armed.fault, arrival)) continue;
      if (armed.skip > 0) armed.skip -= 1;
      else if (armed.times > 0) due ??= armed;
    }
    if (due) due.times -= 1;
    return due?.fault.effect;
  }
}

function matches(fault: Fault, { method, path, operation, isReused }: Arrival): boolean {
  if (fault.effect === 'resetReused' && !isReused) return false;
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === 'string' ? path.includes(fault.path) : path.search(fault.path) >= 0;
}
