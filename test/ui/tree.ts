import type { Locator, Page } from 'playwright-core';
import { eventually } from './wait';

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** undefined where there is nothing to open. */
  readonly expanded: boolean | undefined;
  readonly children: TreeRow[];
}

/** A tree view in the sidebar. */
export class Tree {
  constructor(
    private readonly page: Page,
    private readonly view: string,
  ) {}

  get pane(): Locator {
    return this.page.locator(`.pane:has(> .pane-header[aria-label^="${this.view}"])`);
  }

  private get list(): Locator {
    return this.pane.locator('.monaco-list-row');
  }

  /** The rows on the screen, nested as they are shown. */
  async rows(): Promise<TreeRow[]> {
    const flat = await this.list.evaluateAll((elements) =>
      elements
        .map((element) => ({
          index: Number(element.getAttribute('data-index')),
          level: Number(element.getAttribute('aria-level')),
          expanded: element.getAttribute('aria-expanded'),
          label: element.querySelector('.label-name')?.textContent ?? '',
          description: element.querySelector('.label-description')?.textContent ?? '',
        }))
        .sort((one, other) => one.index - other.index),
    );
    const top: TreeRow[] = [];
    const parents: TreeRow[][] = [top];
    for (const { level, expanded, label, description } of flat) {
      const row = { label, description, expanded: expanded === null ? undefined : expanded === 'true', children: [] };
      parents.length = Math.min(parents.length, level);
      parents.at(-1)?.push(row);
      parents.push(row.children);
    }
    return top;
  }

  /** The labels on the screen, each as deep as it is shown. */
  async labels(): Promise<string[]> {
    const indented = (rows: TreeRow[], depth: number): string[] =>
      rows.flatMap(({ label, children }) => ['  '.repeat(depth) + label, ...indented(children, depth + 1)]);
    return indented(await this.rows(), 0);
  }

  /** The first row with exactly this label, or whose whole text matches; or a later one. */
  row(words: string | RegExp, index = 0): Locator {
    const rows =
      typeof words === 'string'
        ? this.list.filter({ has: this.page.getByText(words, { exact: true }) })
        : this.list.filter({ hasText: words });
    return rows.nth(index);
  }

  /** A row on which the pointer rests shows its tooltip, which covers other rows for as long as the pointer stays. */
  private async pointAway(): Promise<void> {
    await this.page.mouse.move(0, 0);
  }

  /**
   * Clicks something in the view. Where VS Code draws a row anew between press and release, there is no click on it, and
   * a person clicks again; or it is a click on the row as a whole, which `tookEffect` tells.
   */
  private async clickOn(
    place: Locator,
    part: string,
    { modifiers = [], tookEffect }: { readonly modifiers?: 'ControlOrMeta'[]; readonly tookEffect?: () => Promise<boolean> } = {},
  ): Promise<void> {
    await eventually(`a click on ${part}`, 30_000, async () => {
      await this.page.evaluate((selector) => {
        const clicked = { onWhatWasMeant: false };
        Object.assign(window, { clicked });
        const note = ({ target }: MouseEvent) => (clicked.onWhatWasMeant = target instanceof Element && target.closest(selector) !== null);
        document.addEventListener('click', note, { capture: true, once: true });
      }, part);
      await place.locator(part).click({ modifiers });
      const met = await this.page.evaluate(() => (window as unknown as { clicked: { onWhatWasMeant: boolean } }).clicked.onWhatWasMeant);
      return met || (await tookEffect?.()) || undefined;
    });
  }

  async click(words: string | RegExp): Promise<void> {
    await this.pointAway();
    await this.clickOn(this.row(words), '.monaco-icon-label');
  }

  /** Opens a row that is closed, closes one that is open. */
  async toggle(words: string | RegExp): Promise<void> {
    await this.pointAway();
    const state = () => this.row(words).getAttribute('aria-expanded');
    const before = await state();
    await this.clickOn(this.row(words), '.monaco-tl-twistie', { tookEffect: async () => (await state()) !== before });
  }

