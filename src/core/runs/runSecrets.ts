import type { ExecutionRef } from '../model/model';
import type { RunRecord } from './record';

/** A rerun of a rerun of a rerun is followed back so far to the payload that they have in common. */
const mostRepeats = 20;

/** Where the records of earlier runs, and the values of secrets, are found. */
export interface SecretSources {
  readonly recordOf: (ref: ExecutionRef) => Promise<RunRecord | undefined>;
  /** The values of the secrets that a kept payload names. */
  readonly secretsIn?: (payload: string) => Promise<readonly string[]>;
}

/** The secrets that a run used: those that its payload names, which is that of the run it repeats where it has none of its own. */
export async function secretsUsedBy(
  run: Pick<RunRecord, 'target' | 'payload' | 'repeats'>,
  { recordOf, secretsIn }: SecretSources,
): Promise<readonly string[]> {
  let { payload, repeats } = run;
  const { connection, scope } = run.target;
  for (let step = 0; payload === undefined && repeats !== undefined && step < mostRepeats; step += 1) {
    ({ payload, repeats } = (await recordOf({ connection, scope, id: repeats })) ?? {});
  }
  return payload === undefined ? [] : ((await secretsIn?.(payload)) ?? []);
}
