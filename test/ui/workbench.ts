// The workbench as a person meets it: what is on show, and what keys and clicks do. Waits for conditions, never by the clock.
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { leaveEvidence } from './evidence';
import { launch, showRunlightKeys, type Launched, type LaunchOptions, type Theme } from './launch';
import { keptEditors } from './kept';
import { Prompt } from './prompt';
import { Tree } from './tree';
import { eventually } from './wait';

export type { LaunchOptions, Theme } from './launch';

export interface Message {
  readonly text: string;
  readonly buttons: string[];
}

const open = new Set<Workbench>();
/** The failures whose evidence has been left. */
const told = new Set<string>();

export class Workbench {
  /** Quick picks and input boxes. */
  readonly prompt: Prompt;

  private constructor(private readonly launched: Launched) {
    this.prompt = new Prompt(launched.page);
    open.add(this);
  }

  static async launch(options: LaunchOptions = {}): Promise<Workbench> {
    const launched = await launch(options);
    const workbench = new Workbench(launched);
    try {
      await workbench.ready();
      if (options.open) await workbench.cursorIn(options.open);
      return workbench;
    } catch (error) {
      await workbench.leaveEvidence('did not start');
      await workbench.close();
      throw error;
    }
  }

  /** A second window of the same profile, on the same folder. */
  async another(): Promise<Workbench> {
    const workbench = new Workbench(await this.launched.another());
    await workbench.ready();
    return workbench;
  }

  /** Is gone at once and without a word, with its extension host, as when a machine loses its power. */
  async vanish(): Promise<void> {
    open.delete(this);
    // First: a page that closes would let it take its leave.
    this.killExtensionHost();
    await this.page.close();
  }

  /** For what has no word here yet. */
  get page(): Page {
    return this.launched.page;
  }

  /** The folder that is open, on disk. */
  get workspace(): string {
    return this.launched.workspace;
  }

