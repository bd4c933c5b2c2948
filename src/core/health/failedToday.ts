import type { ExecutionRef } from '../model/model';
import { isFailure } from '../model/status';
import type { ExecutionList } from '../runs/lists';
import type { Executions } from '../runs/store';
import { startOfDay, type ZoneName } from './readerZone';

/** How many executions of a list failed on the reader's day that it is now, as far as the list tells. */
export interface FailedToday {
  readonly count: number;
  /** The list does not go back to where the day began, so that there may be more. */
  readonly orMore: boolean;
}

/** None where a list is narrowed: what it leaves out may have failed too. */
export function failedToday(list: ExecutionList | undefined, executions: Pick<Executions, 'get'>, now: number, zone?: ZoneName): FailedToday {
  const { refs = [], filter, order, hasMore = false } = list ?? {};
  if (filter || order === 'oldest') return { count: 0, orMore: false };
  const midnight = startOfDay(now, zone);
  const starts = (ref: ExecutionRef | undefined) => (ref && executions.get(ref)?.execution.startedAt) ?? Infinity;
  const failed = refs.filter((ref) => {
    const { startedAt = 0, statusClass = 'unknown' } = executions.get(ref)?.execution ?? {};
    return startedAt >= midnight && startedAt <= now && isFailure(statusClass);
  });
  return { count: failed.length, orMore: hasMore && starts(refs.at(-1)) >= midnight };
}
