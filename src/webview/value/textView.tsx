import { Component, createRef } from 'preact';
import { chunksOf, type TextChunk, unchangedChunks } from './textChunks';
import { looksLikeJson, tokensOf } from './jsonTokens';
import { visiblePieces, visibleText } from '../elements/visibleText';

interface TextViewProps {
  readonly text: string;
}

/**
 * A text of any length. It is written with text nodes only, in chunks the browser lays out when they come into view; a
 * new text keeps every chunk it shares with the one before, so nothing flickers and the reader's place stays.
 */
export class TextView extends Component<TextViewProps> {
  private readonly pre = createRef<HTMLPreElement>();
  private chunks: readonly TextChunk[] = [];

  override componentDidMount(): void {
    this.write('', this.props.text);
  }

  override shouldComponentUpdate({ text }: TextViewProps): boolean {
    if (text !== this.props.text) this.write(this.props.text, text);
    return false;
  }

  override render() {
    return <pre class="text" ref={this.pre} />;
  }

  private write(before: string, text: string): void {
    const pre = this.pre.current;
    if (!pre) return;
    const json = looksLikeJson(text);
    const unchanged = json === looksLikeJson(before) ? unchangedChunks(this.chunks, before, text) : 0;
    const stay = this.chunks.slice(0, unchanged);
    const fresh = chunksOf(text, stay.at(-1)?.end ?? 0);
    while (pre.children.length > unchanged) pre.lastChild?.remove();
    pre.append(...fresh.map((chunk) => drawChunk(text, chunk, json)));
    this.chunks = [...stay, ...fresh];
  }
}

function drawChunk(text: string, { start, end }: TextChunk, json: boolean): HTMLElement {
  const chunk = document.createElement('span');
  chunk.className = 'chunk';
  // A guess at its height, so that the scroll bar is about right before it was ever laid out.
  chunk.style.containIntrinsicBlockSize = `auto ${countLines(text, start, end) * lineHeight}em`;
  const own = text.slice(start, end);
  const clean = visibleText(own) === own;
  if (!json) chunk.append(...drawPieces(own, clean));
  else for (const token of tokensOf(own)) {
    const part = own.slice(token.start, token.end);
    if (token.kind === 'plain') {
      chunk.append(...drawPieces(part, clean));
      continue;
    }
    const span = document.createElement('span');
    span.className = `json-${token.kind}`;
    span.append(...drawPieces(part, clean));
    chunk.append(span);
  }
  return chunk;
}

/** As in the style sheet. */
const lineHeight = 1.45;

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return Math.max(1, lines);
}

function drawPieces(text: string, clean: boolean): readonly (string | HTMLElement)[] {
  if (clean) return [text];
  return visiblePieces(text).map((piece) => {
    if (!piece.escape) return piece.text;
    const mark = document.createElement('span');
    mark.className = 'unseen';
    mark.textContent = piece.text;
    return mark;
  });
}
