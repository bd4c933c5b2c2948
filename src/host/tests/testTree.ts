import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { isExpectation, testNameOf } from '../../core/payload/expectation/files';
import { systemTiming } from '../../core/model/timing';

/** Files of tests, wherever they are. */
const pattern = '**/*.expected.json';
/** What is looked for at once: a folder that holds more is somebody else's. */
const mostFiles = 20_000;
/** The extension host is shared: after so many items, everybody else has a turn. */
const itemsAtOnce = 200;
/** Folders that came are gathered this long, in milliseconds: a checkout brings many. */
const pauseMs = 200;
/** The system watches a new folder only some time after it came: what came into it meanwhile nobody tells. In milliseconds. */
const secondLookMs = 2_000;
/** Of more that came at once it is cheaper to look for everything. */
const mostLookedInto = 50;
/** Folders that hold other people's files. */
const skipped = /\/(?:node_modules|\.git)\//;

/** A test of the tree: the expectation it stands for, and for which account where it is one of several. */
export interface TestOfTree {
  readonly expectation: vscode.Uri;
  readonly account?: string;
}

/**
 * The tests of the workspace as folders and files, found by their names: no file is opened. They are kept true while files
 * and whole folders come and go. An item stays the same one as long as its file is there, and so does what is below it.
 */
export class TestTree implements vscode.Disposable {
  private readonly tests = new WeakMap<vscode.TestItem, TestOfTree>();
  /** By the address of the file. */
  private readonly files = new Map<string, vscode.TestItem>();
  /** By the address of the folder. */
  private readonly folders = new Map<string, vscode.TestItem>();
  /** Files and folders that went while others were looked for: they may be among what is found. */
  private readonly gone = new Set<string>();
  private searches = 0;
  /** What came and may be a folder. */
  private readonly came = new Map<string, vscode.Uri>();
  private readonly subscriptions = new DisposableStore();
  private cancelLook?: () => void;
  private readonly secondLooks = new Set<() => void>();
  private finding?: Promise<void>;

