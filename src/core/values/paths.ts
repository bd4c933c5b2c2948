/** `$.items[0]["odd key"]`: a JSONPath, as editors and tools read it. */
export function jsonPathOf(keys: readonly (string | number)[]): string {
  return `$${keys.map(segmentOf).join('')}`;
}

function segmentOf(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
