import type { PanelWord } from '../../shared/protocol';
import { groups, isFiltering, type NodeFilter, type NodeSort, noFilter, sorts, type StatusGroup } from './nodeList';
import { Icon } from '../elements/icon';
import { IconButton } from '../elements/iconButton';
import { dispatch } from '../page/store';
import type { Localization } from '../elements/localization';

interface NodeFilterBarProps {
  readonly filter: NodeFilter;
  readonly counts: ReadonlyMap<StatusGroup, number>;
  readonly failures: number;
  readonly l10n: Localization;
}

/** Looks for nodes by words and status, and leads from failure to failure. */
export function NodeFilterBar({ filter, counts, failures, l10n }: NodeFilterBarProps) {
  const { words } = l10n;
  const choose = (next: NodeFilter) => dispatch({ type: 'filtered', filter: next });
  const shown = groups.filter((group) => (counts.get(group) ?? 0) > 0 || filter.group === group);
  const label = (group: StatusGroup) => `${words[group satisfies PanelWord]} (${counts.get(group) ?? 0})`;
  return (
    <div class="filter" role="search" aria-label={words.filterNodes}>
      <span class="field">
        <Icon name="find" />
        <input
          type="text"
          class="input"
          aria-label={words.filterNodes}
          placeholder={words.filterNodes}
          value={filter.text}
          onInput={({ currentTarget }) => choose({ ...filter, text: currentTarget.value })}
          onKeyDown={(event) => event.key === 'Escape' && choose(noFilter)}
        />
        {isFiltering(filter) && <IconButton icon="close" label={words.clearFilter} onPress={() => choose(noFilter)} />}
      </span>
      {shown.length > 1 && (
        <select
          class="select"
          aria-label={words.filterByStatus}
          value={filter.group ?? ''}
          onChange={({ currentTarget }) => choose({ ...filter, group: groups.find((group) => group === currentTarget.value) })}
        >
          <option value="">{words.anyStatus}</option>
          {shown.map((group) => (
            <option key={group} value={group}>
              {label(group)}
            </option>
          ))}
        </select>
      )}
      {failures > 1 && (
        <span class="steps">
          <IconButton icon="previous" label={words.previousFailure} onPress={() => dispatch({ type: 'steppedToFailure', by: -1 })} />
          <IconButton icon="next" label={words.nextFailure} onPress={() => dispatch({ type: 'steppedToFailure', by: 1 })} />
        </span>
      )}
    </div>
  );
}

interface NodeSortChoiceProps {
  readonly sort: NodeSort;
  readonly l10n: Localization;
}

/** Puts the nodes in another order. */
export function NodeSortChoice({ sort, l10n: { words } }: NodeSortChoiceProps) {
  const choose = (value: string) => dispatch({ type: 'sorted', sort: sorts.find((one) => one === value) ?? 'ran' });
  return (
    <select
      class="select sort"
      aria-label={words.sortNodes}
      title={words.sortNodes}
      value={sort}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {sorts.map((one) => (
        <option key={one} value={one}>
          {words[wordOf[one]]}
        </option>
      ))}
    </select>
  );
}

const wordOf: Readonly<Record<NodeSort, PanelWord>> = { ran: 'asItRan', slowest: 'slowestFirst', name: 'byName' };