  constructor(private readonly controller: vscode.TestController) {
    // Of a folder that comes or goes, the system tells nothing but the folder itself.
    const watcher = vscode.workspace.createFileSystemWatcher('**', false, true, false);
    const { onDidCreateFiles, onDidDeleteFiles, onDidRenameFiles, onDidChangeWorkspaceFolders } = vscode.workspace;
    this.subscriptions.add(
      watcher,
      watcher.onDidCreate((file) => this.noteCame(file)),
      watcher.onDidDelete((file) => this.remove(file)),
      // What is done in the editor is told by it first, and where no system watches, by it alone.
      onDidCreateFiles(({ files }) => files.forEach((file) => this.noteCame(file))),
      onDidDeleteFiles(({ files }) => files.forEach((file) => this.remove(file))),
      onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) {
          this.remove(oldUri);
          this.noteCame(newUri);
        }
      }),
      onDidChangeWorkspaceFolders(() => void this.startAgain().catch(() => undefined)),
    );
  }

  /** The tests, once they have been looked for. */
  ready(): Promise<void> {
    return this.finding ?? this.refresh();
  }

  /** Looks for them again. A search that failed is made again at the next look. */
  refresh(): Promise<void> {
    const finding = this.find();
    this.finding = finding;
    finding.catch(() => {
      if (this.finding === finding) this.finding = undefined;
    });
    return finding;
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
    const file = test && this.files.get(test.expectation.toString());
    if (!test || !file) return item;
    const id = `${file.id}#${account}`;
    const known = file.children.get(id);
    if (known) return known;
    const child = this.controller.createTestItem(id, account, test.expectation);
    this.tests.set(child, { ...test, account });
    file.children.add(child);
    return child;
  }

  dispose(): void {
    for (const cancel of [this.cancelLook, ...this.secondLooks]) cancel?.();
    this.subscriptions.dispose();
  }

  private async find(): Promise<void> {
    const before = new Set(this.files.keys());
    const found = await this.search(pattern);
    for (const file of before) if (!found.has(file)) this.removeFile(file);
  }

  /** Another root may stand above everything. */
  private startAgain(): Promise<void> {
    this.controller.items.replace([]);
    this.files.clear();
    this.folders.clear();
    return this.refresh();
  }

  private noteCame(file: vscode.Uri): void {
    if (skipped.test(file.path)) return;
    this.gone.delete(file.toString());
    if (isExpectation(file.path)) {
      this.add(file);
      return;
    }
    this.came.set(file.toString(), file);
    this.cancelLook ??= systemTiming.after(pauseMs, () => void this.lookIntoWhatCame().catch(() => undefined));
  }

  private async lookIntoWhatCame(): Promise<void> {
    const came = [...this.came.values()];
    this.came.clear();
    this.cancelLook = undefined;
    if (came.length > mostLookedInto) {
      this.lookAgain(() => this.refresh());
      return this.refresh();
    }
    for (const place of came) {
      const isFolder = await vscode.workspace.fs.stat(place).then(({ type }) => (type & vscode.FileType.Directory) !== 0, () => false);
      if (!isFolder) continue;
      await this.lookInto(place);
      this.lookAgain(() => this.lookInto(place));
    }
  }

  private async lookInto(folder: vscode.Uri): Promise<void> {
    // Where it has gone again meanwhile, that is told as well.
    await this.search(new vscode.RelativePattern(folder, pattern)).catch(() => undefined);
  }

  private lookAgain(look: () => Promise<void>): void {
    const cancel = systemTiming.after(secondLookMs, () => {
      this.secondLooks.delete(cancel);
      look().catch(() => undefined);
    });
    this.secondLooks.add(cancel);
  }

  /** Makes the items of the files that are there, a few at a time; gives their addresses. What has gone meanwhile is left out. */
  private async search(include: vscode.GlobPattern): Promise<ReadonlySet<string>> {
    this.searches += 1;
    try {
      const files = await vscode.workspace.findFiles(include, '**/node_modules/**', mostFiles);
      const found = new Set<string>();
      for (const [at, file] of files.entries()) {
        if (at % itemsAtOnce === itemsAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
        if (this.isGone(file.toString())) continue;
        found.add(file.toString());
        this.add(file);
      }
      return found;
    } finally {
      this.searches -= 1;
      if (this.searches === 0) this.gone.clear();
    }
  }

  private isGone(address: string): boolean {
    return this.gone.size > 0 && [...this.gone].some((place) => address === place || address.startsWith(`${place}/`));
  }

  /** Makes the item of a file. */
  private add(file: vscode.Uri): void {
    const id = file.toString();
    if (this.files.has(id)) return;
    // The first of several that stand together has made the folders.
    const siblings = this.folders.get(id.slice(0, id.lastIndexOf('/')))?.children ?? this.itemsBeside(file);
    if (!siblings) return;
    const item = this.controller.createTestItem(id, testNameOf(file.path.slice(file.path.lastIndexOf('/') + 1)), file);
    this.tests.set(item, { expectation: file });
    this.files.set(id, item);
    siblings.add(item);
  }

  /** Makes the items of the folders around a file; with several workspace folders those come first. Undefined outside of them. */
  private itemsBeside(file: vscode.Uri): vscode.TestItemCollection | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    if (!folder) return undefined;
    const steps = vscode.workspace.asRelativePath(file, false).split('/').slice(0, -1);
    const isOneOfSeveral = (vscode.workspace.workspaceFolders ?? []).length > 1;
    let parent = isOneOfSeveral ? this.folderItem(folder.uri, folder.name, undefined) : undefined;
    let uri = folder.uri;
    for (const step of steps) {
      uri = vscode.Uri.joinPath(uri, step);
      parent = this.folderItem(uri, step, parent);
    }
    return parent?.children ?? this.controller.items;
  }

  private folderItem(uri: vscode.Uri, label: string, parent: vscode.TestItem | undefined): vscode.TestItem {
    const address = uri.toString();
    const known = this.folders.get(address);
    if (known) return known;
    const made = this.controller.createTestItem(`${address}/`, label, uri);
    this.folders.set(address, made);
    (parent?.children ?? this.controller.items).add(made);
    return made;
  }

  /** A file, or a folder with all its files. */
  private remove(place: vscode.Uri): void {
    const address = place.toString();
    if (this.searches > 0) this.gone.add(address);
    const folder = this.folders.get(address);
    if (!folder) return this.removeFile(address);
    for (const item of this.testsIn(folder)) this.removeFile(item.id);
  }

  private removeFile(address: string): void {
    const item = this.files.get(address);
    if (!item) return;
    this.files.delete(address);
    this.detach(item);
  }

  /** A folder without tests is none of ours. */
  private detach(item: vscode.TestItem): void {
    const { parent } = item;
    (parent?.children ?? this.controller.items).delete(item.id);
    if (!parent || parent.children.size > 0) return;
    this.folders.delete(parent.id.slice(0, -1));
    this.detach(parent);
  }
}
