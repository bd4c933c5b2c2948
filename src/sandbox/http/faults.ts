/** What happens to a request instead of, before or after its normal answer. */
export type Effect =
  /** This answer; the request is not handled. */
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** The normal answer, this many real milliseconds later. */
  | { readonly delayMs: number }
  /** The normal answer after this was called: something else happens on the server between two requests. */
  | { readonly call: () => void }
  /** The connection is reset; the request is not handled. */
  | 'reset'
  /** The request is handled, then the connection is reset: the client cannot know. */
  | 'resetAfterAccept'
  /** No answer, ever; the request is not handled. */
  | 'hang'
  /** The request is handled and the answer never comes. */
  | 'hangAfterAccept'
  /** A gateway's page; the request is not handled. */
  | 'html502'
  /** The request is handled; half of the answer arrives. */
  | 'brokenJson'
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

function matches(fault: Fault, { method, path, operation }: Arrival): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === 'string' ? path.includes(fault.path) : path.search(fault.path) >= 0;
}
