/**
 * What the host and the page of a workflow's health say to each other. The page says `ready` and gets everything; then
 * changes with growing revisions. A change that does not follow the one before makes it say `ready` again. What the page
 * counts and draws it computes itself from the samples, in the reader's time zone, which is the page's own.
 */
import { fieldsOf } from '../core/json/values';
import type { ReadNodes } from '../core/health/nodeHealth';
import type { Sample } from '../core/health/sample';
import type { PluralForms } from '../core/model/format';
import type { Environment } from '../core/model/model';

/** Whose health it is. */
export interface HealthHead {
  /** What the workflow is called. */
  readonly title: string;
  readonly connection: string;
  /** Absent where the platform has none. */
  readonly account?: string;
  readonly environment: Environment;
  /** Nothing can be started through the connection; reading goes on. */
  readonly readOnly?: boolean;
}

/** What the host does, and what stands in its way. */
export interface HealthReading {
  /** What is being asked for now, and how much of it there is. */
  readonly work?: { readonly kind: 'list' | 'nodes'; readonly done: number; readonly of: number };
  /** Whether a list, or its beginning, was read. */
  readonly isListed: boolean;
  readonly hasMore: boolean;
  readonly wasCancelled: boolean;
  /** Executions that should have been read for their nodes and could not be. */
  readonly unreadNodes: number;
  readonly tellsNodes?: boolean;
  /** Why reading ended early, in words, and the one next step. */
  readonly failure?: { readonly text: string; readonly step: string };
}

export interface HealthChange {
  /** New and changed ones. */
  readonly samples?: readonly Sample[];
  /** Executions that are not looked at any more. */
  readonly gone?: readonly string[];
  readonly nodes?: readonly ReadNodes[];
  readonly reading?: HealthReading;
  readonly head?: HealthHead;
}

export type FromHealthHost =
  | ({ readonly type: 'everything'; readonly revision: number; readonly words: HealthWords; readonly locale: string } & Required<Omit<HealthChange, 'gone'>>)
  | ({ readonly type: 'change'; readonly revision: number } & HealthChange);

export type FromHealthPage =
  | { readonly type: 'ready' }
  /** An execution that it was told of. */
  | { readonly type: 'open'; readonly execution: string }
  | { readonly type: 'refresh' }
  | { readonly type: 'readMore' }
  | { readonly type: 'cancel' }
  /** The next step of the failure on show. */
  | { readonly type: 'takeStep' };

/** What the page said, or undefined when it is nothing the page may say. */
export function parseFromHealthPage(message: unknown): FromHealthPage | undefined {
  const said = fieldsOf(message);
  switch (said?.['type']) {
    case 'ready':
    case 'refresh':
    case 'readMore':
    case 'cancel':
    case 'takeStep':
      return { type: said['type'] };
    case 'open': {
      const execution = said['execution'];
      return typeof execution === 'string' ? { type: 'open', execution } : undefined;
    }
    default:
      return undefined;
  }
}

/** Words of the page, in the reader's language. `{0}` marks a value. */
export type HealthWords = Readonly<Record<HealthWord, string>> & Readonly<Record<HealthCount, PluralForms>>;

/** Those that count; `{0}` is the count. */
export type HealthCount = 'lastExecutions' | 'shownOf' | 'ofEnded' | 'untimed' | 'nodesFrom' | 'unreadNodes';

/** Grouped by where they are read. */
export type HealthWord =
  // The head, and what is going on.
  | 'health'
  | 'test'
  | 'production'
  | 'readOnly'
  | 'readingList'
  | 'readingNodes'
  | 'cancel'
  | 'wasCancelled'
  | 'loading'
  | 'empty'
  | 'nothingMatches'
  | 'refresh'
  | 'readMore'
  | 'hasMore'
  | 'asTable'
  // Filters.
  | 'all'
  | 'trigger'
  | 'outcome'
  | 'started'
  | 'within'
  | 'good'
  | 'failed'
  | 'other'
  | 'open'
  | 'clearFilter'
  // The strip.
  | 'strip'
  | 'stripKeys'
  | 'heights'
  | 'longerCut'
  | 'status'
  | 'duration'
  | 'notTold'
  | 'openExecution'
  // The figures.
  | 'figures'
  | 'figure'
  | 'value'
  | 'trend'
  | 'successRate'
  | 'median'
  | 'percentile'
  | 'longest'
  | 'every'
  | 'interval'
  | 'better'
  | 'worse'
  | 'slower'
  | 'faster'
  | 'same'
  | 'tooFew'
  | 'noTimes'
  // The sections.
  | 'triggers'
  | 'hours'
  | 'hour'
  | 'busiest'
  | 'days'
  | 'day'
  | 'zone'
  | 'outcomes'
  | 'executions'
  | 'failingNodes'
  | 'slowestNodes'
  | 'node'
  | 'ran'
  | 'noFailures'
  | 'noNodes'
  | 'noNodesYet'
  | 'noNodeTimes';
