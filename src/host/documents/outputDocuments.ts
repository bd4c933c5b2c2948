import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { comparableText, type Masks } from '../../core/report/compare';
import { stringifyJson } from '../../core/json/json';
import { findNode, sameExecution, type Execution, type ExecutionRef } from '../../core/model/model';
import type { RunsView } from '../../core/runs/runs';
import { doubtOf } from '../executions/describe';
import { outputScheme, placeOf, type OutputPlace } from './outputUris';

/**
 * What nodes returned as read-only JSON documents: folding, finding and comparing are the editor's own. A document
 * follows its execution for as long as somebody has it open.
 */
export class OutputDocuments implements vscode.FileSystemProvider, vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly watched = new Map<string, { readonly uri: vscode.Uri; readonly place: OutputPlace; bytes?: Uint8Array; at: number }>();
  private readonly subscriptions = new DisposableStore();
  private readonly doubted = new vscode.EventEmitter<vscode.Uri[]>();
  readonly onDidChangeFile = this.changed.event;
  readonly onDidChangeFileDecorations = this.doubted.event;

  constructor(
    private readonly runs: RunsView,
    private readonly masks: () => Masks,
  ) {
    this.subscriptions.add(
      vscode.window.registerFileDecorationProvider(this),
      runs.executions.onChange(({ ref, entry, before }) => {
        const shown = [...this.watched.values()].filter(({ place }) => refsOf(place).some((one) => sameExecution(one, ref)));
        const isDoubted = !entry.execution.guessed !== !before?.execution.guessed;
        if (isDoubted && shown.length > 0) this.doubted.fire(shown.map(({ uri }) => uri));
        const news = shown.filter(({ uri }) => this.renew(uri));
        if (news.length > 0) this.changed.fire(news.map(({ uri }) => ({ type: vscode.FileChangeType.Changed, uri })));
      }),
    );
  }

  /** The tab of what only looks like the run that was started here says so, until an id tells. */
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const place = uri.scheme === outputScheme ? placeOf(uri) : undefined;
    const execution = place && this.runs.executions.get(place.ref)?.execution;
    const doubt = execution && doubtOf(execution);
    return doubt === undefined ? undefined : new vscode.FileDecoration('?', doubt);
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const place = placeOf(uri);
    if (!place) return new vscode.Disposable(() => undefined);
    const key = uri.toString();
    this.watched.set(key, { uri, place, at: Date.now() });
    const following = refsOf(place).map((ref) => this.runs.follow(ref));
    return new vscode.Disposable(() => {
      for (const one of following) one.dispose();
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
    // Without the other side the text is whole, only not in its order.
    const like = place.like && (await this.executionOf(place.like).catch(() => undefined));
    const bytes = new TextEncoder().encode(documentText(await this.executionOf(place.ref), place, this.masks(), like));
    if (known) known.bytes = bytes;
    return bytes;
  }

  readDirectory(): never {
    throw vscode.FileSystemError.NoPermissions(vscode.l10n.t('Node outputs are not kept in folders.'));
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
    this.doubted.dispose();
  }

  /** Whether the text is another one now. */
  private renew(uri: vscode.Uri): boolean {
    const known = this.watched.get(uri.toString());
    const entry = known && this.runs.executions.get(known.place.ref);
    if (!known || !(entry?.execution.nodes ?? entry?.execution.answer)) return false;
    const like = known.place.like && this.runs.executions.get(known.place.like)?.execution;
    const bytes = new TextEncoder().encode(documentText(entry.execution, known.place, this.masks(), like));
    if (known.bytes && Buffer.compare(known.bytes, bytes) === 0) return false;
    known.bytes = bytes;
    known.at = Math.max(Date.now(), known.at + 1);
    return true;
  }

  private async executionOf(ref: ExecutionRef): Promise<Execution> {
    const known = this.runs.executions.get(ref)?.execution;
    return known?.nodes || known?.answer ? known : this.runs.read(ref);
  }
}

function refsOf({ ref, like }: OutputPlace): readonly ExecutionRef[] {
  return like ? [ref, like] : [ref];
}

function documentText(execution: Execution, place: OutputPlace, masks: Masks, like?: Execution): string {
  const { part } = place;
  if (part === 'execution') return lines(outcomeOf(execution));
  if (part === 'answer') return lines(execution.answer?.value);
  const node = findNode(execution, place);
  return part === 'node' ? comparableText(node, masks, like && findNode(like, place)) : lines(node?.[part]);
}

/** A list, because two nodes may have one name. */
function outcomeOf({ status, answer, nodes = [] }: Execution): object {
  return {
    status,
    answer: answer?.value,
    nodes: nodes.map(({ name, status: state, error: message, output }) => ({ name, status: state, error: message, output })),
  };
}

/** Nothing yet is an empty document, which fills when there is something. */
function lines(value: unknown): string {
  return value === undefined ? '' : `${stringifyJson(value, 2)}\n`;
}

function readOnly(): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions(vscode.l10n.t('What a node returned cannot be changed here.'));
}
