import { Failure } from '../../core/model/errors';
import type { RunMode, Target } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';

/** What `runlight.payload.run` may be given besides the file. */
export interface RunOptions {
  readonly target?: Target;
  /** `sync` waits for the workflow's own answer. */
  readonly mode?: RunMode;
  readonly instanceTag?: string;
  readonly configId?: string;
  readonly includeHeaders?: boolean;
}

/** The options that stand over a target's own. */
export function overridesOf({ mode, instanceTag, configId, includeHeaders }: RunOptions = {}): Partial<Target> {
  return {
    ...(mode && { mode }),
    ...(instanceTag !== undefined && { instanceTag }),
    ...(configId !== undefined && { configId }),
    ...(includeHeaders !== undefined && { includeHeaders }),
  };
}

/** What a platform would silently leave out is refused: a person who asked for it would believe that it happened. */
export function checkOptions(target: Target, { label, modes, runOptions }: Provider): void {
  const { mode = 'async' } = target;
  if (!modes.includes(mode)) {
    const template =
      mode === 'sync'
        ? '{0} cannot wait for a workflow’s answer. Run it without waiting.'
        : '{0} runs this only when it is waited for.';
    throw new Failure('notSupported', template, [label]);
  }
  const given = (['configId', 'instanceTag', 'includeHeaders'] as const).filter((option) => target[option]);
  const unknown = given.find((option) => !runOptions.includes(option));
  if (unknown) throw new Failure('notSupported', '{0} does not know the option {1}. Leave it out.', [label, unknown]);
}
