import type { PanelWord } from '../../shared/protocol';
import { dispatch } from '../page/store';
import { type NodeSort, sorts } from './sort';
import type { Speech } from '../elements/localization';

interface NodeSortChoiceProps {
  readonly sort: NodeSort;
  readonly speech: Speech;
}

/** Puts the nodes in another order. */
export function NodeSortChoice({ sort, speech: { words } }: NodeSortChoiceProps) {
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
