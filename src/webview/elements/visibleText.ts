/**
 * Text from a workflow is hostile until shown otherwise. Characters that steer a terminal, turn the reading direction or
 * cannot be seen are shown as escapes; they are never left to act. Joiners stay: scripts and emoji are written with them.
 */
const unseen = /(?![\n\t\u200c-\u200d\u0600-\u0605\u06dd\u070f\u08e2])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]/gu;

/** One line: names, words, tooltips, accessible names. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** Several lines, with their line breaks and tabs. */
export function visibleText(text: string): string {
  return text.replace(unseen, escapeOf);
}

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

function escapeOf(character: string): string {
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
