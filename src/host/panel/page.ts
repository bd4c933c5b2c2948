import type * as vscode from 'vscode';
import type { ExecutionRef } from '../../core/model/model';
import { frameOf } from '../ui/webviewPage';

/** The panel's page. */
export function pageOf(webview: vscode.Webview, extension: vscode.Uri, ref: ExecutionRef, title: string): string {
  return frameOf(webview, extension, { title, script: 'panel.js', styles: ['panel.css'], data: { execution: JSON.stringify(ref) } });
}
