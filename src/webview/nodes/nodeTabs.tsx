import type { NodeTab, PanelWords } from '../../shared/protocol';

interface NodeTabsProps {
  readonly tabs: readonly NodeTab[];
  readonly shown: NodeTab;
  readonly label: string;
  readonly words: PanelWords;
  readonly onChoose: (tab: NodeTab) => void;
}

/** What a node has to show. One tab is in the tab order; the arrow keys choose. */
export function NodeTabs({ tabs, shown, label, words, onChoose }: NodeTabsProps) {
  const press = (event: KeyboardEvent) => {
    const next = nextTab(event.key, tabs.indexOf(shown), tabs.length);
    const tab = next === undefined ? undefined : tabs[next];
    if (!tab) return;
    event.preventDefault();
    onChoose(tab);
    document.getElementById(`tab-${tab}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={press}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          class="tab"
          role="tab"
          id={`tab-${tab}`}
          aria-selected={tab === shown}
          aria-controls={tab === shown ? 'node-text' : undefined}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {words[tab]}
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
