import { escapeOf, unseen } from '../../core/model/format';

export { visibleLine, visibleText } from '../../core/model/format';

/** The text in turns: what is shown as it is, and the escapes of what is not. */
export function visiblePieces(text: string): readonly { readonly text: string; readonly escape: boolean }[] {
  const pieces: { text: string; escape: boolean }[] = [];
  let shown = 0;
  for (const match of text.matchAll(unseen)) {
    if (match.index > shown) pieces.push({ text: text.slice(shown, match.index), escape: false });
    pieces.push({ text: escapeOf(match[0]), escape: true });
    shown = match.index + match[0].length;
  }
  if (shown < text.length) pieces.push({ text: text.slice(shown), escape: false });
  return pieces;
}
