import type { ExecutionRef } from '../model/model';
import type { Wanted } from '../model/filter';
import type { Timing } from '../model/timing';
import type { Provider } from '../platforms/provider';
import type { TextStorage } from './journal';
import type { RecordReader } from './records';
import type { RunStorage } from './runStorage';
import type { ExecutionNames } from './store';
import type { ValueOwner } from './valueMemory';
import type { Inspect } from './watch';

/** What `Runs` needs from whoever embeds it. Functions are asked again at every use: settings and keys change. */
export interface RunsOptions {
  readonly timing: Timing;
  /** Rejects with a Failure where the connection is gone or has no key. */
  readonly providerOf: (connection: string) => Promise<Provider>;
  /** Whether a connection is still there, whatever its provider does. */
  readonly hasConnection: (connection: string) => boolean;
  /** Where the journal is kept. */
  readonly journal: TextStorage;
  /** Where the runs that were started here are kept. */
  readonly records: RunStorage;
  /** How many kept runs there may be. */
  readonly historyLimit: () => number;
  /** Makes and reads their texts; here and at once when left out. */
  readonly recordReader?: RecordReader;
  /** Who keeps the values of executions, and how many bytes of them there may be. */
  readonly values?: ValueOwner;
  readonly valueBudget?: () => number;
  /** Executions per page of a list. */
  readonly pageSize: () => number;
  /** What a list is narrowed to. */
  readonly wantedOf: (connection: string, scope: string) => Wanted;
  /** What workflows are called, where the platform leaves it out. */
  readonly names?: ExecutionNames;
  /** What signs in, and is kept nowhere. */
  readonly secrets: () => readonly string[];
  /** The values of the secrets that a kept payload names: they are hidden in what its run returns. */
  readonly secretsIn?: (payload: string) => Promise<readonly string[]>;
  /** How long reading an execution last kept this machine busy, in milliseconds. */
  readonly costOf?: (ref: ExecutionRef) => number;
  /** Reads executions that belong to no connection, such as exported ones; everything else is passed on. */
  readonly inspectElsewhere?: (otherwise: Inspect) => Inspect;
}
