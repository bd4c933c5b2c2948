import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';
import { matchesText } from '../../core/runs/groups';
import { ask, back } from '../ui/prompts';

/** The search of one view. Its text stands beside the view's title while it hides rows, and a button clears it. */
export class ViewSearch implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private text = '';
  readonly onDidChange = this.changed.event;

  constructor(
    readonly title: string,
    /** Set while something is searched for. */
    private readonly contextKey: string,
  ) {}

  /** Empty while nothing is searched for. */
  get current(): string {
    return this.text;
  }

  clear(): void {
    this.set('');
  }

  matches(facts: readonly (string | undefined)[]): boolean {
    return this.text === '' || matchesText(this.text, facts);
  }

  /** Shows the text beside the title of its view. */
  showIn(view: Pick<vscode.TreeView<unknown>, 'description'>): vscode.Disposable {
    return this.onDidChange(() => {
      view.description = this.text === '' ? undefined : `“${this.text}”`;
    });
  }

  dispose(): void {
    this.changed.dispose();
  }

  /** An empty text clears the search. */
  set(text: string): void {
    if (text === this.text) return;
    this.text = text;
    void vscode.commands.executeCommand('setContext', this.contextKey, text !== '');
    this.changed.fire();
  }
}

/** Asks for the text of a search where none is given. Only commands do. */
export async function askForSearch(search: ViewSearch, given?: unknown): Promise<void> {
  const prompt = vscode.l10n.t('Every word must stand somewhere in a row. Empty shows all.');
  const text = typeof given === 'string' ? given : await ask({ title: search.title, prompt, value: search.current });
  if (text === back) throw new Cancelled();
  search.set(text.trim());
}
