/** Whole lines that are laid out together. */
export interface TextChunk {
  readonly start: number;
  readonly end: number;
  /** More text may still follow on its last line. */
  readonly open: boolean;
}

/** Small enough that the browser skips most of a long text, large enough that there are few of them. */
const chunkLength = 8192;

/** The text from `start` on in chunks that end with a line; only the last may be open. */
export function chunksOf(text: string, start: number): readonly TextChunk[] {
  const chunks: TextChunk[] = [];
  for (let from = start; from < text.length; ) {
    const newline = text.indexOf('\n', from + chunkLength - 1);
    const end = newline === -1 ? text.length : newline + 1;
    chunks.push({ start: from, end, open: text.charAt(end - 1) !== '\n' });
    from = end;
  }
  return chunks;
}

/** How many of the chunks of `before` show the same in `after` and can stay as they are. */
export function unchangedChunks(chunks: readonly TextChunk[], before: string, after: string): number {
  const same = after.startsWith(before) ? before.length : commonLength(before, after);
  const changed = chunks.findIndex(({ end, open }) => open || end > same);
  return changed === -1 ? chunks.length : changed;
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}
