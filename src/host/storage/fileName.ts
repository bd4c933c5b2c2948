/** A name is a part of a file's name, which disks hold to 255 bytes; letters have up to three. */
const mostCharacters = 60;

/** Windows opens a device under these names, whatever their ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * What a person or a platform called something, as the beginning of a file's name that every disk takes: "daily-sync".
 * `otherwise` is for names without a letter or a digit.
 */
export function fileNameOf(name: string, otherwise: string): string {
  const words = name.normalize('NFC').toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const short = Array.from(words.join('-')).slice(0, mostCharacters).join('').replace(/-$/, '');
  if (!/[\p{L}\p{N}]/u.test(short)) return otherwise;
  return devices.test(short) ? `${short}-${otherwise}` : short;
}
