import { createHash } from 'node:crypto';

/**
 * Bundles of languages as they are packed: each a list of its sentences, and one order for all, of what they translate, by its hash.
 * `src/host/ui/packedSentences.ts` reads them.
 * @param {Readonly<Record<string, Readonly<Record<string, string>>>>} bundles sentences by their keys, by the names of files
 */
export function packSentences(bundles) {
  const keys = [...new Set(Object.values(bundles).flatMap((bundle) => Object.keys(bundle)))].sort();
  const order = keys.map(hashOf);
  const twice = keys.filter((_, index) => order.indexOf(order[index]) !== index);
  if (twice.length > 0) throw new Error(`Another sentence has the hash of “${twice[0]}”: say it a little differently.`);
  return { order, lists: Object.fromEntries(Object.entries(bundles).map(([file, bundle]) => [file, listOf(bundle, order)])) };
}

/** A bundle as it is packed. @param {Readonly<Record<string, string>>} bundle @param {readonly number[]} order */
export function listOf(bundle, order) {
  const byHash = new Map(Object.entries(bundle).map(([key, text]) => [hashOf(key), text]));
  return order.map((hash) => byHash.get(hash) ?? 0);
}

const hashOf = (key) => createHash('sha256').update(key).digest().readUIntBE(0, 3);
