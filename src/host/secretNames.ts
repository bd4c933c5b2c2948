import * as vscode from 'vscode';
import { setSecretNames } from '../core/json/redact';
import { settings } from './settings';

/** Hides what the person's settings call secret, and follows them as they change. */
export function followSecretNames(): vscode.Disposable {
  setSecretNames(settings.secretNames);
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('runlight.redact')) setSecretNames(settings.secretNames);
  });
}
