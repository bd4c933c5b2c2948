import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { Failure } from '../../core/model/errors';
import { sameJson } from '../../core/json/copy';
import { findNode, sameExecution, type Execution, type ExecutionNode, type ExecutionRef } from '../../core/model/model';
import { systemTiming } from '../../core/model/timing';
import type { Asked, DocumentSubject } from '../../core/reader/questions';
import type { Masks } from '../../core/report/compare';
import type { RunsView } from '../../core/runs/runs';
import { doubtOf } from '../executions/describe';
import { outputScheme, placeOf, type OutputPlace } from './outputUris';

/** A text that was made to tell its length is read soon after, and kept until then; not longer than this, in milliseconds. */
const handOverMs = 10_000;

interface Watched {
  readonly uri: vscode.Uri;
  readonly place: OutputPlace;
  /** What it showed when it was read, or when it changed. */
  subject?: DocumentSubject;
  /** When it changed, for the editor. */
  at: number;
}

interface Made {
  readonly subject: DocumentSubject | undefined;
  readonly bytes: Uint8Array;
  readonly forget: () => void;
}

/**
 * What nodes returned as read-only JSON documents: folding, finding and comparing are the editor's own. A document
 * follows its execution for as long as somebody has it open. Its text is made when it is read, and not kept.
 */
export class OutputDocuments implements vscode.FileSystemProvider, vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly watched = new Map<string, Watched>();
  private readonly made = new Map<string, Made>();
  private readonly subscriptions = new DisposableStore();
  private readonly doubted = new vscode.EventEmitter<vscode.Uri[]>();
  readonly onDidChangeFile = this.changed.event;
  readonly onDidChangeFileDecorations = this.doubted.event;

  constructor(
    private readonly runs: RunsView,
    private readonly reader: Asked,
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
    const size = await this.sizeOf(uri);
    const at = this.watched.get(uri.toString())?.at ?? 0;
    return { type: vscode.FileType.File, ctime: 0, mtime: at, size, permissions: vscode.FilePermission.Readonly };
  }

  /** What is saved of a document that no editor can open: on one line where it has too many for one text. */
  async bytesToSave(uri: vscode.Uri): Promise<Uint8Array> {
    try {
      return await this.readFile(uri);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'tooLarge') throw error;
      return this.make(uri, true);
    }
  }

  /** The length of the text, in bytes. */
  async sizeOf(uri: vscode.Uri): Promise<number> {
    return (await this.make(uri)).length;
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const bytes = await this.make(uri);
    this.made.get(uri.toString())?.forget();
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
    for (const { forget } of [...this.made.values()]) forget();
    this.subscriptions.dispose();
    this.changed.dispose();
    this.doubted.dispose();
  }

  private async make(uri: vscode.Uri, isCompact?: true): Promise<Uint8Array> {
    const key = uri.toString();
    const place = placeOf(uri);
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    const { ref } = await this.executionOf(place.ref);
    // Without the other side the text is whole, only not in its order.
    const like = place.like && (await this.executionOf(place.like).catch(() => undefined));
    return this.runs.askAboutAll(like ? [ref, like.ref] : [ref], async ([execution, other]) => {
      const subject = execution && subjectOf(execution, place, this.masks(), other);
      const made = this.made.get(key);
      if (made && !isCompact && sameJson(made.subject, subject)) return made.bytes;
      const bytes = subject ? await this.reader.ask({ type: 'document', subject, isCompact }) : new Uint8Array();
      if (isCompact) return bytes;
      const known = this.watched.get(key);
      if (known) known.subject = subject;
      this.handOver(key, subject, bytes);
      return bytes;
    });
  }

  private handOver(key: string, subject: DocumentSubject | undefined, bytes: Uint8Array): void {
    this.made.get(key)?.forget();
    const cancel = systemTiming.after(handOverMs, () => forget());
    const forget = () => {
      cancel();
      this.made.delete(key);
    };
    this.made.set(key, { subject, bytes, forget });
  }

  /** Whether the text is another one now. */
  private renew(uri: vscode.Uri): boolean {
    const known = this.watched.get(uri.toString());
    const entry = known && this.runs.executions.get(known.place.ref);
    if (!known || !(entry?.execution.nodes ?? entry?.execution.answer)) return false;
    const like = known.place.like && this.runs.executions.get(known.place.like)?.execution;
    const subject = subjectOf(entry.execution, known.place, this.masks(), like);
    if (known.subject && sameJson(known.subject, subject)) return false;
    known.subject = subject;
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

/** Undefined where there is nothing yet: that is an empty document, which fills when there is something. */
function subjectOf(execution: Execution, place: OutputPlace, masks: Masks, like?: Execution): DocumentSubject | undefined {
  const { part } = place;
  const { status, answer, nodes = [] } = execution;
  if (part === 'execution') {
    return { of: 'execution', status, answer: answer?.value, nodes: nodes.map(({ name, status: word, error, output }) => ({ name, status: word, error, output })) };
  }
  const node = findNode(execution, place);
  if (part === 'node') return node && { of: 'node', node: factsOf(node), masks, like: factsOf(like && findNode(like, place)) };
  const value = part === 'answer' ? answer?.value : node?.[part];
  return value && { of: 'value', value };
}

/** What a node is compared by. */
function factsOf<Node extends ExecutionNode | undefined>(node: Node) {
  return node && { status: node.status, error: node.error, input: node.input, output: node.output };
}

function readOnly(): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions(vscode.l10n.t('What a node returned cannot be changed here.'));
}