  /** Changes a file of the workspace behind the editor's back, as version control does. */
  async write(path: string, text: string): Promise<void> {
    await writeFile(join(this.workspace, path), text);
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 90_000 });
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor();
  }

  /** The file that was asked for takes the focus when it has come, and would take it from what a test does before. */
  private async cursorIn(path: string): Promise<void> {
    await this.page.locator(`.tab.active[data-resource-name="${path.split('/').at(-1)}"]`).waitFor();
    await this.page.locator('.monaco-editor.focused .view-line').first().waitFor();
  }

  /** Runs a command by its title in the palette, "Runlight: Show Log". */
  async runCommand(title: string): Promise<void> {
    await this.focusWorkbench();
    // Contributed commands appear when the extension host has read the manifests; the palette does not add them while open.
    await eventually(`the command ${title}`, 90_000, async () => {
      await this.page.keyboard.press('F1');
      await this.prompt.shown();
      await this.prompt.type(`>${title}`);
      if (await this.prompt.chooseIfThere(title)) return true;
      await this.prompt.cancel();
      return undefined;
    });
  }

  /** A tree view of the sidebar by its name; the view container must be on show (`showContainer`). */
  tree(view: string): Tree {
    return new Tree(this.page, view);
  }

  async showContainer(name: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-item:has(a[aria-label^="${name}"])`).first();
    await item.waitFor();
    if (!(await item.getAttribute('class'))?.includes('checked')) await item.click();
    await this.page.locator('.sidebar .composite.title', { hasText: new RegExp(name, 'i') }).waitFor();
  }

  /** Shows Runlight's views by a key of the tests' own, pressed until the window has read the file with such keys. */
  async showRunlight(): Promise<void> {
    await this.focusWorkbench();
    const title = this.page.locator('.sidebar .composite.title', { hasText: /Runlight/i });
    await eventually('the views of Runlight', 60_000, async () => {
      await this.page.keyboard.press(showRunlightKeys);
      return title.waitFor({ timeout: 1_000 }).then(() => true, () => undefined);
    });
  }

  /** Adds one of the connections of the launch, by the key that has its arguments. */
  async addConnection(name: string): Promise<void> {
    const keys = this.launched.keysOf.get(name);
    if (!keys) throw new Error(`The window was launched without a connection ${name}.`);
    await this.page.keyboard.press(keys);
  }

  /** Opens a file of the workspace by its relative path, as with Ctrl+O. */
  async openFile(path: string): Promise<void> {
    await this.focusWorkbench();
    await this.page.keyboard.press('ControlOrMeta+o');
    await this.prompt.shown();
    const name = path.split('/').at(-1) ?? path;
    const tab = this.page.locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`);
    const whole = join(this.workspace, path);
    // The dialog forgets what is typed while it still looks around, takes its answer only once it has looked that up, and
    // now and then takes none: a new one does.
    let tries = 0;
    await eventually(`the tab of ${name}`, 120_000, async () => {
      if (await tab.isVisible()) return true;
      if (!(await this.prompt.isShown())) return undefined;
      tries += 1;
      if (tries % 4 === 0) {
        await this.prompt.cancel();
        await this.page.keyboard.press('ControlOrMeta+o');
        await this.prompt.shown();
      }
      if ((await this.prompt.value()) !== whole) await this.prompt.type(whole);
      await this.prompt.accept();
      // A second Enter while the file opens would go into the file.
      return tab.waitFor({ timeout: 3_000 }).then(() => true, () => undefined);
    });
    await this.editor.waitFor();
  }

  /** The editor that has the focus, or the only one. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[role="code"]').first();
  }

  /** Replaces everything in the active editor, by pasting: what is typed would be indented and closed again. */
  async setEditorText(text: string): Promise<void> {
    await this.editor.locator('.view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.evaluate((words) => navigator.clipboard.writeText(words), text);
    await this.page.keyboard.press('ControlOrMeta+v');
    const [first] = text.split('\n');
    await eventually('the pasted text', 10_000, async () => (await this.editorLines())[0] === first || undefined);
  }

  /** The lines of the active editor that are on the screen. */
  async editorLines(): Promise<string[]> {
    const lines = await this.editor.locator('.view-line').evaluateAll((elements) =>
      elements
        .map((element) => ({ top: parseFloat((element as HTMLElement).style.top), text: element.textContent ?? '' }))
        .sort((one, other) => one.top - other.top)
        .map(({ text }) => text),
    );
    return lines.map((line) => line.replaceAll('\u00a0', ' ').replaceAll(/[\u200b\u200c]/g, ''));
  }

  async activeTab(): Promise<string> {
    return (await this.page.locator('.editor-group-container.active .tab.active').first().getAttribute('aria-label')) ?? '';
  }

  async tabs(): Promise<string[]> {
    const names = await this.page
      .locator('.tab[role="tab"]')
      .evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute('aria-label') ?? ''));
    return names.map((name) => name.replace(/, Editor Group \d+$/, ''));
  }

  /** The words of the code lenses in the active editor. */
  async lenses(): Promise<string[]> {
    return texts(this.editor.locator('.codelens-decoration > a, .codelens-decoration > span'));
  }

  async clickLens(words: string | RegExp): Promise<void> {
    await this.editor.locator('.codelens-decoration > a', { hasText: words }).first().click();
  }

  /** The squiggles' messages as the Problems view lists them; opens that view. */
  async problems(): Promise<string[]> {
    await this.runCommand('Problems: Focus on Problems View');
    return texts(this.page.locator('.markers-panel .marker-line-text, .markers-panel .marker-message-line'));
  }

  async statusBar(): Promise<string[]> {
    return texts(this.page.locator('.part.statusbar .statusbar-item:visible'));
  }

  async clickStatusBar(words: string | RegExp): Promise<void> {
    await this.page.locator('.part.statusbar .statusbar-item a', { hasText: words }).first().click();
  }

  /** The toasts on show. */
  async notifications(): Promise<Message[]> {
    const items = await this.page.locator('.notifications-toasts .notification-list-item').all();
    return Promise.all(
      items.map(async (item) => ({
        text: (await texts(item.locator('.notification-list-item-message'))).join(' '),
        buttons: await texts(item.locator('.notification-list-item-buttons-container .monaco-button')),
      })),
    );
  }

  /** Waits for a toast with these words; gives it to click in. */
  async notification(words: string | RegExp): Promise<Locator> {
    const item = this.page.locator('.notifications-toasts .notification-list-item', { hasText: words }).first();
    await item.waitFor();
    return item;
  }

  /** A toast stays where it is, above what a test wants to click. */
  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'hidden' });
  }

  async clickNotification(words: string | RegExp, button: string): Promise<void> {
    await (await this.notification(words)).getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits for a modal dialog; gives its words and buttons. */
  async dialog(): Promise<Message> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.waitFor();
    return {
      text: (await texts(box.locator('.dialog-message-text, .dialog-message-detail'))).join('\n'),
      buttons: await texts(box.locator('.dialog-buttons .monaco-button')),
    };
  }

  async answerDialog(button: string): Promise<void> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.getByRole('button', { name: button, exact: true }).click();
    await box.waitFor({ state: 'hidden' });
  }

  async dismissDialog(): Promise<void> {
    await this.page.locator('.monaco-dialog-box').waitFor();
    await this.page.keyboard.press('Escape');
    await this.page.locator('.monaco-dialog-box').waitFor({ state: 'hidden' });
  }

  /** The page inside the webview on show. */
  panelFrame(): FrameLocator {
    return this.page.locator('iframe.webview.ready:visible').first().contentFrame().frameLocator('#active-frame');
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Reloads the window. What VS Code keeps for the next window is written before it goes. */
  async reload(): Promise<void> {
    await eventually('the open editors to be written down', 60_000, async () => {
      const [shown, kept] = [await this.page.locator('.tab[role="tab"]').count(), await keptEditors(this.page)];
      return kept === shown || undefined;
    });
    await this.page.evaluate(() => Object.assign(window, { beforeReload: true }));
    await this.runCommand('Developer: Reload Window');
    await this.page.waitForFunction(() => !('beforeReload' in window));
    await this.ready();
  }

  /** Ends the extension host as a crash does; VS Code starts another one by itself. */
  killExtensionHost(): void {
    this.launched.killExtensionHost();
  }

  /** Changes user settings as a person does, in settings.json. */
  async setSettings(settings: Record<string, unknown>): Promise<void> {
    Object.assign(this.launched.settings, settings);
    await this.runCommand('Preferences: Open User Settings (JSON)');
    await this.page.locator('.editor-group-container.active .tab.active[data-resource-name="settings.json"]').waitFor();
    await this.setEditorText(JSON.stringify(this.launched.settings, undefined, 2));
    await this.page.keyboard.press('ControlOrMeta+s');
    await this.page.locator('.tab.active:not(.dirty)[data-resource-name="settings.json"]').waitFor();
    await this.runCommand('View: Close Editor');
  }

  async switchTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.prompt.type(theme); // The list is long, and only rows on the screen exist.
    await this.prompt.choose(theme);
    const word = { 'Light Modern': 'vs', 'Dark Modern': 'vs-dark', 'Dark High Contrast': 'hc-black' }[theme];
    await this.page.locator(`.monaco-workbench.${word}`).waitFor();
    await this.settled();
  }

  /** The prompt is gone, and nothing moves or fades any more: a picture shows what stays. */
  private async settled(): Promise<void> {
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    // What spins for as long as something loads never ends.
    await this.page.evaluate(async () => {
      const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
      await Promise.allSettled(ending.map(({ finished }) => finished));
    });
  }

  /** A picture in .vscode-test/screenshots; gives its path. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(this.launched.screenshots, { recursive: true });
    const path = join(this.launched.screenshots, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  async close(): Promise<void> {
    open.delete(this);
    // Where a set-up failed, mocha goes straight to what closes the window.
    const failed = process.env['RUNLIGHT_FAILED_TEST'];
    if (failed !== undefined && !told.has(failed)) await this.leaveEvidence(failed);
    await this.launched.close();
  }

  /** Picture, text and logs, for whoever asks why a test failed. */
  async leaveEvidence(title: string): Promise<void> {
    told.add(title);
    await leaveEvidence(this.launched, title);
  }

  /** A key that is pressed while a webview has the focus would go there. */
  private async focusWorkbench(): Promise<void> {
    await this.page.evaluate(() => {
      if (document.activeElement instanceof HTMLIFrameElement) document.activeElement.blur();
      window.focus();
    });
  }
}

async function texts(locator: Locator): Promise<string[]> {
  return (await locator.allTextContents()).map((text) => text.replaceAll('\u00a0', ' ').trim()).filter(Boolean);
}

afterEach(async function () {
  if (this.currentTest?.state !== 'failed') return;
  for (const workbench of open) await workbench.leaveEvidence(this.currentTest.fullTitle());
});
