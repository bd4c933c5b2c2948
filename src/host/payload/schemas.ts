import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { Cancelled } from '../../core/model/errors';
import { LoadOnce } from '../../core/model/loadOnce';
import type { Target } from '../../core/model/model';
import type { CountedSentence } from '../../core/model/sentence';
import { systemTiming } from '../../core/model/timing';
import type { PayloadLanguage, SchemaProblem, Suggestion } from '../../core/payload/language';
import { payloadSchema, type JsonSchema } from '../../core/payload/schema';
import type { PayloadWarning } from '../../core/payload/warnings';
import type { RequestStructure } from '../../core/platforms/provider';
import type { Connections } from '../connections/connections';
import { confirm, showInformation } from '../ui/messages';
import { settlesWithin, showWhileWaiting } from '../ui/progress';
import { isJson } from './payloadFiles';
import type { PayloadText } from './problems';
import { nameOfWorkflow, type Targets } from './targets';
import { counted, translate } from '../ui/sentences';
import { formatDuration } from '../../core/model/format';

/** A pause in typing before the text is checked. */
const pauseMs = 300;
/** A run waits no longer for the schema of its workflow. */
const longestWaitMs = 3_000;

/**
 * What a workflow expects of its payload, while it is being written: squiggles, completion and hover, from the request
 * structure that the platform tells. Asked for when a payload with a target is on show, and once per window.
 */
export class PayloadSchemas implements vscode.Disposable, vscode.CompletionItemProvider, vscode.HoverProvider {
  private readonly structures = new Map<string, Promise<RequestStructure | undefined>>();
  /** What a run has waited for in vain; the next one does not wait again. */
  private readonly late = new Set<Promise<unknown>>();
  private readonly schemas = new WeakMap<RequestStructure, JsonSchema>();
  private readonly collection = vscode.languages.createDiagnosticCollection('runlight-schema');
  private readonly pauses = new Map<string, () => void>();
  private readonly subscriptions = new DisposableStore();
  private readonly language = new LoadOnce(() => this.loadLanguage());

