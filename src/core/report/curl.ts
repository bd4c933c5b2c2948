import type { RequestDescription } from '../platforms/provider';

/** A request as a command for a POSIX shell. What is masked in the description stays masked. */
export function toCurl({ method, url, headers, body }: RequestDescription): string {
  const lines = [
    `curl -X ${method} ${quote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body === '' ? [] : [`--data-raw ${quote(body)}`]),
  ];
  return lines.join(' \\\n  ');
}

/** Nothing is special within single quotes but the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
