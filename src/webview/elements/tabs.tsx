import type { ComponentChild } from 'preact';

interface TabsProps<T extends string> {
  readonly tabs: readonly T[];
  readonly shown: T;
  readonly label: string;
  readonly nameOf: (tab: T) => ComponentChild;
  /** The id of what the chosen tab shows. */
  readonly panel: string;
  readonly onChoose: (tab: T) => void;
}

/** One tab is in the tab order; the arrow keys choose. */
export function Tabs<T extends string>({ tabs, shown, label, nameOf, panel, onChoose }: TabsProps<T>) {
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
          aria-controls={tab === shown ? panel : undefined}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          {nameOf(tab)}
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
