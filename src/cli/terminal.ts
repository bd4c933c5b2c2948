import type { Environment } from './keys';
import type { Output } from './reports/terminalReport';

/** What a command has of the world around it. */
export interface Terminal {
  /** What the command answers. */
  readonly output: Output;
  /** What it says beside that. */
  readonly notes: Output;
  readonly hasColour: boolean;
  /** Where paths begin. */
  readonly folder: string;
  readonly environment: Environment;
  /** Fires when somebody wants no more of it. */
  readonly signal: AbortSignal;
}
