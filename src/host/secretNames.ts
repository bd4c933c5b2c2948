import * as vscode from 'vscode';
import { setSecretNames } from '../core/json/redact';
import { settings } from './settings';

/** Hides what the person's settings call secret, here and where values are read, and follows them as they change. */
export function followSecretNames(reader: { setSecretNames(names: readonly string[]): void }): vscode.Disposable {
  const tell = (): void => {
    setSecretNames(settings.secretNames);
    reader.setSecretNames(settings.secretNames);
  };
  tell();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('runlight.redact')) tell();
  });
}
