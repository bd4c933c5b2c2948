import type { Locator, Page } from 'playwright-core';
import { eventually } from './wait';

/** The quick pick or input box on show. */
export class Prompt {
  constructor(private readonly page: Page) {}

  private get box(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  private get field(): Locator {
    return this.box.locator('.quick-input-filter input, .quick-input-box input').first();
  }

  private get rows(): Locator {
    return this.box.locator('.quick-input-list .monaco-list-row');
  }

  /** The row with exactly this label. */
  row(label: string): Locator {
    return this.rows.filter({ has: this.page.getByText(label, { exact: true }) }).first();
  }

  async shown(): Promise<void> {
    await this.box.waitFor({ state: 'visible' });
    await this.field.waitFor({ state: 'visible' });
  }

  async isShown(): Promise<boolean> {
    return this.box.isVisible();
  }

  /** Waits for the prompt with this title. */
  async titled(title: string | RegExp): Promise<void> {
    await this.box.locator('.quick-input-title', { hasText: title }).waitFor();
  }

  async title(): Promise<string> {
    await this.shown();
    return (await this.box.locator('.quick-input-title').textContent()) ?? '';
  }

  /** What stands below the field: the prompt, or what is wrong with the value. */
  async message(): Promise<string> {
    await this.shown();
    return (await this.box.locator('.quick-input-message').textContent()) ?? '';
  }

  async value(): Promise<string> {
    return this.field.inputValue();
  }

  /** Answers the dialog for a file, which forgets what is typed while it still looks around. */
  async givePath(path: string): Promise<void> {
    await eventually('the dialog for a file', 30_000, async () => ((await this.isShown()) && (await this.value()).startsWith('/')) || undefined);
    await eventually(`the dialog to take ${path}`, 30_000, async () => {
      if (!(await this.isShown())) return true;
      if ((await this.value()) !== path) await this.type(path);
      else await this.accept();
      return undefined;
    });
  }

  async placeholder(): Promise<string> {
    return (await this.field.getAttribute('placeholder')) ?? '';
  }

  /** Whether what is typed is hidden. */
  async masked(): Promise<boolean> {
    return (await this.field.getAttribute('type')) === 'password';
  }

  /** Replaces what stands in the field, by keys. */
  async type(text: string): Promise<void> {
    await this.shown();
    await this.field.focus();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
  }

  /** The labels that are on the screen. */
  async labels(): Promise<string[]> {
    await this.rows.first().waitFor();
    return this.rows.locator('.quick-input-list-label .label-name, .quick-input-list-rows > .quick-input-list-row:first-child .label-name').evaluateAll(
      (names) => [...new Set(names.map((name) => name.textContent ?? ''))],
    );
  }

  /** Waits for the row with this label, goes to it by keys and takes it. */
  async choose(label: string): Promise<void> {
    await this.row(label).waitFor();
    await this.goTo(label);
    await this.page.keyboard.press('Enter');
  }

  /** Takes the first row with this description, where labels repeat. */
  async chooseDescribed(description: string): Promise<void> {
    await this.rows.filter({ hasText: description }).first().click();
  }

  /** Ticks rows of a pick of several; `accept` ends it. */
  async tick(...labels: string[]): Promise<void> {
    for (const label of labels) {
      await this.row(label).waitFor();
      await this.row(label).locator('.monaco-checkbox').click();
      await this.row(label).locator('[aria-checked="true"]').waitFor();
    }
  }

  /** Ticks a row by keys. */
  async tickByKeys(label: string): Promise<void> {
    await this.row(label).waitFor();
    await this.goTo(label);
    await this.page.keyboard.press('Space');
    await this.row(label).locator('[aria-checked="true"]').waitFor();
  }

  /** Clicks a button beside the title. */
  async button(name: string): Promise<void> {
    await this.box.locator(`.quick-input-titlebar a.action-label[aria-label^="${name}"]`).click();
  }

  /** False when the row does not appear soon. */
  async chooseIfThere(label: string): Promise<boolean> {
    const there = await this.row(label)
      .waitFor({ timeout: 1500 })
      .then(() => true)
      .catch(() => false);
    if (there) await this.choose(label);
    return there;
  }

  async accept(): Promise<void> {
    await this.field.focus(); // On a checkbox, where a click leaves the focus, Enter would only untick it.
    await this.page.keyboard.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.field.focus(); // What was opened beside the prompt may have the focus.
    await this.page.keyboard.press('Escape');
    await this.box.waitFor({ state: 'hidden' });
  }

  private async goTo(label: string): Promise<void> {
    await eventually(`the row ${label} to have the focus`, 10_000, async () => {
      const focused = await this.row(label).evaluate((row) => row.classList.contains('focused'));
      if (focused) return true;
      await this.page.keyboard.press('ArrowDown');
      return undefined;
    });
  }
}
