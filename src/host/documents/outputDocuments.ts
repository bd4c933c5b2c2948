import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { comparableText, type Masks } from '../../core/report/compare';
import { stringifyJson } from '../../core/json/json';
import { sameExecution, type Execution } from '../../core/model/model';
import type { Entry } from '../../core/runs/store';
import type { RunsView } from '../../core/runs/runs';
import { outputScheme, placeOf, type OutputPlace } from './outputUris';

/**
 * What nodes returned as read-only JSON documents: folding, finding and comparing are the editor's own. A document
 * follows its execution for as long as somebody has it open.
 */
export class OutputDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly watched = new Map<string, { readonly uri: vscode.Uri; readonly place: OutputPlace; bytes?: Uint8Array; at: number }>();
  private readonly subscriptions = new DisposableStore();
  readonly onDidChangeFile = this.changed.event;

  constructor(
    private readonly runs: RunsView,
    private readonly masks: () => Masks,
  ) {
    this.subscriptions.add(
      vscode.workspace.registerFileSystemProvider(outputScheme, this, { isReadonly: true, isCaseSensitive: true }),
      runs.executions.onChange(({ ref }) => {
        const shown = [...this.watched.values()].filter(({ place }) => sameExecution(place.ref, ref));
        const news = shown.filter(({ uri }) => this.renew(uri));
        if (news.length > 0) this.changed.fire(news.map(({ uri }) => ({ type: vscode.FileChangeType.Changed, uri })));
      }),
    );
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const place = placeOf(uri);
    if (!place) return new vscode.Disposable(() => undefined);
    const key = uri.toString();
    this.watched.set(key, { uri, place, at: Date.now() });
    const following = this.runs.follow(place.ref);
    return new vscode.Disposable(() => {
      following.dispose();
      this.watched.delete(key);
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const bytes = await this.readFile(uri);
    const at = this.watched.get(uri.toString())?.at ?? 0;
    return { type: vscode.FileType.File, ctime: 0, mtime: at, size: bytes.length, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const known = this.watched.get(uri.toString());
    if (known?.bytes) return known.bytes;
    const place = placeOf(uri);
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    const bytes = new TextEncoder().encode(documentText(await this.entryOf(place), place, this.masks()));
    if (known) known.bytes = bytes;
    return bytes;
  }

  readDirectory(): never {
    throw vscode.FileSystemError.NoPermissions('Node outputs are not kept in folders.');
  }

  createDirectory(): never {
    throw readOnly();
  }

  writeFile(): never {
    throw readOnly();
  }

  delete(): never {
    throw readOnly();
  }

  rename(): never {
    throw readOnly();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  /** Whether the text is another one now. */
  private renew(uri: vscode.Uri): boolean {
    const known = this.watched.get(uri.toString());
    const entry = known && this.runs.executions.get(known.place.ref);
    if (!known || !(entry?.execution.nodes ?? entry?.execution.answer)) return false;
    const bytes = new TextEncoder().encode(documentText(entry, known.place, this.masks()));
    if (known.bytes && Buffer.compare(known.bytes, bytes) === 0) return false;
    known.bytes = bytes;
    known.at = Math.max(Date.now(), known.at + 1);
    return true;
  }

  private async entryOf({ ref }: OutputPlace): Promise<Entry> {
    const known = this.runs.executions.get(ref);
    if (known?.execution.nodes || known?.execution.answer) return known;
    return { execution: await this.runs.read(ref), seenAt: Date.now() };
  }
}

function documentText({ execution }: Entry, { node: id, part }: OutputPlace, masks: Masks): string {
  if (part === 'execution') return lines(outcomeOf(execution));
  if (part === 'answer') return lines(execution.answer?.value);
  const node = execution.nodes?.find((one) => one.id === id);
  return part === 'node' ? comparableText(node, masks) : lines(node?.[part]);
}

/** A list, because two nodes may have one name. */
function outcomeOf({ status, answer, nodes = [] }: Execution): object {
  return {
    ...{ status, answer: answer?.value },
    nodes: nodes.map(({ name, status: state, error: message, output }) => ({ name, status: state, error: message, output })),
  };
}

/** Nothing yet is an empty document, which fills when there is something. */
function lines(value: unknown): string {
  return value === undefined ? '' : `${stringifyJson(value, 2)}\n`;
}

function readOnly(): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions('What a node returned cannot be changed here.');
}
