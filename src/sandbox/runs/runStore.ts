import { workflows } from '../catalogue/workflows';
import type { Clock } from '../clock';
import { writeJson } from '../exactJson';
import type { SandboxEnvironment } from '../keys';
import type { Arrival } from '../scenarios/plan';
import { mayBelongTo } from '../scenarios/relatedIds';
import { hashOf, mix, objectId } from '../seeded';
import { isMoment, listAsJson, readList, unite, type KeptList, type StorageParts } from '../storage';
import type { Run } from './run';

export type NewRun = Omit<Run, 'id' | 'plan' | 'startedAt' | 'stoppedAt' | 'arrival' | 'parent' | 'name'> &
  // Now, when left out.
  Partial<Pick<Run, 'startedAt'>>;

const part = 'runs';
const bound = 5000;

/** The runs that were started here, oldest first. */
export class RunStore {
  private runs: readonly Run[];
  private unread: ReadonlyMap<string, string>;
  private serial: number;

  constructor(
    private readonly clock: Clock,
    private readonly seed: number,
    private readonly storage: StorageParts,
  ) {
    ({ items: this.runs, unread: this.unread } = readList(storage.read(part), restored));
    this.serial = lastSerial(this.runs);
    storage.follow(() => this.takeIn(readList(storage.read(part), restored)));
  }

  start(run: NewRun): Run {
    const { startedAt = this.clock.now() } = run;
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
  relatedTo(id: string): readonly Run[] {
    return this.runs.filter((run) => mayBelongTo(run, id));
  }

  find(environment: SandboxEnvironment, account: string, id: string): Run | undefined {
    return this.of(environment, account).find((run) => run.id === id);
  }

  of(environment: SandboxEnvironment, account: string): readonly Run[] {
    return this.runs.filter((run) => run.environment === environment && run.account === account);
  }

  /** What another sandbox of the same storage did. What it does not know yet is saved again, with its own. */
  private takeIn(others: KeptList<Run>): void {
    const joined = unite(this.runs, others.items, (own, other) => ({
      ...own,
      stoppedAt: own.stoppedAt ?? other.stoppedAt,
      arrival: own.arrival ?? other.arrival,
    }));
    this.runs = joined.slice(-bound);
    this.unread = new Map([...this.unread, ...others.unread]);
    this.serial = Math.max(this.serial, lastSerial(others.items));
    const text = textOf({ items: this.runs, unread: this.unread });
    if (text !== textOf(others)) this.storage.write(part, () => text);
  }

  private replace(run: Run, by: Run): void {
    this.replaceAll(this.runs.map((other) => (other === run ? by : other)));
  }

  private replaceAll(runs: readonly Run[]): void {
    this.runs = runs;
    this.storage.write(part, () => textOf({ items: runs, unread: this.unread }));
  }
}

/** Ids end with the serial. */
function lastSerial(runs: readonly Run[]): number {
  return Number.parseInt(runs.at(-1)?.id.slice(-6) ?? '0', 16);
}

const runBound = 500;
const payloadBound = 32 * 1024;

type Saved = Omit<Run, 'workflow' | 'plan'> & { readonly workflow: string };

/** The newest runs, since all of them are written again with every start. */
function textOf({ items, unread }: KeptList<Run>): string {
  return listAsJson({ items: items.slice(-runBound), unread }, savedText);
}

function savedText({ workflow, plan: _, ...run }: Run): string {
  const saved: Saved = { ...run, workflow: workflow.id };
  const text = writeJson(saved);
  return text.length > payloadBound ? writeJson({ ...saved, payload: null }) : text;
}

/** A saved run that is a run of the catalogue, as far as it can be read. */
function restored(value: unknown): Run | undefined {
  // The members are asked for one by one, so the shape may be assumed until each is looked at.
  const saved = value as Saved | null;
  const workflow = workflows.find(({ id }) => id === saved?.workflow);
  if (!saved || !workflow || !isId(saved.id) || typeof saved.account !== 'string' || !isMoment(saved.startedAt)) return undefined;
  const { stoppedAt, arrival, type, source, configId, environment } = saved;
  return {
    ...saved,
    workflow,
    plan: workflow.plan,
    environment: environment === 'production' ? 'production' : 'test',
    configId: typeof configId === 'string' ? configId : saved.account,
    type: type === 'SYNC' ? 'SYNC' : 'ASYNC',
    source: source === 'Schedule' || source === 'Event' ? source : 'API Call',
    stoppedAt: isMoment(stoppedAt) ? stoppedAt : undefined,
    arrival: isMoment(arrival?.at) ? arrival : undefined,
  };
}

/** Newer runs are told from older ones by it. */
function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[\da-f]{24}$/.test(value);
}
