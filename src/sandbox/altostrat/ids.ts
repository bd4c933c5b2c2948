import { mix } from '../seeded';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const serialDigits = 6;

/** 26 characters in the platform's own form: the time in milliseconds, the tag, the serial. */
export function sortableId(time: number, tag: number, serial: number): string {
  const spread = base32(tag, 5) + base32(mix(tag, serial), 5);
  return base32(time, 10) + spread + base32(serial, serialDigits);
}

/** The serial at an id's end; NaN when that is none. */
export function serialIn(id: string): number {
  let serial = 0;
  for (const digit of id.slice(-serialDigits)) {
    const value = alphabet.indexOf(digit);
    if (value < 0) return NaN;
    serial = serial * 32 + value;
  }
  return serial;
}

function base32(value: number, digits: number): string {
  let text = '';
  let rest = value;
  for (let digit = 0; digit < digits; digit += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
