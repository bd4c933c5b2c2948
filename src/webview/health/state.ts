import type { Outcome, Sample } from '../../core/health/sample';
import type { SampleFilter } from '../../core/health/sampleFilter';
import type { ReadNodes } from '../../core/health/nodeHealth';
import type { FromHealthHost, HealthHead, HealthReading, HealthWords } from '../../shared/health';

/** What the host told. */
export interface Told {
  readonly revision: number;
  readonly head: HealthHead;
  readonly reading: HealthReading;
  readonly samples: ReadonlyMap<string, Sample>;
  readonly nodes: ReadonlyMap<string, ReadNodes>;
  readonly words: HealthWords;
  readonly locale: string;
}

/** What a person chose to see. */
export interface Choice {
  readonly filter: SampleFilter;
  readonly asTable: boolean;
}

export interface PageState {
  readonly told?: Told;
  readonly choice: Choice;
}

/** What is known after a message; undefined where it does not follow the one before, so that everything is asked for again. */
export function receive(told: Told | undefined, message: FromHealthHost): Told | undefined {
  if (message.type === 'everything') {
    const { revision, head, reading, words, locale, samples, nodes } = message;
    return { revision, head, reading, words, locale, samples: byId(new Map<string, Sample>(), samples), nodes: byId(new Map<string, ReadNodes>(), nodes) };
  }
  if (!told || message.revision !== told.revision + 1) return undefined;
  const { revision, head = told.head, reading = told.reading, samples = [], gone = [], nodes = [] } = message;
  return { ...told, revision, head, reading, samples: byId(told.samples, samples, gone), nodes: byId(told.nodes, nodes, gone) };
}

function byId<T extends { readonly id: string }>(before: ReadonlyMap<string, T>, news: readonly T[], gone: readonly string[] = []): ReadonlyMap<string, T> {
  if (news.length === 0 && gone.length === 0) return before;
  const next = new Map(before);
  for (const one of news) next.set(one.id, one);
  for (const id of gone) next.delete(id);
  return next;
}

export const outcomes: readonly Outcome[] = ['good', 'failed', 'other', 'open'];

export const noFilter: SampleFilter = {};

export function isFiltering({ trigger, outcome, within }: SampleFilter): boolean {
  return trigger !== undefined || outcome !== undefined || within !== undefined;
}

/** What VS Code keeps for the page over a reload: whose health it is, and what was chosen. */
export function restoreChoice(saved: unknown): Choice {
  const { filter, asTable } = fieldsOf(saved);
  const { trigger, outcome, within } = fieldsOf(filter);
  return {
    asTable: asTable === true,
    filter: {
      ...(typeof trigger === 'string' && { trigger }),
      ...(outcomes.some((one) => one === outcome) && { outcome: outcome as Outcome }),
      ...(typeof within === 'number' && within > 0 && { within }),
    },
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
