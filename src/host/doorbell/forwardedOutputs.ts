import * as vscode from 'vscode';
import { DisposableStore } from '../../core/model/disposables';
import type { Doorbell, Root } from './doorbell';

/** The file system of outputs, answered from behind the doorbell: that one of its files is read is a ring. */
export class ForwardedOutputs implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly subscriptions = new DisposableStore(this.changed);
  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly bell: Doorbell) {
    this.subscriptions.add(
      bell.onDidOpen(({ outputs }) => this.subscriptions.add(outputs.onDidChangeFile((changes) => this.changed.fire(changes)))),
    );
  }

  watch(uri: vscode.Uri, options: Parameters<vscode.FileSystemProvider['watch']>[1]): vscode.Disposable {
    const nothing = new vscode.Disposable(() => undefined);
    const watching = Promise.resolve(this.bell.ask(({ outputs }) => outputs.watch(uri, options), () => nothing));
    return new vscode.Disposable(() => void watching.then((one) => void one.dispose()));
  }

  stat(uri: vscode.Uri): Thenable<vscode.FileStat> {
    return this.forward((outputs) => outputs.stat(uri));
  }

  readFile(uri: vscode.Uri): Thenable<Uint8Array> {
    return this.forward((outputs) => outputs.readFile(uri));
  }

  readDirectory(uri: vscode.Uri): Thenable<[string, vscode.FileType][]> {
    return this.forward((outputs) => outputs.readDirectory(uri));
  }

  createDirectory(uri: vscode.Uri): Thenable<void> {
    return this.forward((outputs) => outputs.createDirectory(uri));
  }

  writeFile(uri: vscode.Uri, ...rest: [Uint8Array, { readonly create: boolean; readonly overwrite: boolean }]): Thenable<void> {
    return this.forward((outputs) => outputs.writeFile(uri, ...rest));
  }

  delete(uri: vscode.Uri, options: { readonly recursive: boolean }): Thenable<void> {
    return this.forward((outputs) => outputs.delete(uri, options));
  }

  rename(from: vscode.Uri, to: vscode.Uri, options: { readonly overwrite: boolean }): Thenable<void> {
    return this.forward((outputs) => outputs.rename(from, to, options));
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async forward<Answer>(question: (outputs: Root['outputs']) => Answer | Thenable<Answer>): Promise<Answer> {
    return question((await this.bell.ring()).outputs);
  }
}
