import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import type { Execution, ExecutionRef } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { Asked } from '../../core/reader/questions';
import type { RunsView } from '../../core/runs/runs';
import type { FromHost, FromPanel } from '../../shared/protocol';
import { findIn } from './finder';
import { answerOf, copyOf, copyOfPart, linkAt, nothingFor, type AnswerSources, type ValueQuestion } from './valueAnswers';

type Message<T extends FromPanel['type']> = Extract<FromPanel, { readonly type: T }>;

export interface PanelValuesParts {
  readonly ref: ExecutionRef;
  readonly reader: Asked;
  readonly runs: Pick<RunsView, 'askAbout'>;
  readonly provider: () => Provider | undefined;
  readonly post: (message: FromHost) => void;
  readonly report: (error: unknown) => void;
}

/** What one page asks about the values of its execution. Nothing reaches a page that came after it. */
export class PanelValues implements vscode.Disposable {
  private isOver = false;
  /** Ends the search that nobody reads any more. */
  private finding = new AbortController();

  constructor(private readonly parts: PanelValuesParts) {}

  take(message: ValueQuestion | Message<'find' | 'copy' | 'copyValue' | 'openLink'>): void {
    switch (message.type) {
      case 'find':
        return this.find(message);
      case 'copy':
        return this.copy((execution, sources) => copyOfPart(execution, message, sources));
      case 'copyValue':
        return this.copy((execution, sources) => copyOf(execution, message, sources));
      case 'openLink':
        return void this.openLink(message);
      default:
        return void this.answer(message);
    }
  }

  dispose(): void {
    this.isOver = true;
    this.finding.abort();
  }

  /** The page waits for every answer. */
  private async answer(question: ValueQuestion): Promise<void> {
    const answer = await this.about((execution, sources) => answerOf(execution, question, sources)).catch((error: unknown) => {
      // That it could not be read again is said above the nodes.
      if (error instanceof Failure && error.kind === 'tooLarge') this.parts.report(error);
      return nothingFor(question);
    });
    this.post(answer);
  }

  private find({ search, text }: Message<'find'>): void {
    this.finding.abort();
    this.finding = new AbortController();
    const request = { text, signal: this.finding.signal, reader: this.parts.reader, reported: 0 };
    const tell = (found: Omit<Extract<FromHost, { type: 'found' }>, 'type' | 'search'>) => this.post({ type: 'found', search, ...found });
    this.about((execution) => findIn(execution, request, tell)).catch(() => tell({ hits: [], total: request.reported, done: true }));
  }

  private async openLink(question: Message<'openLink'>): Promise<void> {
    const link = await this.about((execution, sources) => linkAt(execution, question, sources)).catch(() => undefined);
    // As text: an editor's Uri spells an address anew, which leads elsewhere and breaks signatures.
    if (link !== undefined) void vscode.commands.executeCommand('vscode.open', link);
  }

  private copy(textOf: (execution: Execution, sources: AnswerSources) => Promise<string | undefined>): void {
    this.about(textOf).then((text) => (text === undefined ? undefined : vscode.env.clipboard.writeText(text)), this.parts.report);
  }

  private about<T>(ask: (execution: Execution, sources: AnswerSources) => Promise<T>): Promise<T> {
    const { reader, runs, ref, provider } = this.parts;
    return runs.askAbout(ref, (execution) => ask(execution, { reader, provider: provider() }));
  }

  private post(message: FromHost): void {
    if (!this.isOver) this.parts.post(message);
  }
}
