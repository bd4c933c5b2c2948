/** Numbers and ids that look random and are the same for the same seed. */

/** A well-spread 32-bit number out of two others; cheap enough to be asked for each of 24,742 rows per request. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b ^ 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** FNV-1a. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

export function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0').slice(-digits);
}

/** 24 hexadecimal digits that begin with the time in seconds, as the platform's own ids do, and end with the serial. */
export function objectId(time: number, tag: number, serial: number): string {
  return hex(Math.floor(time / 1000), 8) + hex(tag, 8) + hex(mix(tag, 1), 2) + hex(serial, 6);
}

export function uuid(a: number, b: number): string {
  const digits = [1, 2, 3, 4].map((part) => hex(mix(mix(a, part), b), 8)).join('');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}
