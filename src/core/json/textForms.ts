/** Forms of texts that are another in each run, by their form alone: ids and moments. */

const id = String.raw`(?:[\da-f]{24}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|fl_(?:run_|log_)?[\dA-Za-z]{16,26})`;
const isoTime = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?`;
/** As headers of HTTP have it: `Thu, 28 May 2026 10:11:12 GMT`. */
const httpTime = String.raw`[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?: (?:GMT|UTC|[+-]\d{4}))?`;

const wholeId = new RegExp(`^${id}$`, 'i');
const wholeTime = new RegExp(`^(?:${isoTime}|${httpTime})$`);
const anyId = new RegExp(String.raw`\b${id}\b`, 'gi');
const anyTime = new RegExp(String.raw`\b(?:${isoTime}|${httpTime})\b`, 'g');

export function isId(text: string): boolean {
  return wholeId.test(text);
}

export function isTime(text: string): boolean {
  return wholeTime.test(text);
}

/** A text with another word for each id in it. */
export function replaceIds(text: string, word: string): string {
  return text.replace(anyId, word);
}

/** A text with another word for each moment in it. */
export function replaceTimes(text: string, word: string): string {
  return text.replace(anyTime, word);
}
