import * as vscode from 'vscode';
import { Cancelled, isCancelled, toFailure } from '../../core/model/errors';
import type { Scope } from '../../core/model/model';
import { systemTiming } from '../../core/model/timing';
import type { Provider } from '../../core/platforms/provider';
import { back, drawnChoice, typedRow } from '../ui/prompts';
import { wordsOf } from './scopes';
import { sentenceOf } from '../ui/sentences';

const pageSize = 25;
/** A pause in typing before the server is asked. */
const searchPauseMs = 250;

interface ScopeRow extends vscode.QuickPickItem {
  readonly scope?: Scope;
  readonly again?: true;
  readonly icon?: string;
}

/** How far the server's pages of one search are loaded. */
interface SearchProgress {
  readonly ids: ReadonlySet<string>;
  readonly next: number;
  readonly hasMore: boolean;
}

interface ScopeQuestion {
  readonly title: string;
  /** Already chosen. */
  readonly chosen: readonly Scope[];
  readonly canGoBack?: boolean;
}

/**
 * Lets a person choose scopes from the server's list (page by page, searched by the server as they type) or type one.
 * @throws Cancelled on Escape: nothing changes then.
 */
export async function pickScopes(provider: Provider, question: ScopeQuestion): Promise<readonly Scope[] | typeof back> {
  const picker = new ScopePicker(provider, question);
  try {
    return await picker.choose();
  } finally {
    picker.dispose();
  }
}

class ScopePicker {
  private readonly box = vscode.window.createQuickPick<ScopeRow>();
  private readonly abort = new AbortController();
  private readonly more: vscode.QuickInputButton;
  /** Every scope that was loaded, in order of arrival. Late events refer to rows by index, so an index never changes. */
  private readonly known = new Map<string, Scope>();
  /** By what was searched for; the empty text is the whole list. */
  private readonly found = new Map<string, SearchProgress>();
  private readonly loading = new Map<string, Promise<void>>();
  /** In the order of choosing. */
  private selected: ReadonlySet<string>;
  private problem?: { readonly search: string; readonly sentence: string };
  private replacing = false;
  private stale = false;
  private cancelPause?: () => void;

  constructor(
    private readonly provider: Provider,
    private readonly question: ScopeQuestion,
  ) {
    this.more = { iconPath: new vscode.ThemeIcon('ellipsis'), tooltip: vscode.l10n.t('Load More') };
    this.selected = new Set(question.chosen.map(({ id }) => id));
    for (const scope of question.chosen) this.known.set(scope.id, scope);
    this.box.title = question.title;
    this.box.canSelectMany = true;
    this.box.matchOnDescription = true;
    this.box.ignoreFocusOut = true;
    const { search, type } = provider.scopeKind.words;
    this.box.placeholder = vscode.l10n.t(provider.scopes ? search : type);
  }

  choose(): Promise<readonly Scope[] | typeof back> {
    return new Promise((resolve, reject) => {
      this.box.onDidAccept(async () => {
        const chosen = await this.accept();
        if (chosen) resolve(chosen);
      });
      this.box.onDidTriggerButton((button) => (button === this.more ? void this.load(this.text) : resolve(back)));
      this.box.onDidHide(() => reject(new Cancelled()));
      this.box.onDidChangeSelection((rows) => this.takeSelection(rows));
      this.box.onDidChangeValue(() => this.searchSoon());
      this.box.show();
      this.draw();
      void this.load('');
    });
  }

  dispose(): void {
    this.cancelPause?.();
    this.abort.abort();
    this.box.dispose();
  }

  private get text(): string {
    return this.box.value.trim();
  }

  /** The ticked scopes; with none ticked, the typed one where it is unambiguous. Undefined keeps the prompt open. */
  private async accept(): Promise<readonly Scope[] | undefined> {
    const { text } = this;
    if (this.selected.size === 0 && text !== '') {
      await this.search(text);
      const [active] = this.box.activeItems;
      if (active?.scope) return [active.scope];
      const like = this.box.items.find(({ scope }) => scope && this.known.has(scope.id) && isLike(scope, text));
      if (this.known.has(text) || !like) return [this.known.get(text) ?? { id: text }];
      this.box.activeItems = [like];
      return undefined;
    }
    return [...this.selected].map((id) => this.known.get(id) ?? { id });
  }

