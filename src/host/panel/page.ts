import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ExecutionRef } from '../../core/model/model';

/** The page's frame: nothing from outside, one script, one style sheet. What workflows return is hostile text. */
export function pageOf(webview: vscode.Webview, extension: vscode.Uri, ref: ExecutionRef, title: string): string {
  const nonce = randomBytes(16).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'panel.js'));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'media', 'panel.css'));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeAttribute(title)}</title>
<link rel="stylesheet" href="${style.toString()}">
</head>
<body data-execution="${escapeAttribute(JSON.stringify(ref))}">
<div id="root"></div>
<script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return text.replace(/[&<>"']/g, (sign) => `&${names[sign] ?? ''};`);
}
