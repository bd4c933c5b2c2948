/**
 * The manifest and its texts in several languages, with short keys: they stand in each of these files, and nobody reads them there.
 * @param {string} manifest @param {readonly Record<string, string>[]} languages the texts by their keys
 */
export function withShortKeys(manifest, languages) {
  const keys = new Map();
  const short = (key) => {
    if (!keys.has(key)) keys.set(key, keys.size.toString(36));
    return keys.get(key);
  };
  return {
    manifest: manifest.replace(/"%([^"%]+)%"/g, (_, key) => `"%${short(key)}%"`),
    // What the manifest does not name is for nobody.
    languages: languages.map((texts) => Object.fromEntries([...keys].filter(([key]) => key in texts).map(([key, name]) => [name, texts[key]]))),
  };
}
