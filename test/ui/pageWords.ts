import type { Locator } from 'playwright-core';

/** Everything that is said in a part of a page: its texts on show, and what only a screen reader or a tooltip says. */
export async function wordsIn(place: Locator): Promise<string[]> {
  const said = await place.evaluateAll((roots) => {
    const spoken = ['aria-label', 'title', 'placeholder', 'alt'];
    return roots.flatMap((root) =>
      [root, ...root.querySelectorAll('*')]
        .filter((element) => element.checkVisibility())
        .flatMap((element) => [
          ...[...element.childNodes].map((node) => (node.nodeType === 3 ? (node.textContent ?? '') : '')),
          ...spoken.map((name) => element.getAttribute(name) ?? ''),
        ]),
    );
  });
  return [...new Set(said.map((text) => text.trim()).filter((text) => text !== ''))];
}

/** The texts of these signs that cannot be read whole and are not shortened with dots, as "text: how much is lost". */
export async function cutTextsIn(place: Locator, sign: string): Promise<string[]> {
  return place.evaluateAll((roots, wanted) =>
    roots.flatMap((root) =>
      [...root.querySelectorAll<HTMLElement>('*')]
        .filter((element) => element.checkVisibility() && [...element.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.includes(wanted)))
        .flatMap((element) => {
          const box = element.getBoundingClientRect();
          const lost: string[] = [];
          for (let around: HTMLElement | null = element; around && around !== root.parentElement; around = around.parentElement) {
            const { overflowX, textOverflow } = getComputedStyle(around);
            // What is there for screen readers alone is cut to nothing.
            if (around.clientWidth <= 1) return [];
            if (overflowX === 'visible' || textOverflow === 'ellipsis') continue;
            if (overflowX === 'auto' || overflowX === 'scroll') break;
            const missing = Math.max(box.right - around.getBoundingClientRect().right, element.scrollWidth - element.clientWidth);
            if (missing > 1) lost.push(`${element.textContent?.trim().slice(0, 80)}: ${Math.round(missing)} px`);
          }
          return lost.slice(0, 1);
        }),
    ),
    sign,
  );
}
