import * as vscode from 'vscode';
import { listOf, textOf } from '../../core/json/values';
import { DisposableStore } from '../../core/model/disposables';
import { systemTiming } from '../../core/model/timing';
import { renamedSource } from '../../core/runs/sourceRename';
import type { Runs } from '../../core/runs/runs';
import { lastRunIn, rememberRun } from './lastRun';
import type { Targets } from './targets';

/** A document that is saved under a name closes at once; one that closes later was closed by a person. */
const savingMs = 10_000;
/** Longer texts are not compared, in characters. */
const longestText = 5_000_000;

/** The folders of this workspace when somebody last looked. */
const foldersKey = 'folders';

/** A file that was written from a document that is not its own. */
interface SavedCopy {
  readonly file: vscode.Uri;
  /** The untitled documents that hold the same, as text. */
  readonly sources: readonly string[];
  readonly at: number;
}

/**
 * What belongs to a payload file goes along when it gets another name: its target, its runs and *Run Again*. A rename
 * and a move are told by VS Code; that an untitled document was saved is seen, as a file that nobody shows was written
 * with its text just before it closed. That a folder was moved on disk is told by nobody: it is seen when the workspace
 * says another place instead of one where nothing is any more. (A single folder that is opened in another place is another
 * workspace to VS Code, with a state of its own.)
 */
export class FileMoves implements vscode.Disposable {
  private readonly subscriptions = new DisposableStore();
  /** When each untitled document of this window was opened: earlier ones had the same names. */
  private readonly opened = new Map<string, number>();
  private saved?: SavedCopy;

  constructor(
    private readonly targets: Targets,
    private readonly runs: Pick<Runs, 'renameSource'>,
    private readonly memory: vscode.Memento,
    private readonly onFault: (error: unknown) => void,
  ) {
    // One that was here before this window's extension, and has a target, was brought back with its runs.
    for (const document of vscode.workspace.textDocuments) if (!targets.get(document)) this.noticeOpened(document);
    this.followFolders();
    this.subscriptions.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.followFolders()),
      vscode.workspace.onDidOpenTextDocument((document) => this.noticeOpened(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.noticeCopy(document)),
      vscode.workspace.onDidCloseTextDocument((document) => document.isUntitled && document.isClosed && this.closeUntitled(document.uri)),
    );
  }

  /** Since this window last looked, or an earlier one of this workspace. */
  private followFolders(): void {
    if (!vscode.workspace.workspaceFile) return;
    const before = (listOf(this.memory.get(foldersKey)) ?? []).flatMap((folder) => textOf(folder) ?? []);
    const now = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
    if (before.join() === now.join()) return;
    const gone = before.filter((folder) => !now.includes(folder));
    const come = now.filter((folder) => !before.includes(folder));
    const pairs = gone.flatMap((from) => {
      const fitting = gone.length === 1 && come.length === 1 ? come : come.filter((to) => lastPartOf(to) === lastPartOf(from));
      return fitting.length === 1 && fitting[0] !== undefined ? [[vscode.Uri.parse(from), vscode.Uri.parse(fitting[0])] as const] : [];
    });
    const follow = async (): Promise<void> => {
      for (const [from, to] of pairs) if (await isMissing(from)) this.move(from, to);
      await this.memory.update(foldersKey, now);
    };
    follow().catch(this.onFault);
  }

  /** The doorbell tells it, which hears of renames before anything is loaded. */
  readonly rename = ({ files }: vscode.FileRenameEvent): void => {
    for (const { oldUri, newUri } of files) this.move(oldUri, newUri);
  };

  dispose(): void {
    this.subscriptions.dispose();
  }

  private move(from: vscode.Uri, to: vscode.Uri, since?: number): void {
    const work = [this.targets.move(from, to), this.moveLastRun(from, to), this.runs.renameSource(from.toString(), to.toString(), since)];
    for (const part of work) part.catch(this.onFault);
  }

  private async moveLastRun(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    const last = lastRunIn(this.memory);
    const file = renamedSource(last?.file, { from: from.toString(), to: to.toString() });
    if (last && file !== undefined) await rememberRun(this.memory, { ...last, file });
  }

  private noticeOpened({ uri, isUntitled }: vscode.TextDocument): void {
    if (isUntitled) this.opened.set(uri.toString(), systemTiming.now());
  }

  private noticeCopy(document: vscode.TextDocument): void {
    const { uri: file, isUntitled } = document;
    const isShown = vscode.window.visibleTextEditors.some((editor) => editor.document.uri.toString() === file.toString());
    if (isUntitled || isShown) return;
    const sources = vscode.workspace.textDocuments.filter((other) => other.isUntitled && holdsTheSame(other, document));
    this.saved = { file, sources: sources.map(({ uri }) => uri.toString()), at: systemTiming.monotonic() };
    // *Save As* of a file leaves it where it is, and goes on with a copy.
    const active = vscode.window.activeTextEditor?.document;
    if (active && !active.isUntitled && holdsTheSame(active, document)) this.targets.copy(active.uri, file).catch(this.onFault);
  }

  private closeUntitled(uri: vscode.Uri): void {
    const name = uri.toString();
    const since = this.opened.get(name);
    const { saved } = this;
    this.opened.delete(name);
    if (saved?.sources.includes(name) && systemTiming.monotonic() - saved.at < savingMs) {
      this.saved = undefined;
      this.move(uri, saved.file, since);
      return;
    }
    // The next unsaved document of this name is another one.
    this.targets.forget(uri).catch(this.onFault);
  }
}

/** A place that cannot be asked now, such as another machine's, may be there. */
async function isMissing(folder: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(folder);
    return false;
  } catch (error) {
    return error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
  }
}

function lastPartOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

/** What is saved may be formatted on its way: white space does not count. */
function holdsTheSame(one: vscode.TextDocument, other: vscode.TextDocument): boolean {
  const [text, otherText] = [one.getText(), other.getText()];
  return text.length < longestText && text.trim() !== '' && withoutSpace(text) === withoutSpace(otherText);
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}
