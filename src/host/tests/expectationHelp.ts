import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { formatDuration } from '../../core/model/format';
import type { Execution, ExecutionNode, HeldValue } from '../../core/model/model';
import { systemTiming } from '../../core/model/timing';
import type { Mismatch } from '../../core/payload/expectation/checkRun';
import { namesWantedAt, partAt, type ShownPart, type WantedNames } from '../../core/payload/expectation/cursor';
import { readExpectation } from '../../core/payload/expectation/expectation';
import { isExpectation } from '../../core/payload/expectation/files';
import { locate } from '../../core/payload/locate';
import type { ValueReader } from '../../core/reader/reader';
import type { Runs } from '../../core/runs/runs';
import { plain } from '../ui/messages';
import type { LastRuns } from './lastRuns';

/** A pause in typing before the text is looked at, in milliseconds. */
const pauseMs = 400;

/**
 * Help while an expectation is written, from the last run: names of nodes and of what they returned, what they were, and what is
 * not there. Everything else VS Code tells by the file's schema.
 */
export class ExpectationHelp implements vscode.CompletionItemProvider, vscode.HoverProvider, vscode.Disposable {
  private readonly problems = vscode.languages.createDiagnosticCollection('runlight.expectations');
  private readonly subscriptions = new DisposableStore(this.problems);
  private readonly pauses = new Map<string, () => void>();

  constructor(
    private readonly lastRuns: Pick<LastRuns, 'of' | 'goodOf'>,
    private readonly reader: Pick<ValueReader, 'ask'>,
    private readonly runs: Pick<Runs, 'askAbout' | 'history'>,
  ) {
    const lookAtAll = (): void => vscode.workspace.textDocuments.forEach((document) => this.lookSoon(document));
    this.subscriptions.add(
      vscode.workspace.onDidOpenTextDocument((document) => this.lookSoon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.lookSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.problems.delete(uri)),
      runs.history.onChange(lookAtAll),
    );
    lookAtAll();
  }

  async provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
    const found = namesWantedAt(document.getText(), document.offsetAt(position));
    if (!found) return [];
    const { span, wanted, hasValue } = found;
    const range = new vscode.Range(document.positionAt(span.offset), document.positionAt(span.offset + span.length));
    const names = await this.namesOf(document.uri, wanted).catch(() => []);
    return [...new Set(names)].map((name) => {
      const item = new vscode.CompletionItem(JSON.stringify(name), vscode.CompletionItemKind.Property);
      item.range = range;
      item.insertText = hasValue ? JSON.stringify(name) : `${JSON.stringify(name)}: `;
      item.detail = wanted.of === 'nodes' ? vscode.l10n.t('node of the last run') : vscode.l10n.t('field in the last run');
      // Before what the schema says of every expectation.
      item.sortText = `0${name}`;
      return item;
    });
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const part = partAt(document.getText(), document.offsetAt(position));
    const execution = part && (await this.lastRuns.of(document.uri).catch(() => undefined));
    if (!execution) return undefined;
    const words = part.of === 'node' ? wordsOfNode(execution, part.node) : await this.wordsOfValue(execution, part).catch(() => undefined);
    return words && new vscode.Hover(words);
  }

  dispose(): void {
    for (const cancel of this.pauses.values()) cancel();
    this.subscriptions.dispose();
  }

  private async namesOf(expectation: vscode.Uri, wanted: WantedNames): Promise<readonly string[]> {
    const last = await this.lastRuns.of(expectation);
    if (!last) return [];
    if (wanted.of === 'nodes') return (last.nodes ?? []).map(({ id, name }) => name || id);
    return this.runs.askAbout(last.ref, async (execution) => {
      const value = valueOf(execution, wanted);
      return value ? this.reader.ask({ type: 'fieldNames', value, path: wanted.path }) : [];
    });
  }

  /** What workflows return is text, whatever it looks like. */
  private async wordsOfValue({ ref }: Execution, part: Exclude<ShownPart, { readonly of: 'node' }>): Promise<vscode.MarkdownString | undefined> {
    const excerpt = await this.runs.askAbout(ref, async (execution) => {
      const value = valueOf(execution, part);
      return value && this.reader.ask({ type: 'excerpt', value, path: part.path });
    });
    if (excerpt === undefined) return undefined;
    return new vscode.MarkdownString().appendText(vscode.l10n.t('In the last run:')).appendCodeblock(excerpt, 'json');
  }

  private lookSoon(document: vscode.TextDocument): void {
    if (!isExpectation(document.uri.path)) return;
    const key = document.uri.toString();
    this.pauses.get(key)?.();
    this.pauses.set(key, systemTiming.after(pauseMs, () => void this.look(document)));
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    this.pauses.delete(document.uri.toString());
    const { version } = document;
    const text = document.getText();
    const read = readExpectation(text);
    const found =
      'problems' in read
        ? read.problems
            .filter(({ isBeyondSchema }) => isBeyondSchema)
            .map(({ at, template, values }) => diagnosticAt(document, at, vscode.l10n.t(template, ...values), vscode.DiagnosticSeverity.Error))
        : await this.absencesIn(document).catch(() => []);
    // The text moved on while it was looked at: its own look is on the way.
    if (!document.isClosed && document.version === version) this.problems.set(document.uri, found);
  }

  /** What the last good run did not have: most often it is misspelt. */
  private async absencesIn(document: vscode.TextDocument): Promise<readonly vscode.Diagnostic[]> {
    const good = await this.lastRuns.goodOf(document.uri);
    if (!good) return [];
    const mismatches = await this.runs.askAbout(good.ref, (execution) => this.reader.ask({ type: 'mismatches', execution, expectation: document.getText() }));
    return mismatches.flatMap((mismatch) => {
      const words = wordsOfAbsence(mismatch);
      return words === undefined ? [] : diagnosticAt(document, mismatch.at, words, vscode.DiagnosticSeverity.Information);
    });
  }
}

function wordsOfAbsence({ at, expected, actual, template, values }: Mismatch): string | undefined {
  if (at[0] === 'nodes' && at.length === 2) return vscode.l10n.t('The last good run: {0}', vscode.l10n.t(template, ...values));
  return expected !== undefined && actual === '' ? vscode.l10n.t('The last good run returned nothing here.') : undefined;
}

function diagnosticAt(document: vscode.TextDocument, at: Mismatch['at'], words: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const { offset, length } = locate(document.getText(), at);
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  const diagnostic = new vscode.Diagnostic(range, plain(words), severity);
  diagnostic.source = 'Runlight';
  return diagnostic;
}

function valueOf(execution: Execution, part: { readonly of: 'answer' } | { readonly of: 'output'; readonly node: string }): HeldValue | undefined {
  return part.of === 'answer' ? execution.answer?.value : nodeCalled(execution, part.node)?.output;
}

function nodeCalled({ nodes = [] }: Execution, name: string): ExecutionNode | undefined {
  return nodes.find(({ id }) => id === name) ?? nodes.find((node) => node.name === name);
}

function wordsOfNode(execution: Execution, name: string): vscode.MarkdownString | undefined {
  const node = nodeCalled(execution, name);
  if (!node) return undefined;
  const facts = [node.status, node.durationMs === undefined ? undefined : formatDuration(node.durationMs, vscode.env.language)];
  return new vscode.MarkdownString().appendText(vscode.l10n.t('In the last run: {0}', facts.filter((fact) => fact !== undefined).join(' · ')));
}
