import { visit } from 'jsonc-parser';

const indent = '  ';

/** A kept payload in lines, for reading and editing. Every value, number and key stays as it was sent, in its order. */
export function formatPayload(json: string): string {
  const parts: string[] = [];
  const open: string[] = [];
  /** Whether the innermost bracket was only just opened. */
  let isEmpty = false;
  const breakLine = (): void => {
    isEmpty = false;
    parts.push(`\n${indent.repeat(open.length)}`);
  };
  const beginValue = (): void => {
    if (open.at(-1) === '[') breakLine();
  };
  const begin = (bracket: string): void => {
    beginValue();
    parts.push(bracket);
    open.push(bracket);
    isEmpty = true;
  };
  const end = (bracket: string): void => {
    open.pop();
    if (!isEmpty) breakLine();
    isEmpty = false;
    parts.push(bracket);
  };
  const textAt = (offset: number, length: number): string => json.slice(offset, offset + length);
  visit(json, {
    onObjectBegin: () => begin('{'),
    onObjectProperty: (_name, offset, length) => {
      breakLine();
      parts.push(textAt(offset, length));
    },
    onObjectEnd: () => end('}'),
    onArrayBegin: () => begin('['),
    onArrayEnd: () => end(']'),
    onLiteralValue: (_value, offset, length) => {
      beginValue();
      parts.push(textAt(offset, length));
    },
    onSeparator: (character) => void parts.push(character === ':' ? ': ' : character),
  });
  return `${parts.join('')}\n`;
}
