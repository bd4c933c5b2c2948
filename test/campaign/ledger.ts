import type { Failure } from '../../src/core/model/errors';
import type { Platform } from '../../src/core/model/model';
import type { EffectName } from './schedule';
import type { ProfileWindow } from './profileWindow';

/** One thing that a person did and that may start an execution, and all that became of it in truth and in what was told. */
export interface Action {
  readonly number: number;
  readonly kind: 'start' | 'rerun' | 'resume';
  /** The one that waits for its answer. */
  window: ProfileWindow;
  readonly platform: Platform;
  readonly connection: string;
  readonly workflowName: string;
  /** The execution that it runs once more. */
  readonly repeats?: string;
  fate?: EffectName;
  /** Runlight makes that of a rerun, and it is known as soon as it is written down. */
  intent?: string;
  posts: number;
  /** When it was last sent, on the monotonic clock. */
  sentAt?: number;
  sync: boolean;
  /** How often it may be sent: once, and once more each time that a person asks for the same again where the platform knows it as the same. */
  mostPosts: number;
  /** What the server really started for it. */
  readonly accepted: string[];
  /** The windows that an answer reached which names the execution. */
  readonly toldIn: Set<ProfileWindow>;
  /** What the window that did it was told; undefined while it waits. */
  outcome?: 'known' | 'cancelled' | Failure;
  readonly ends: { readonly id: string; readonly window: ProfileWindow }[];
  readonly troubles: string[];
  /** What a person chose among those that were offered. */
  decided?: { readonly id?: string };
  /** The person did not want to follow it any more, or removed its connection. */
  isDropped: boolean;
  /** The person deleted it from My Runs. */
  isDeleted: boolean;
  /** The window that took it out of the journal, as whoever tells its end does. */
  removedBy?: ProfileWindow;
}

/** What a colleague started. */
export interface Foreign {
  readonly workflowName: string;
  readonly sync: boolean;
  /** Whether a call of the API started it; undefined where its platform does not tell. */
  readonly byCall?: boolean;
  /** On the monotonic clock. */
  readonly beganAt: number;
}

/** The server's truth and what windows told, side by side. */
export class Ledger {
  readonly actions: Action[] = [];
  /** By the execution's id. */
  readonly foreign = new Map<string, Foreign>();

  add(facts: Pick<Action, 'kind' | 'window' | 'platform' | 'connection' | 'workflowName' | 'repeats' | 'fate'>): Action {
    const number = this.actions.length + 1;
    const action: Action = { ...facts, number, posts: 0, sync: false, mostPosts: 1, accepted: [], toldIn: new Set(), ends: [], troubles: [], isDropped: false, isDeleted: false };
    this.actions.push(action);
    return action;
  }

  byIntent(intent: string): Action | undefined {
    return this.actions.find((action) => action.intent === intent);
  }

  byNumber(number: number): Action | undefined {
    return this.actions[number - 1];
  }

  /** The action that started this execution in truth. */
  byExecution(id: string): Action | undefined {
    return this.actions.find(({ accepted }) => accepted.includes(id));
  }

  /** Whom a message is about: starts bear their number, reruns the name of what they run again. */
  about(message: string): readonly Action[] {
    const number = /#(\d+)/.exec(message)?.[1];
    if (number !== undefined) return this.actions.filter((action) => action.number === Number(number) || action.workflowName.endsWith(`#${number}`));
    return this.actions.filter(({ kind, workflowName }) => kind !== 'start' && message.includes(workflowName.replace(/ #\d+$/, '')));
  }
}

/** The name that a start goes by in messages. */
export function numbered(workflow: string, number: number): string {
  return `${workflow} #${number}`;
}

export function intentOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
