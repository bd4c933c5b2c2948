import { inflateRawSync } from 'node:zlib';

/** The names, packed sizes and texts in a zip file, by its table of contents. */
export function zipEntries(file) {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('This is not a zip file.');
  const entries = [];
  let offset = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = file.readUInt16LE(offset + 28);
    const name = file.toString('utf8', offset + 46, offset + 46 + nameLength);
    const [method, size, start] = [file.readUInt16LE(offset + 10), file.readUInt32LE(offset + 20), file.readUInt32LE(offset + 42)];
    entries.push({ name, size, text: () => textAt(file, start, { method, size }) });
    offset += 46 + nameLength + file.readUInt16LE(offset + 30) + file.readUInt16LE(offset + 32);
  }
  return entries;
}

function textAt(file, start, { method, size }) {
  const data = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
  const packed = file.subarray(data, data + size);
  return (method === 0 ? packed : inflateRawSync(packed)).toString('utf8');
}
