import * as vscode from 'vscode';
import { Cancelled, isCancelled, toFailure } from '../../core/errors';
import type { Scope } from '../../core/model';
import type { Provider } from '../../core/provider';
import { sentenceOf } from '../sentences';

const pageSize = 50;
/** A pause in typing before the server is asked. */
const searchPauseMs = 250;

interface ScopeItem extends vscode.QuickPickItem {
  readonly scope: Scope;
}

/**
 * Lets a person choose scopes from the server's list (page by page, searched by the server as they type) or type one.
 * @throws Cancelled on Escape: nothing changes then.
 */
export async function pickScopes(provider: Provider, title: string, chosen: readonly Scope[]): Promise<readonly Scope[]> {
  const picker = new ScopePicker(provider, title, chosen);
  try {
    return await picker.choose();
  } finally {
    picker.dispose();
  }
}

class ScopePicker {
  private readonly box = vscode.window.createQuickPick<ScopeItem>();
  private readonly abort = new AbortController();
  private readonly known = new Map<string, Scope>();
  private readonly selected: Set<string>;
  private readonly more: vscode.QuickInputButton;
  private nextPage = 1;
  private hasMore = false;
  private waiting?: NodeJS.Timeout;
  private drawing = false;

  constructor(
    private readonly provider: Provider,
    title: string,
    chosen: readonly Scope[],
  ) {
    this.more = { iconPath: new vscode.ThemeIcon('ellipsis'), tooltip: vscode.l10n.t('Load More') };
    this.selected = new Set(chosen.map(({ id }) => id));
    for (const scope of chosen) this.known.set(scope.id, scope);
    this.box.title = title;
    this.box.canSelectMany = true;
    this.box.matchOnDescription = true;
    this.box.ignoreFocusOut = true;
    this.box.placeholder = vscode.l10n.t('Search by name, or type a {0}', provider.scopeNoun);
  }

  choose(): Promise<readonly Scope[]> {
    return new Promise((resolve, reject) => {
      this.box.onDidAccept(() => {
        const chosen = [...this.selected].map((id) => this.known.get(id) ?? { id });
        resolve(chosen);
      });
      this.box.onDidHide(() => reject(new Cancelled()));
      this.box.onDidTriggerButton(() => void this.loadNextPage());
      this.box.onDidChangeSelection((items) => this.takeSelection(items));
      this.box.onDidChangeValue(() => this.searchSoon());
      this.box.show();
      void this.loadNextPage();
    });
  }

  dispose(): void {
    clearTimeout(this.waiting);
    this.abort.abort();
    this.box.dispose();
  }

  private takeSelection(items: readonly ScopeItem[]): void {
    // Setting the items clears the selection by itself; only a person's own change counts.
    if (this.drawing) return;
    this.selected.clear();
    for (const { scope } of items) {
      this.selected.add(scope.id);
      this.known.set(scope.id, scope);
    }
  }

  private searchSoon(): void {
    this.draw();
    clearTimeout(this.waiting);
    const text = this.box.value.trim();
    if (text && this.hasMore) this.waiting = setTimeout(() => void this.load(1, text), searchPauseMs);
  }

  private async loadNextPage(): Promise<void> {
    const page = await this.load(this.nextPage);
    if (!page) return;
    this.hasMore = page.hasNext;
    this.nextPage += 1;
    this.box.buttons = this.hasMore ? [this.more] : [];
  }

  private async load(page: number, search?: string) {
    if (!this.provider.scopes) return undefined;
    this.box.busy = true;
    try {
      const found = await this.provider.scopes({ page, limit: pageSize, search }, this.abort.signal);
      for (const scope of found.items) this.known.set(scope.id, scope);
      this.draw();
      return found;
    } catch (error) {
      if (!isCancelled(error)) this.box.placeholder = sentenceOf(toFailure(error));
      return undefined;
    } finally {
      this.box.busy = false;
    }
  }

  private draw(): void {
    const typed = this.box.value.trim();
    const items = [...this.known.values()].map(itemOf);
    if (typed && !this.known.has(typed)) {
      items.push({ scope: { id: typed }, label: typed, description: vscode.l10n.t('use as typed'), alwaysShow: true });
    }
    this.drawing = true;
    this.box.items = items;
    this.box.selectedItems = items.filter(({ scope }) => this.selected.has(scope.id));
    this.drawing = false;
  }
}

function itemOf(scope: Scope): ScopeItem {
  return { scope, label: scope.id, description: scope.name === scope.id ? undefined : scope.name };
}
