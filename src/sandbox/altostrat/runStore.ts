import type { Clock } from '../clock';
import { writeJson } from '../exactJson';
import { isMoment, listAsJson, readList, unite, type KeptList, type StorageParts } from '../storage';
import { hashOf, mix } from '../seeded';
import { serialIn, sortableId } from './ids';
import { resumedAfter } from './plans';
import type { AltostratRun } from './run';
import { altostratWorkflows, type AltostratWorkflow } from './workflows';

export type NewRun = Pick<AltostratRun, 'workflow' | 'payload' | 'key' | 'after'> &
  // Now, when left out.
  Partial<Pick<AltostratRun, 'startedAt'>>;

type Saved = Omit<AltostratRun, 'workflow' | 'plan'> & { readonly workflow: string };

const part = 'altostrat';
const bound = 500;
const payloadBound = 16 * 1024;
const replayMs = 24 * 60 * 60_000;

/** The runs that were started here, oldest first. */
export class AltostratRunStore {
  private runs: readonly AltostratRun[];
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

  start({ workflow, payload, key, after, startedAt = this.clock.now() }: NewRun): AltostratRun {
    this.serial += 1;
    const id = `fl_run_${sortableId(startedAt, mix(this.seed, hashOf(workflow.id)), this.serial)}`;
    const started: AltostratRun = { id, workflow, plan: planOf(workflow, after), startedAt, payload, key, after };
    this.runs = [...this.runs, started].slice(-bound);
    this.storage.write(part, () => this.text);
    return started;
  }

  /** What another sandbox of the same storage started. What it does not know yet is saved again, with its own. */
  private takeIn(others: KeptList<AltostratRun>): void {
    this.runs = unite(this.runs, others.items, (own) => own).slice(-bound);
    this.unread = new Map([...this.unread, ...others.unread]);
    this.serial = Math.max(this.serial, lastSerial(others.items));
    const { text } = this;
    if (text !== listAsJson(others, savedText)) this.storage.write(part, () => text);
  }

  private get text(): string {
    return listAsJson({ items: this.runs, unread: this.unread }, savedText);
  }

  find(id: string): AltostratRun | undefined {
    return this.runs.find((run) => run.id === id);
  }

  of(workflow: AltostratWorkflow): readonly AltostratRun[] {
    return this.runs.filter((run) => run.workflow === workflow);
  }

  /** The run that an idempotency key started, for as long as the platform remembers it. */
  startedWith(workflow: AltostratWorkflow, key: string): AltostratRun | undefined {
    const since = this.clock.now() - replayMs;
    return this.of(workflow).find((run) => run.key === key && run.startedAt > since);
  }
}

function lastSerial(runs: readonly AltostratRun[]): number {
  return serialIn(runs.at(-1)?.id ?? '000000');
}

function planOf({ plan }: AltostratWorkflow, after: string | undefined): AltostratRun['plan'] {
  return after === undefined ? plan : resumedAfter(plan, after);
}

function savedText({ workflow, plan: _, ...run }: AltostratRun): string {
  const saved: Saved = { ...run, workflow: workflow.id };
  const text = writeJson(saved);
  return text.length > payloadBound ? writeJson({ ...saved, payload: null }) : text;
}

function restored(value: unknown): AltostratRun | undefined {
  // The members are asked for one by one, so the shape may be assumed until each is looked at.
  const saved = value as Saved | null;
  const workflow = altostratWorkflows.find(({ id }) => id === saved?.workflow);
  if (!saved || !workflow || typeof saved.id !== 'string' || !isMoment(saved.startedAt) || Number.isNaN(serialIn(saved.id))) return undefined;
  const after = typeof saved.after === 'string' ? saved.after : undefined;
  const key = typeof saved.key === 'string' ? saved.key : undefined;
  return { ...saved, workflow, plan: planOf(workflow, after), after, key };
}