  private takeSelection(rows: readonly ScopeRow[]): void {
    if (rows.some(({ again }) => again)) void this.load(this.problem?.search ?? '');
    const scopes = rows.flatMap(({ scope }) => scope ?? []);
    for (const scope of scopes) if (!this.known.has(scope.id)) this.known.set(scope.id, scope);
    const ids = new Set(scopes.map(({ id }) => id));
    const before = [...this.selected].filter((id) => this.replacing || ids.has(id));
    this.selected = new Set([...before, ...ids]);
    if (this.replacing && this.selected.size > before.length) this.stale = true;
  }

  private searchSoon(): void {
    this.draw();
    this.cancelPause?.();
    this.cancelPause = systemTiming.after(searchPauseMs, () => void this.search(this.text));
  }

  /** Asks the server, unless it has nothing more to tell. */
  private async search(text: string): Promise<void> {
    this.cancelPause?.();
    if (text !== '' && this.found.get('')?.hasMore !== false && !this.found.has(text)) await this.load(text);
  }

  /** The next page of what the server finds for this text. */
  private load(search: string): Promise<void> {
    const running = this.loading.get(search);
    if (running) return running;
    const load = this.loadPage(search).finally(() => {
      this.loading.delete(search);
      this.box.busy = this.loading.size > 0;
    });
    this.loading.set(search, load);
    this.box.busy = true;
    return load;
  }

  private async loadPage(search: string): Promise<void> {
    const before = this.found.get(search);
    const page = before?.next ?? 1;
    try {
      const query = { page, limit: pageSize, search: search || undefined };
      const answer = await this.provider.scopes?.(query, this.abort.signal);
      if (!answer) return;
      for (const scope of answer.items) this.known.set(scope.id, scope);
      const ids = new Set([...(before?.ids ?? []), ...answer.items.map(({ id }) => id)]);
      this.found.set(search, { ids, next: page + 1, hasMore: answer.hasNext });
      this.problem = undefined;
    } catch (error) {
      if (isCancelled(error)) return;
      this.problem = { search, sentence: sentenceOf(toFailure(error)) };
    }
    this.draw();
  }

  /**
   * Replaces the rows. The editor clears the ticks then, sets them again, and reports both some time later, as it does a
   * tick that was made on the rows before; so until it has caught up, a report adds and never takes away.
   */
  private draw(): void {
    if (this.replacing) {
      this.stale = true;
      return;
    }
    this.replacing = true;
    this.stale = false;
    this.box.items = this.rows().map(drawnChoice);
    this.box.selectedItems = this.box.items.filter(({ scope }) => scope && this.selected.has(scope.id));
    this.box.buttons = [...(this.question.canGoBack ? [vscode.QuickInputButtons.Back] : []), ...(this.hasMore ? [this.more] : [])];
    void caughtUp().then(() => {
      this.replacing = false;
      if (this.stale && !this.abort.signal.aborted) this.draw();
    });
  }

  private get hasMore(): boolean {
    return (this.found.get(this.text) ?? this.found.get(''))?.hasMore ?? false;
  }

  /** The first two rows always exist, as separators where there is nothing to show, so that all others keep their index. */
  private rows(): ScopeRow[] {
    const { text, problem } = this;
    const nothing = { label: '', kind: vscode.QuickPickItemKind.Separator };
    const typed = { ...typedRow(text, vscode.l10n.t('use as typed')), scope: { id: text } };
    const again = { label: vscode.l10n.t('Try again'), icon: 'refresh', detail: problem?.sentence, alwaysShow: true, again: true as const };
    const hits = this.found.get(text)?.ids;
    return [
      text === '' || this.known.has(text) ? nothing : typed,
      problem ? again : nothing,
      ...[...this.known.values()].map((scope) => ({
        ...wordsOf(this.provider.scopeKind, scope),
        scope,
        alwaysShow: text !== '' && hits?.has(scope.id),
      })),
    ];
  }
}

function isLike({ id, name }: Scope, text: string): boolean {
  return `${id}\n${name ?? ''}`.toLowerCase().includes(text.toLowerCase());
}

/** Resolves when the editor has applied every earlier change of the prompt, and its events about them have arrived. */
async function caughtUp(): Promise<void> {
  // VS Code sends changes of a prompt from a timer: this one runs after it.
  await new Promise<void>((resolve) => void systemTiming.after(0, resolve));
  await vscode.commands.executeCommand('setContext', 'runlight.choosing', true);
}
