import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import { LoadOnce } from '../../core/model/loadOnce';
import type { Handlers } from '../commands';
import type { Row } from '../executions/rows';
import type { HistoryRow } from '../history/rows';
import type { TestExplorer } from '../tests/testExplorer';
import type { TestTree } from '../tests/testTree';
import { showError } from '../ui/messages';
import { sentenceOf } from '../ui/sentences';
import type { WorkflowsRow } from '../workflows/rows';

/** What is behind the doorbell: whoever really answers what VS Code asks. */
export interface Root {
  readonly executions: vscode.TreeDataProvider<Row>;
  readonly workflows: vscode.TreeDataProvider<WorkflowsRow>;
  readonly history: vscode.TreeDataProvider<HistoryRow>;
  readonly lenses: vscode.CodeLensProvider;
  readonly schemas: vscode.CompletionItemProvider & vscode.HoverProvider;
  /** What belongs to payload files goes along with them. */
  readonly moves: { readonly rename: (event: vscode.FileRenameEvent) => void };
  readonly outputs: vscode.FileSystemProvider;
  readonly panels: vscode.WebviewPanelSerializer;
  readonly links: vscode.UriHandler;
  /** Loaded when tests are first run. */
  readonly tests: (tree: TestTree) => Promise<TestExplorer>;
  /** Loaded with the first expectation on show. */
  readonly expectations: () => Promise<vscode.CompletionItemProvider & vscode.HoverProvider>;
  /** One of the tools that the manifest contributes for language models; loaded with the first call. */
  readonly languageModelTool: (name: string) => Promise<Required<vscode.LanguageModelTool<object>>>;
  /** Loaded with the first command; asked about every one. */
  readonly handlers: (id: string, args: readonly unknown[]) => Promise<Handlers>;
  /** Shows what went wrong, and on which connection, where there is one. */
  readonly report: (error: unknown, connection?: string) => void;
  /** Goes on with what earlier windows left running. */
  readonly goOn: () => void;
  /** Lets other windows, and later ones, go on with what still runs. */
  readonly close: () => Promise<void>;
}

/**
 * Loads the root when somebody rings, once for all who ring. A load that failed is said, and tried again at the next
 * ring.
 */
export class Doorbell implements vscode.Disposable {
  private readonly opened = new vscode.EventEmitter<Root>();
  private readonly loading: LoadOnce<Root>;
  private root?: Root;
  /** Fires once, before anybody who rang is answered. */
  readonly onDidOpen = this.opened.event;

  constructor(load: () => Promise<Root>) {
    this.loading = new LoadOnce(async () => {
      const root = await load().catch((error: unknown) => {
        throw said(error);
      });
      this.root = root;
      this.opened.fire(root);
      return root;
    });
  }

  /** The root, where it is loaded. */
  get answering(): Root | undefined {
    return this.root;
  }

  /** @throws Failure, which the person has been told. */
  ring(): Promise<Root> {
    return this.loading.get();
  }

  /** What the root answers, at once where it is there; `otherwise` where it cannot be loaded. */
  ask<Answer>(question: (root: Root) => Answer, otherwise: () => Answer): Answer | Promise<Awaited<Answer>> {
    // As awaiting it would give it.
    return this.root ? question(this.root) : (this.ring().then(question, otherwise) as Promise<Awaited<Answer>>);
  }

  async close(): Promise<void> {
    const root = await this.loading.take()?.catch(() => undefined);
    await root?.close();
  }

  dispose(): void {
    this.opened.dispose();
  }
}

/** Tells the person, and gives what there is to tell. The log is not there yet, so the sentence has the reason in it. */
function said(error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  const [reason = ''] = detail.split('\n');
  const template = 'Runlight could not be loaded: {0}. Try again; if that does not help, install it again.';
  const failure = new Failure('disk', template, [reason.replace(/\.$/, '')], { detail, cause: error });
  void showError(sentenceOf(failure));
  return failure;
}
