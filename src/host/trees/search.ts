import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';
import { matchesText } from '../../core/runs/groups';
import { ask, back } from '../ui/prompts';

/** The text that a view is searched for: said in the view while it hides something, and cleared with one button. */
export class ViewSearch implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private text = '';
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly title: string,
    /** Set while something is searched for. */
    private readonly contextKey: string,
  ) {}

  /** Empty while nothing is searched for. */
  get current(): string {
    return this.text;
  }

  /** Asks for the text where none is given; an empty one clears the search. */
  async ask(given?: unknown): Promise<void> {
    const { title } = this;
    const prompt = vscode.l10n.t('Every word must stand somewhere in a row. Empty shows all.');
    const text = typeof given === 'string' ? given : await ask({ title, prompt, value: this.text });
    if (text === back) throw new Cancelled();
    this.set(text.trim());
  }

  clear(): void {
    this.set('');
  }

  matches(facts: readonly (string | undefined)[]): boolean {
    return this.text === '' || matchesText(this.text, facts);
  }

  /** Says the search beside the title of its view. */
  showIn(view: Pick<vscode.TreeView<unknown>, 'description'>): vscode.Disposable {
    return this.onDidChange(() => {
      view.description = this.text === '' ? undefined : `“${this.text}”`;
    });
  }

  dispose(): void {
    this.changed.dispose();
  }

  private set(text: string): void {
    if (text === this.text) return;
    this.text = text;
    void vscode.commands.executeCommand('setContext', this.contextKey, text !== '');
    this.changed.fire();
  }
}
