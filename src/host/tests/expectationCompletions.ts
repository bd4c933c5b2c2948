import * as vscode from 'vscode';
import type { Execution, HeldValue } from '../../core/model/model';
import { namesWantedAt, type WantedNames } from '../../core/payload/expectation/cursor';
import type { ValueReader } from '../../core/reader/reader';
import type { Runs } from '../../core/runs/runs';
import type { TestPayloads } from './testPayloads';

/** Names of nodes and of what they returned, from the last run of the payload; everything else the file's schema completes. */
export class ExpectationCompletions implements vscode.CompletionItemProvider {
  constructor(
    private readonly runs: Runs,
    private readonly reader: Pick<ValueReader, 'ask'>,
    private readonly payloads: Pick<TestPayloads, 'find'>,
  ) {}

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

  private async namesOf(expectation: vscode.Uri, wanted: WantedNames): Promise<readonly string[]> {
    const payload = await this.payloads.find(expectation);
    const [last] = await this.runs.history.from(payload.toString());
    if (!last) return [];
    const { ref } = last.execution;
    await this.runs.showKept(ref);
    if (wanted.of === 'nodes') return (this.runs.executions.get(ref)?.execution.nodes ?? []).map(({ id, name }) => name || id);
    return this.runs.askAbout(ref, async (execution) => {
      const value = wanted.of === 'answer' ? execution.answer?.value : outputOf(execution, wanted.node);
      return value ? this.reader.ask({ type: 'fieldNames', value, path: wanted.path }) : [];
    });
  }
}

function outputOf({ nodes = [] }: Execution, name: string): HeldValue | undefined {
  return (nodes.find(({ id }) => id === name) ?? nodes.find((node) => node.name === name))?.output;
}