  constructor(
    private readonly connections: Connections,
    private readonly targets: Targets,
    private readonly loadLanguage: () => Promise<PayloadLanguage>,
  ) {
    const checkAll = () => vscode.window.visibleTextEditors.forEach(({ document }) => this.checkSoon(document));
    this.subscriptions.add(
      vscode.window.onDidChangeVisibleTextEditors(checkAll),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.checkSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)),
      targets.onDidChange(checkAll),
      connections.onDidChange((id) => {
        for (const key of this.structures.keys()) if (key.startsWith(`${id}\n`)) this.structures.delete(key);
        checkAll();
      }),
    );
    checkAll();
  }

  /** What the platform says about a workflow's payload; undefined where it says nothing or cannot be asked now. */
  structureOf({ connection, scope, workflow }: Target): Promise<RequestStructure | undefined> {
    const key = [connection, scope, workflow].join('\n');
    const known = this.structures.get(key);
    if (known) return known;
    const asked = this.connections
      .provider(connection)
      .then((provider) => {
        if (!provider.requestStructure) return undefined;
        // While the answer is waited for: nearly every workflow has a schema.
        systemTiming.after(0, () => void this.loaded().catch(() => undefined));
        return provider.requestStructure(scope, workflow, new AbortController().signal);
      })
      .catch(() => {
        // Asked again at the next look.
        this.structures.delete(key);
        return undefined;
      });
    this.structures.set(key, asked);
    return asked;
  }

  /**
   * Asks before a payload is sent that does not fit.
   * @throws Cancelled when it is not to be sent.
   */
  async confirm({ text, isSelection }: Pick<PayloadText, 'text' | 'isSelection'>, target: Target): Promise<void> {
    const structure = await this.structureSoon(target);
    const problems = structure ? await this.validate(text, structure) : [];
    const [first] = problems;
    if (!first) return;
    const run = vscode.l10n.t('Run Anyway');
    const show = vscode.l10n.t('Show Problems');
    const name = nameOfWorkflow(target);
    const question = isSelection
      ? vscode.l10n.t('The selection does not fit the schema of {0}. Run the selection alone anyway?', name)
      : counted(problems.length, misfits, name);
    const answer = await confirm({ question, detail: first.message, yes: run, other: show });
    if (answer === run) return;
    void vscode.commands.executeCommand('workbench.actions.view.problems');
    throw new Cancelled();
  }

  async provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
    const schema = await this.schemaFor(document);
    if (!schema) return [];
    const found = await (await this.loaded()).complete(document.getText(), document.offsetAt(position), schema);
    return found.map((suggestion) => itemOf(document, suggestion));
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const schema = await this.schemaFor(document);
    if (!schema) return undefined;
    const found = await (await this.loaded()).hover(document.getText(), document.offsetAt(position), schema);
    if (!found) return undefined;
    // What a schema says comes from a server: it is neither trusted nor may it hold markup of the page.
    return new vscode.Hover(new vscode.MarkdownString(found.markdown), rangeOf(document, found));
  }

  dispose(): void {
    for (const cancel of this.pauses.values()) cancel();
    this.subscriptions.dispose();
    this.collection.dispose();
  }

  /** A run depends on no schema: one that does not come soon is not waited for, and that is said, the first time. */
  private async structureSoon(target: Target): Promise<RequestStructure | undefined> {
    const asked = this.structureOf(target);
    if (this.late.has(asked)) return undefined;
    const name = nameOfWorkflow(target);
    const title = vscode.l10n.t('Reading the schema of {0}…', name);
    if (await showWhileWaiting(title, () => settlesWithin(longestWaitMs, asked))) return asked;
    this.late.add(asked);
    void asked.then(() => this.late.delete(asked));
    const waited = formatDuration(longestWaitMs, vscode.env.language);
    void showInformation(vscode.l10n.t('The schema of {0} did not come within {1}, so the payload is sent without a check against it.', name, waited));
    return undefined;
  }

  private checkSoon(document: vscode.TextDocument): void {
    if (!isJson(document)) return;
    const key = document.uri.toString();
    this.pauses.get(key)?.();
    this.pauses.set(key, systemTiming.after(pauseMs, () => void this.check(document)));
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    this.pauses.delete(document.uri.toString());
    const target = this.targetOf(document);
    const { version } = document;
    const structure = target && (await this.structureOf(target));
    const problems = structure ? await this.validate(document.getText(), structure) : [];
    const warnings = target ? (await this.loaded()).warn(document.getText()) : [];
    // The text moved on while it was checked: its own check is on the way.
    if (document.isClosed || document.version !== version) return;
    const found = [...problems, ...warnings.map((warning) => ({ ...warning, message: sentenceAbout(warning) }))];
    this.collection.set(document.uri, found.map((problem) => diagnosticOf(document, problem)));
  }

  private async validate(text: string, structure: RequestStructure): Promise<readonly SchemaProblem[]> {
    const schema = this.schemaOf(structure);
    return schema ? (await this.loaded()).validate(text, schema) : [];
  }

  private async schemaFor(document: vscode.TextDocument): Promise<JsonSchema | undefined> {
    const target = this.targetOf(document);
    const structure = target && (await this.structureOf(target));
    return structure && this.schemaOf(structure);
  }

  /** One object per structure: the language service prepares a schema once for as long as that lives. */
  private schemaOf(structure: RequestStructure): JsonSchema | undefined {
    const schema = this.schemas.get(structure) ?? payloadSchema(structure);
    if (schema) this.schemas.set(structure, schema);
    return schema;
  }

  private targetOf(document: vscode.TextDocument): Target | undefined {
    if (!vscode.workspace.isTrusted) return undefined;
    const found = this.targets.get(document);
    return found && 'target' in found ? found.target : undefined;
  }

  private loaded(): Promise<PayloadLanguage> {
    return this.language.get();
  }
}

const misfits: CountedSentence = {
  one: 'The payload does not fit the schema of {1}. Run it anyway?',
  other: 'The payload does not fit the schema of {1} in {0} places. Run it anyway?',
};

function sentenceAbout({ template, values }: PayloadWarning): string {
  const words = translate(template, values);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function diagnosticOf(document: vscode.TextDocument, problem: SchemaProblem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, problem), problem.message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = 'Runlight';
  return diagnostic;
}

function itemOf(document: vscode.TextDocument, suggestion: Suggestion): vscode.CompletionItem {
  const { label, kind, detail, documentation, insertText, isSnippet, filterText, sortText, suggestsMore } = suggestion;
  const kinds = { property: vscode.CompletionItemKind.Property, value: vscode.CompletionItemKind.Value };
  const item = new vscode.CompletionItem(label, kinds[kind]);
  item.detail = detail;
  item.documentation = documentation === undefined ? undefined : new vscode.MarkdownString(documentation);
  item.insertText = isSnippet ? new vscode.SnippetString(insertText) : insertText;
  item.range = rangeOf(document, suggestion);
  item.filterText = filterText;
  item.sortText = sortText;
  if (suggestsMore) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

function rangeOf(document: vscode.TextDocument, { offset, length }: { readonly offset: number; readonly length: number }): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}
