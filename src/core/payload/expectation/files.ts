/** How files of a test belong together, by their names alone. */

const ending = '.expected.json';

export function isExpectation(name: string): boolean {
  return name.toLowerCase().endsWith(ending);
}

/** What a test is called: `create-lead` for `create-lead.expected.json`. */
export function testNameOf(expectation: string): string {
  return isExpectation(expectation) ? expectation.slice(0, -ending.length) : expectation;
}

/** The names under which the payload of an expectation may stand beside it; the first that exists is meant. */
export function payloadNamesOf(expectation: string): readonly [string, string, string] {
  const name = testNameOf(expectation);
  return [`${name}.payload.json`, `${name}.payload.jsonc`, `${name}.json`];
}

/** The name of the expectation of a payload. */
export function expectationNameOf(payload: string): string {
  return payload.replace(/(?:\.payload)?\.jsonc?$/i, '') + ending;
}
