import type { NodePart, PanelWords } from '../shared/protocol';
import { partOrder } from './shown';

interface PartTabsProps {
  readonly parts: readonly NodePart[];
  readonly shown: NodePart;
  readonly label: string;
  readonly words: PanelWords;
  readonly onChoose: (part: NodePart) => void;
}

/** The parts a node has. One tab is in the tab order; the arrow keys choose. */
export function PartTabs({ parts, shown, label, words, onChoose }: PartTabsProps) {
  const there = partOrder.filter((part) => parts.includes(part));
  const press = (event: KeyboardEvent) => {
    const next = nextTab(event.key, there.indexOf(shown), there.length);
    const part = next === undefined ? undefined : there[next];
    if (!part) return;
    event.preventDefault();
    onChoose(part);
    document.getElementById(`part-${part}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={press}>
      {there.map((part) => (
        <button
          key={part}
          type="button"
          class="tab"
          role="tab"
          id={`part-${part}`}
          aria-selected={part === shown}
          aria-controls={part === shown ? 'node-text' : undefined}
          tabIndex={part === shown ? 0 : -1}
          onClick={() => onChoose(part)}
        >
          {words[part]}
        </button>
      ))}
    </div>
  );
}

function nextTab(key: string, from: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (from + 1) % count;
    case 'ArrowLeft':
      return (from + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
