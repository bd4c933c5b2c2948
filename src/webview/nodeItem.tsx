import { Component } from 'preact';
import type { NodeRow } from '../shared/protocol';
import { Icon } from './icon';
import { attemptWords, durationWords, nodeLabel, waitWords } from './nodeWords';
import { visibleLine } from './visible';
import type { Speech } from './words';

interface NodeItemProps {
  readonly row: NodeRow;
  readonly selected: boolean;
  readonly speech: Speech;
  readonly onSelect: (key: string) => void;
}

/**
 * One node in the list: one sentence for the ear, columns for the eye. Only what changed is drawn again: a patch of one
 * row in a thousand costs one row.
 */
export class NodeItem extends Component<NodeItemProps> {
  override shouldComponentUpdate({ row, selected, speech }: NodeItemProps): boolean {
    return row !== this.props.row || selected !== this.props.selected || speech !== this.props.speech;
  }

  override render({ row, selected, speech, onSelect }: NodeItemProps) {
    const choose = () => onSelect(row.key);
    // A success needs no word beside its time; everything else says what it is.
    const quiet = row.statusClass === 'ok' && row.durationMs !== undefined;
    const status = waitWords(row, speech) ?? visibleLine(row.status);
    return (
      <div
        class={`node tone-${row.statusClass} ${row.isAnswer ? 'node-answer' : ''}`}
        role="treeitem"
        data-key={row.key}
        aria-selected={selected}
        tabIndex={selected ? 0 : -1}
        title={row.error && visibleLine(row.error)}
        onClick={choose}
        onFocus={choose}
      >
        <span class="spoken">{nodeLabel(row, speech)}</span>
        <Icon name={row.statusClass} />
        <span class="node-name" aria-hidden="true">{visibleLine(row.name)}</span>
        <span class="node-side" aria-hidden="true">
          <span class="node-attempts">{attemptWords(row, speech)}</span>
          <span class="node-type">{visibleLine(row.type)}</span>
        </span>
        <span class="node-meta" aria-hidden="true">
          {[quiet ? undefined : status, durationWords(row, speech)].filter(Boolean).join(' · ')}
        </span>
      </div>
    );
  }
}
