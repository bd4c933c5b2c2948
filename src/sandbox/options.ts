import type { Clock } from './clock';
import type { SandboxRequest, SandboxResponse } from './http/exchange';
import type { Faults } from './http/faults';
import type { JournalEntry } from './http/journal';
import type { Keys, SandboxEnvironment } from './keys';
import type { AcceptedRun } from './runs/accepted';
import type { RunSource } from './runs/run';
import type { SandboxStorage } from './storage';

export interface SandboxOptions {
  /** A path that everything lives under, `/backend` for instance. */
  readonly prefix?: string;
  /** 0, a free one, when left out. */
  readonly port?: number;
  readonly clock?: Clock;
  /** How far the server's clock is ahead of that one, in milliseconds; may depend on the time. Nothing when left out. */
  readonly clockSkewMs?: ClockSkew;
  /** Keeps the runs that are started here across a reload. */
  readonly storage?: SandboxStorage;
  /** How many executions each test account already has; 24,742 when left out. */
  readonly historySize?: number;
  /** Another seed is another history with other keys. */
  readonly seed?: number;
  /** Serves https. PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** What an execute body must look like, since the platform's documents disagree; `wrapped` when left out. */
  readonly body?: 'wrapped' | 'raw' | 'either';
  /**
   * How list answers say where they end: everything; nothing but the counts, as some examples show; or, against endless
   * loops, a next page that is always promised while page 0 is always claimed.
   */
  readonly envelope?: 'full' | 'partial' | 'endless';
  /**
   * Refold's answers as its contract has them, or as older pages of its documents show them: icons that are null, an
   * object or null for the application of a workflow, no schema beside a list, other answers to a rerun. `contract` when
   * left out.
   */
  readonly shapes?: 'contract' | 'older';
  /** Whether one execution's answer holds what the list says as well, which one document shows and another does not. */
  readonly detail?: 'nodes' | 'full';
  readonly altostrat?: {
    /** Whether pages say where they lie; one document shows `links` and `meta` empty. `full` when left out. */
    readonly paging?: 'full' | 'empty';
    /** Requests a minute before they are refused, 60 on the platform itself; any number when left out. */
    readonly perMinute?: number;
  };
  /** How long session tokens are good, by the sandbox's clock; a day when left out. */
  readonly tokenLifetimeMs?: number;
}

export type ClockSkew = number | ((now: number) => number);

/** A run that somebody else starts. */
export interface ForeignRun {
  /** The workflow's name. */
  readonly workflow: string;
  readonly account: string;
  readonly environment?: SandboxEnvironment;
  readonly payload?: unknown;
  /** What triggered it; a schedule when left out. */
  readonly source?: RunSource;
  readonly type?: 'ASYNC' | 'SYNC';
  /** By the server's clock; now when left out. */
  readonly startedAt?: number;
}

/** A run of an Altostrat workflow that somebody else starts. */
export type ForeignAltostratRun = Pick<ForeignRun, 'workflow' | 'payload' | 'startedAt'>;

/** The emulator: what answers requests, and what tests may see of it and do to it. */
export interface Sandbox {
  /** Origin and prefix, without a trailing slash. Without a socket it leads nowhere. */
  readonly url: string;
  readonly keys: Keys;
  /** The linked accounts of the test environment. */
  readonly accounts: readonly string[];
  /** Every request so far, in the order of arrival. Grows and changes while the sandbox runs. */
  readonly journal: readonly JournalEntry[];
  /** Every run that was really started, in order: what a client believes can be compared with it. */
  readonly accepted: readonly AcceptedRun[];
  readonly faults: Faults;
  /** Altostrat has an address, a credential and workflows of its own. */
  readonly altostrat: {
    readonly url: string;
    readonly token: string;
    readonly workflows: readonly { readonly id: string; readonly name: string }[];
    /** Starts a run as if somebody else did; answers its id. */
    start(run: ForeignAltostratRun): string;
  };
  /** How many drafts were created by somebody who only meant to look. */
  readonly drafts: number;
  /** Starts a run as if somebody else did; answers its id. */
  start(run: ForeignRun): string;
  /** A good session token for a linked account of the test environment. */
  mint(account: string): string;
  /** The server's time, as the `Date` of its answers has it. */
  now(): number;
  setClockSkew(skew: ClockSkew): void;
  /** Answers one request without a socket. Rejects where a connection would break: `ECONNRESET`, or the signal's reason. */
  handle(request: SandboxRequest, signal?: AbortSignal): Promise<SandboxResponse>;
  /** Ends every connection and every wait. */
  close(): Promise<void>;
}
