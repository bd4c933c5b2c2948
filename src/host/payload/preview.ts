import * as vscode from 'vscode';
import type { RequestDescription } from '../../core/platforms/provider';

export const previewScheme = 'runlight-payload';

/** Shows requests as they would go out, as read-only text. Nothing is sent. */
export class RequestPreviews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(previewScheme, this);
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** `name` is the payload file's, which the tab shows. */
  async show(name: string, request: RequestDescription): Promise<void> {
    await this.showText(`${name}.http`, requestText(request));
  }

  /** A read-only text under this name, which tells the editor its language. */
  async showText(name: string, text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.keep(name, text));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  /** The address of a read-only text, for whoever shows it otherwise. */
  keep(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: previewScheme, path: `/${name.replaceAll('/', ' ')}` });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

/** As HTTP writes it: the line, the headers, an empty line, the body exactly as it will travel. */
function requestText({ method, url, headers, body }: RequestDescription): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...lines, '', body, ''].join('\n');
}
