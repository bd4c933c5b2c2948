import type { Hide } from './hiding';
import { cutTo, fenceCost, fenced } from './text';
import { shapeOf, valueText } from './valueText';

/** Lines in a fence, as many as there is room for. */
export function fencedLines(label: string, lines: readonly string[], room: number): string {
  const whole = lines.join('\n');
  let left = room - label.length - 1 - fenceCost(whole);
  const shown: string[] = [];
  for (const one of lines) {
    left -= one.length + 1;
    if (left < 1) break;
    shown.push(one);
  }
  if (shown.length === 0 && lines.length > 0) return '';
  return `${label}\n${fenced([...shown, ...(shown.length < lines.length ? ['…'] : [])].join('\n'), 'text')}`;
}

/** A value under its label, in a fence; empty where there is no room for anything of it. */
export function valueSection(label: string, value: unknown, room: number, hide: Hide): string {
  const title = (isWhole: boolean) => `${label} (data: ${shapeOf(value)}${isWhole ? '' : ', abridged where // stands'}):`;
  const left = room - title(false).length - 1 - fenceCost('');
  if (left < 20) return '';
  const { text, isWhole } = valueText(value, left, hide);
  const section = `${title(isWhole)}\n${fenced(text, 'json')}`;
  // Runs of backticks in it make a longer fence.
  return section.length <= room ? section : `${title(false)}\n${fenced(cutTo(text.replaceAll('`', '\\u0060'), Math.floor(left / 6)), 'json')}`;
}
