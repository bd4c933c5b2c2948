import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import { isExpectation } from '../../core/payload/expectation/files';
import { isJson, isPayloadFile, payloadLanguages } from '../payload/payloadFiles';
import { hasTarget, knowsPayloads } from '../payload/targets';
import type { Doorbell, Root } from './doorbell';

/**
 * What is offered in a payload comes from behind the doorbell. JSON is open in nearly every window: whether a file is a
 * payload is told from its name and its target alone, and one that is none rings nowhere.
 */
export function forwardPayloads(bell: Doorbell, memory: vscode.Memento): vscode.Disposable {
  const isPayload: IsPayload = (document) => isJson(document) && (isPayloadFile(document) || hasTarget(document, memory));
  const languages = payloadLanguages.map((language) => ({ language }));
  const none = () => undefined;
  const help = <Answer>(document: vscode.TextDocument, question: (helper: Root['schemas']) => vscode.ProviderResult<Answer>) => {
    if (isExpectation(document.uri.path)) return bell.ask(({ expectations }) => expectations().then(question), none);
    return isPayload(document) ? bell.ask(({ schemas }) => question(schemas), none) : undefined;
  };
  const completion: vscode.CompletionItemProvider = {
    provideCompletionItems: (document, ...rest) => help<vscode.CompletionItem[] | vscode.CompletionList>(document, (helper) => helper.provideCompletionItems(document, ...rest)),
  };
  const hover: vscode.HoverProvider = { provideHover: (document, ...rest) => help<vscode.Hover>(document, (helper) => helper.provideHover(document, ...rest)) };
  const lenses = new ForwardedLenses(bell, isPayload);
  return vscode.Disposable.from(
    lenses,
    vscode.languages.registerCodeLensProvider(languages, lenses),
    vscode.languages.registerCompletionItemProvider(languages, completion, '"', ' ', ':'),
    vscode.languages.registerHoverProvider(languages, hover),
    ringWhenShown(bell, isPayload),
    vscode.workspace.onDidRenameFiles((event) => {
      if (knowsPayloads(memory)) void bell.ask(({ moves }) => moves.rename(event), () => undefined);
    }),
  );
}

type IsPayload = (document: vscode.TextDocument) => boolean;

class ForwardedLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions = new DisposableStore(this.changed);
  /** A payload has no lenses because nobody opened: they are asked for again when somebody does. */
  private isWaiting = false;
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly bell: Doorbell,
    private readonly isPayload: IsPayload,
  ) {
    this.subscriptions.add(
      bell.onDidOpen(({ lenses }) => {
        if (lenses.onDidChangeCodeLenses) this.subscriptions.add(lenses.onDidChangeCodeLenses(() => this.changed.fire()));
        // Otherwise nothing: it would take back the question that rang.
        if (this.isWaiting) this.changed.fire();
        this.isWaiting = false;
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): vscode.ProviderResult<vscode.CodeLens[]> {
    if (!this.bell.answering && !this.isPayload(document)) return [];
    const none = (): vscode.CodeLens[] => {
      this.isWaiting = true;
      return [];
    };
    return this.bell.ask(({ lenses }) => lenses.provideCodeLenses(document, token), none);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

/** Lenses may be switched off: the word PRODUCTION and the squiggles come with a payload on show, whoever asks for them. */
function ringWhenShown(bell: Doorbell, isPayload: IsPayload): vscode.Disposable {
  const look = (): void => {
    const shown = vscode.window.visibleTextEditors.map(({ document }) => document);
    if (shown.some(isPayload)) bell.ring().catch(() => undefined);
    if (shown.some(({ uri }) => isExpectation(uri.path))) void bell.ask(({ expectations }) => expectations(), () => undefined);
  };
  const looking = new DisposableStore(
    vscode.window.onDidChangeVisibleTextEditors(look),
    // A text that is JSON from now on is opened anew.
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidGrantWorkspaceTrust(look),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('runlight.targets') && look()),
  );
  looking.add(bell.onDidOpen(() => looking.dispose()));
  look();
  return looking;
}
