import type { Clock } from './clock';
import type { KeptParts } from './keptParts';
import type { SandboxEnvironment } from './keys';
import type { Run } from './run';
import { areKin } from './scenarios/kin';
import type { Arrival } from './scenarios/plan';
import { hashOf, mix, objectId } from './seeded';
import { loadRuns, saveRuns } from './savedRuns';

export type NewRun = Omit<Run, 'id' | 'plan' | 'startedAt' | 'stoppedAt' | 'arrival' | 'parent' | 'name'>;

const part = 'runs';
const bound = 5000;

/** The runs that were started here, oldest first. */
export class RunStore {
  private runs: Run[];
  private serial: number;

  constructor(
    private readonly clock: Clock,
    private readonly seed: number,
    private readonly kept: KeptParts,
  ) {
    this.runs = loadRuns(kept.read(part));
    // Ids end with the serial.
    this.serial = Number.parseInt(this.runs.at(-1)?.id.slice(-6) ?? '0', 16);
  }

  start(run: NewRun): Run {
    const startedAt = this.clock.now();
    this.serial += 1;
    const id = objectId(startedAt, mix(this.seed, hashOf(run.environment + run.account)), this.serial);
    const started: Run = { ...run, id, startedAt, plan: run.workflow.plan };
    this.replaceAll([...this.runs, started].slice(-bound));
    return started;
  }

  stop(run: Run): void {
    this.replace(run, { ...run, stoppedAt: this.clock.now() });
  }

  /** What a node of the run waits for has come. */
  arrive(run: Run, arrival: Arrival): void {
    this.replace(run, { ...run, arrival });
  }

  /** Those that something with this id may belong to, of every account. */
  kinOf(id: string): readonly Run[] {
    return this.runs.filter((run) => areKin(run, id));
  }

  find(environment: SandboxEnvironment, account: string, id: string): Run | undefined {
    return this.of(environment, account).find((run) => run.id === id);
  }

  of(environment: SandboxEnvironment, account: string): readonly Run[] {
    return this.runs.filter((run) => run.environment === environment && run.account === account);
  }

  private replace(run: Run, by: Run): void {
    this.replaceAll(this.runs.map((other) => (other === run ? by : other)));
  }

  private replaceAll(runs: Run[]): void {
    this.runs = runs;
    this.kept.write(part, saveRuns(runs));
  }
}
