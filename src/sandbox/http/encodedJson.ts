import { writeJson } from '../exactJson';

const mark = '\uE001';
const marked = new RegExp(`"${mark}(\\d+)"`);

/** What {@link piecesOf} meets on its way through one value, in order. */
let met: EncodedJson[] = [];

/**
 * JSON that is bytes already. Many megabytes are the same few pieces again and again: they take the memory of one, and are
 * sent without being written anew.
 */
export class EncodedJson {
  constructor(readonly pieces: readonly Uint8Array[]) {}

  /** Stands in the text for the bytes, until {@link piecesOf} puts them in its place. */
  toJSON(): string {
    met.push(this);
    return `${mark}${met.length - 1}`;
  }
}

/** The bytes of a value as JSON, in pieces. */
export function piecesOf(value: unknown): readonly Uint8Array[] {
  met = [];
  const text = writeJson(value);
  const found = met;
  met = [];
  if (found.length === 0) return [Buffer.from(text)];
  // What was split at is every other part.
  return text.split(marked).flatMap((part, at) => (at % 2 === 0 ? [Buffer.from(part)] : (found[Number(part)]?.pieces ?? [])));
}
