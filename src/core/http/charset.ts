import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/**
 * What its mark or its zeros say, else UTF-8 where it is that, whatever it claims: JSON has no other charset, and text of
 * any other one is hardly ever UTF-8 by chance. Then what it claims, and what most servers mean that claim nothing.
 */
export function textIn(bytes: Uint8Array, contentType: string): string {
  const claimed = claimedDecoder(contentType);
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // JSON and web pages begin with an ASCII character, which has one zero in UTF-16 and none elsewhere.
  if (bytes.length > 1 && first === 0) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.length > 1 && second === 0) return new TextDecoder('utf-16le').decode(bytes);
  // The one charset on the web that hides in ASCII.
  if (claimed?.encoding === 'iso-2022-jp') return claimed.decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (claimed && !claimed.encoding.startsWith('utf')) return claimed.decode(bytes);
    const damaged = new TextDecoder().decode(bytes);
    // Some of it is UTF-8, so all of it was, before something was cut off or damaged.
    return /[\u0080-\ufffc\ufffe-\uffff]/.test(damaged) ? damaged : new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Undefined where it claims none, or one that nobody knows. */
function claimedDecoder(contentType: string): TextDecoder | undefined {
  const claimed = /charset\s*=\s*["']?([^\s;,"']+)/i.exec(contentType)?.[1];
  try {
    return claimed === undefined ? undefined : new TextDecoder(claimed);
  } catch {
    return undefined;
  }
}

/** The same text as bytes in UTF-8, which most are already. */
export function utf8In(bytes: Uint8Array, contentType: string): Buffer {
  const [first, second] = bytes;
  const isPlain = first !== 0 && second !== 0 && isUtf8(bytes) && claimedDecoder(contentType)?.encoding !== 'iso-2022-jp';
  return isPlain ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.from(textIn(bytes, contentType));
}
