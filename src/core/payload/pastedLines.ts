/** A line break at the end is how editors copy a line, and belongs to nothing. */
function withoutLastBreak(text: string): string {
  return text.replace(/(?:\r\n|\r|\n)$/, '');
}

/** How many lines a text has. */
export function countLines(text: string): number {
  return withoutLastBreak(text).split(/\r\n|\r|\n/).length;
}

/** Whether a field of one line holds what is left of these lines: such fields drop the breaks, or make spaces of them. */
export function losesLines(field: string, pasted: string): boolean {
  const text = withoutLastBreak(pasted);
  return countLines(text) > 1 && ['', ' '].some((joint) => field.includes(text.replace(/\r\n|\r|\n/g, joint)));
}
