import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { testNameOf } from '../../core/payload/expectation/files';

/** Files of tests, wherever they are. */
const pattern = '**/*.expected.json';
/** What is looked for at once: a folder that holds more is somebody else's. */
const mostFiles = 20_000;

/** A test of the tree: the expectation it stands for, and for which account where it is one of several. */
export interface TestOfTree {
  readonly expectation: vscode.Uri;
  readonly account?: string;
}

/**
 * The tests of the workspace as folders and files, found by their names: no file is opened. They are kept true while files
 * come and go.
 */
export class TestTree implements vscode.Disposable {
  private readonly tests = new WeakMap<vscode.TestItem, TestOfTree>();
  private readonly subscriptions = new DisposableStore();
  private finding?: Promise<void>;

  constructor(private readonly controller: vscode.TestController) {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
    this.subscriptions.add(
      watcher,
      watcher.onDidCreate((file) => this.add(file)),
      watcher.onDidDelete((file) => this.remove(file)),
      // A folder that goes takes its files along, and says so of itself alone.
      vscode.workspace.onDidDeleteFiles(({ files }) => void this.refreshAfter(files)),
      vscode.workspace.onDidRenameFiles(({ files }) => void this.refreshAfter(files.map(({ oldUri }) => oldUri))),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()),
    );
  }

  /** The tests, once they have been looked for. */
  async ready(): Promise<void> {
    this.finding ??= this.find();
    await this.finding;
  }

  /** Looks for them again. */
  refresh(): Promise<void> {
    this.finding = this.find();
    return this.finding;
  }

  /** What an item stands for; undefined for a folder. */
  testOf(item: vscode.TestItem): TestOfTree | undefined {
    return this.tests.get(item);
  }

  /** All tests in an item, in their order. */
  testsIn(item: vscode.TestItem): readonly vscode.TestItem[] {
    if (this.tests.has(item)) return [item];
    return [...item.children].flatMap(([, child]) => this.testsIn(child));
  }

  /** The file's item below an account's, made where it is not there. */
  forAccount(item: vscode.TestItem, account: string): vscode.TestItem {
    const test = this.tests.get(item);
    const id = `${item.id}#${account}`;
    const known = item.children.get(id);
    if (known || !test) return known ?? item;
    const child = this.controller.createTestItem(id, account, test.expectation);
    this.tests.set(child, { ...test, account });
    item.children.add(child);
    return child;
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async find(): Promise<void> {
    const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
    const roots = new Map<string, vscode.TestItem>();
    for (const file of [...files].sort((one, other) => (one.path < other.path ? -1 : 1))) this.place(file, roots);
    this.controller.items.replace([...roots.values()]);
  }

  private add(file: vscode.Uri): void {
    const roots = new Map([...this.controller.items].map(([id, item]) => [id, item]));
    const before = roots.size;
    this.place(file, roots);
    if (roots.size !== before) this.controller.items.replace([...roots.values()]);
  }

  private remove(file: vscode.Uri): void {
    const item = this.itemOf(file);
    const parent = item?.parent;
    if (item) (parent?.children ?? this.controller.items).delete(item.id);
    this.removeEmpty(parent);
  }

  /** A folder without tests is none of ours. */
  private removeEmpty(folder: vscode.TestItem | undefined): void {
    if (!folder || folder.children.size > 0) return;
    const { parent } = folder;
    (parent?.children ?? this.controller.items).delete(folder.id);
    this.removeEmpty(parent);
  }

  private async refreshAfter(gone: readonly vscode.Uri[]): Promise<void> {
    const known = [...this.controller.items].flatMap(([, item]) => this.testsIn(item));
    const isConcerned = known.some((item) => gone.some((file) => item.uri?.path.startsWith(file.path)));
    if (isConcerned) await this.refresh();
  }

  private itemOf(file: vscode.Uri): vscode.TestItem | undefined {
    const known = [...this.controller.items].flatMap(([, item]) => this.filesIn(item));
    return known.find(({ uri }) => uri?.toString() === file.toString());
  }

  private filesIn(item: vscode.TestItem): readonly vscode.TestItem[] {
    const test = this.tests.get(item);
    return test && test.account === undefined ? [item] : [...item.children].flatMap(([, child]) => this.filesIn(child));
  }

  /** Makes the item of a file and of the folders around it; with several workspace folders those come first. */
  private place(file: vscode.Uri, roots: Map<string, vscode.TestItem>): void {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    const path = vscode.workspace.asRelativePath(file, false).split('/');
    const name = path.pop() ?? '';
    let parent: vscode.TestItem | undefined;
    let uri = folder?.uri;
    if (folder && (vscode.workspace.workspaceFolders ?? []).length > 1) parent = this.folderItem(folder.uri, folder.name, undefined, roots);
    for (const step of path) {
      uri = uri && vscode.Uri.joinPath(uri, step);
      if (uri) parent = this.folderItem(uri, step, parent, roots);
    }
    const item = this.controller.createTestItem(file.toString(), testNameOf(name), file);
    this.tests.set(item, { expectation: file });
    if (parent) parent.children.add(item);
    else roots.set(item.id, item);
  }

  private folderItem(uri: vscode.Uri, label: string, parent: vscode.TestItem | undefined, roots: Map<string, vscode.TestItem>): vscode.TestItem {
    const id = `${uri.toString()}/`;
    const known = parent ? parent.children.get(id) : roots.get(id);
    if (known) return known;
    const made = this.controller.createTestItem(id, label, uri);
    if (parent) parent.children.add(made);
    else roots.set(id, made);
    return made;
  }
}
