import { Component } from 'preact';
import type { NodeRow } from '../../shared/protocol';
import { Icon } from '../elements/icon';
import { attemptLabel, durationLabel, nodeLabel, waitLabel } from './nodeLabels';
import { visibleLine } from '../elements/visibleText';
import type { Bar } from './waterfall';
import type { Localization } from '../elements/localization';

interface NodeItemProps {
  readonly row: NodeRow;
  readonly bar: Bar | undefined;
  readonly place: { readonly line: number; readonly count: number };
  readonly selected: boolean;
  /** In the tab order. */
  readonly reachable: boolean;
  readonly l10n: Localization;
  readonly onSelect: (key: string) => void;
}

/**
 * One node in the list: one sentence for the ear, columns for the eye. Only what changed is drawn again: a patch of one
 * row in a thousand costs one row.
 */
export class NodeItem extends Component<NodeItemProps> {
  override shouldComponentUpdate({ row, bar, place, selected, reachable, l10n }: NodeItemProps): boolean {
    const { props } = this;
    const moved = place.line !== props.place.line || place.count !== props.place.count;
    const changed = row !== props.row || selected !== props.selected || reachable !== props.reachable || l10n !== props.l10n;
    return changed || moved || bar?.start !== props.bar?.start || bar?.length !== props.bar?.length;
  }

  override render({ row, bar, place, selected, reachable, l10n, onSelect }: NodeItemProps) {
    const choose = () => onSelect(row.key);
    // A success needs no word beside its time; everything else says what it is.
    const quiet = row.statusClass === 'ok' && row.durationMs !== undefined;
    const status = waitLabel(row, l10n) ?? visibleLine(row.status);
    return (
      <div
        class={`node tone-${row.statusClass} ${row.isAnswer ? 'node-answer' : ''}`}
        role="treeitem"
        data-key={row.key}
        aria-level={1}
        aria-posinset={place.line + 1}
        aria-setsize={place.count}
        aria-selected={selected}
        tabIndex={reachable ? 0 : -1}
        title={row.error && visibleLine(row.error)}
        onClick={choose}
        onFocus={choose}
      >
        <span class="spoken">{nodeLabel(row, l10n)}</span>
        <Icon name={row.statusClass} />
        <span class="node-name" aria-hidden="true">{visibleLine(row.name)}</span>
        <span class="node-side" aria-hidden="true">
          <span class="node-attempts">{attemptLabel(row, l10n)}</span>
          <span class="node-type">{visibleLine(row.type)}</span>
        </span>
        <span class="node-meta" aria-hidden="true">
          {[quiet ? undefined : status, durationLabel(row, l10n)].filter(Boolean).join(' · ')}
        </span>
        <span class="node-bar" aria-hidden="true">
          {bar && <span style={{ insetInlineStart: `min(${percent(bar.start)}, 100% - 2px)`, inlineSize: percent(bar.length) }} />}
        </span>
      </div>
    );
  }
}

function percent(part: number): string {
  return `${Math.round(part * 10_000) / 100}%`;
}