  /**
   * Opens rows one below the other. While VS Code draws what stands above a row, it closes the row again if it was opened
   * meanwhile and does not have its children yet (AsyncDataTree.asTreeElement: what is stale is collapsed); a person opens
   * it again.
   */
  async expand(...path: (string | RegExp)[]): Promise<void> {
    for (const words of path) {
      await this.row(words).waitFor();
      await eventually(`${String(words)} to be open`, 30_000, async () => {
        const isClosed = (await this.row(words).getAttribute('aria-expanded')) !== 'true';
        if (isClosed) await this.toggle(words);
        return (await this.showsChildren(words)) || undefined;
      });
    }
  }

  /** Whether what is below a row is there, as far as there is room for it. */
  private showsChildren(words: string | RegExp): Promise<boolean> {
    return this.row(words).evaluate((row) => {
      const [index, level] = ['data-index', 'aria-level'].map((name) => Number(row.getAttribute(name)));
      const next = row.parentElement?.querySelector(`.monaco-list-row[data-index="${(index ?? 0) + 1}"]`);
      if (next) return Number(next.getAttribute('aria-level')) > (level ?? 0);
      const { bottom, height } = row.getBoundingClientRect();
      const room = (row.closest('.monaco-list')?.getBoundingClientRect().bottom ?? 0) - bottom;
      return room < height && row.getAttribute('aria-expanded') === 'true';
    });
  }

  /** Clicks one of the buttons that a row shows when the pointer is over it. */
  async inline(words: string | RegExp, action: string): Promise<void> {
    await this.pointAway();
    await this.row(words).hover();
    await this.clickOn(this.row(words), `.actions a[aria-label^="${action}"]`);
  }

  /** What the view says beside its name. */
  async description(): Promise<string> {
    return (await this.pane.locator('> .pane-header .description').textContent()) ?? '';
  }

  /** Opens the view where it is folded to its name. */
  async unfold(): Promise<void> {
    const header = this.pane.locator('> .pane-header');
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    await this.pane.locator('> .pane-body').waitFor();
  }

  /** Folds the view to its name, so that the others have its place. */
  async fold(): Promise<void> {
    const header = this.pane.locator('> .pane-header');
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }

  /** Clicks one of the buttons beside the view's name. */
  async button(action: string): Promise<void> {
    await this.pane.locator('> .pane-header').hover();
    await this.pane.locator(`> .pane-header .actions a[aria-label^="${action}"]`).click();
  }

  /** What a screen reader says of a row. */
  async spoken(words: string | RegExp): Promise<string> {
    return (await this.row(words).getAttribute('aria-label')) ?? '';
  }

  /** Selects rows that are not next to one another. */
  async select(...rows: Locator[]): Promise<void> {
    for (const [index, row] of rows.entries()) {
      await this.pointAway();
      const tookEffect = async () => (await row.getAttribute('aria-selected')) === 'true';
      await this.clickOn(row, '.monaco-icon-label', { modifiers: index === 0 ? [] : ['ControlOrMeta'], tookEffect });
    }
    await this.list.and(this.page.locator('[aria-selected="true"]')).nth(rows.length - 1).waitFor();
  }

  /** Picks from a row's context menu. */
  async menu(words: string | RegExp, item: string): Promise<void> {
    const choice = this.page.locator('.context-view .action-item', { hasText: item }).first();
    // While rows are drawn anew, the click may meet another row, or its menu may go with the rows. For a moment after it
    // opens, a menu takes a click for the end of the one that opened it; a key it takes at once.
    await eventually(`the menu of ${String(words)} with ${item}`, 30_000, async () => {
      await this.pointAway();
      await this.row(words).click({ button: 'right' });
      const ready = choice
        .hover({ timeout: 2_000 })
        .then(() => this.page.locator('.context-view .action-item.focused', { hasText: item }).waitFor({ timeout: 2_000 }));
      return ready.then(
        () => true,
        () => void this.page.keyboard.press('Escape'),
      );
    });
    await this.page.keyboard.press('Enter');
    await choice.waitFor({ state: 'hidden' });
  }

  /** The words and buttons that an empty view shows. */
  async welcome(): Promise<string> {
    return (await this.pane.locator('.welcome-view-content').innerText()).trim();
  }
}
