import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export interface WebviewPage {
  readonly title: string;
  /** The file of its bundle, in `dist`. */
  readonly script: string;
  /** Files of its style sheets, in `media`. */
  readonly styles: readonly string[];
  /** What the page must know before anybody tells it something: attributes of its body. */
  readonly data: Readonly<Record<string, string>>;
}

/** The page's frame: nothing from outside, one script, its style sheets. What workflows return is hostile text. */
export function frameOf(webview: vscode.Webview, extension: vscode.Uri, { title, script, styles, data }: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const addressOf = (folder: string, file: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, folder, file)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const attributes = Object.entries(data).map(([name, value]) => `data-${name}="${escapeAttribute(value)}"`);
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeAttribute(title)}</title>
${styles.map((file) => `<link rel="stylesheet" href="${addressOf('media', file)}">`).join('\n')}
</head>
<body ${attributes.join(' ')}>
<div id="root"></div>
<script nonce="${nonce}" src="${addressOf('dist', script)}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return text.replace(/[&<>"']/g, (sign) => `&${names[sign] ?? ''};`);
}
