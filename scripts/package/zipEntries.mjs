import { inflateRawSync } from 'node:zlib';

/**
 * What is in a zip file, by its table of contents.
 * @typedef {object} Entry
 * @property {string} name
 * @property {number} size as it is packed, in bytes
 * @property {number} checksum
 * @property {number} time as zip files have it, in two seconds' steps: half of it is the date
 * @property {number} attributes those of the file where it was packed
 * @property {() => Buffer} bytes what was packed
 * @property {() => string} text
 */

/** @param {Buffer} file @returns {Entry[]} */
export function zipEntries(file) {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('This is not a zip file.');
  const entries = [];
  let offset = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = file.readUInt16LE(offset + 28);
    const name = file.toString('utf8', offset + 46, offset + 46 + nameLength);
    const [method, size, start] = [file.readUInt16LE(offset + 10), file.readUInt32LE(offset + 20), file.readUInt32LE(offset + 42)];
    const [time, checksum, attributes] = [12, 16, 38].map((place) => file.readUInt32LE(offset + place));
    const bytes = () => bytesAt(file, start, { method, size });
    entries.push({ name, size, checksum, time, attributes, bytes, text: () => bytes().toString('utf8') });
    offset += 46 + nameLength + file.readUInt16LE(offset + 30) + file.readUInt16LE(offset + 32);
  }
  return entries;
}

function bytesAt(file, start, { method, size }) {
  const data = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
  const packed = file.subarray(data, data + size);
  return method === 0 ? packed : inflateRawSync(packed);
}
