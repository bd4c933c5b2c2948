import type { CompletionItem, Diagnostic, Hover, MarkupContent, Range, TextDocument } from 'vscode-json-languageservice';
import type { TextSpan } from './problem';

/** What a payload's schema does not allow, as a sentence. */
export interface SchemaProblem extends TextSpan {
  readonly message: string;
}

/** What could stand in the payload; it replaces the place. */
export interface Suggestion extends TextSpan {
  readonly label: string;
  readonly kind: 'property' | 'value';
  readonly insertText: string;
  /** Whether the text has places to fill in, as VS Code's snippets write them. */
  readonly isSnippet: boolean;
  /** Whether values are worth suggesting as soon as it is inserted. */
  readonly suggestsMore: boolean;
  readonly detail?: string;
  /** Markdown, as the schema has it. */
  readonly documentation?: string;
  readonly filterText?: string;
  readonly sortText?: string;
}

export interface SchemaHover extends TextSpan {
  /** Markdown, as the schema has it. */
  readonly markdown: string;
}

const propertyKind = 10;
const snippetFormat = 2;

export function toProblem(document: TextDocument, { message, range }: Diagnostic): SchemaProblem {
  return { message: markupText(message), ...spanOf(document, range) };
}

export function toSuggestion(document: TextDocument, item: CompletionItem): Suggestion | undefined {
  const { label, kind, detail, textEdit, filterText, sortText } = item;
  if (!textEdit || !('range' in textEdit)) return undefined;
  return {
    label,
    kind: kind === propertyKind ? 'property' : 'value',
    insertText: textEdit.newText,
    isSnippet: item.insertTextFormat === snippetFormat,
    suggestsMore: item.command !== undefined,
    detail,
    documentation: item.documentation === undefined ? undefined : markupText(item.documentation) || undefined,
    filterText,
    sortText,
    ...spanOf(document, textEdit.range),
  };
}

export function toHover(document: TextDocument, { contents, range }: Hover): SchemaHover | undefined {
  const parts = Array.isArray(contents) ? contents : [contents];
  const markdown = parts.map(markupText).filter(Boolean).join('\n\n');
  return markdown && range ? { markdown, ...spanOf(document, range) } : undefined;
}

function markupText(content: string | MarkupContent | { readonly value: string }): string {
  return typeof content === 'string' ? content : content.value;
}

function spanOf(document: TextDocument, { start, end }: Range): TextSpan {
  const offset = document.offsetAt(start);
  return { offset, length: document.offsetAt(end) - offset };
}
