import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../core/model/errors';
import { expectationNameOf, isExpectation, payloadNamesOf } from '../core/payload/expectation/files';

/** A payload and what is expected of it. */
export interface TestFile {
  readonly payload: string;
  readonly expectation: string;
}

/** Folders that hold other people's files. */
const skipped: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** The tests in these files and folders, in the order of their names; what is no test is said. */
export async function findTests(paths: readonly string[]): Promise<readonly TestFile[]> {
  const found = new Map<string, TestFile>();
  for (const path of paths) {
    for (const test of await testsAt(resolve(path), path)) found.set(test.expectation, test);
  }
  return [...found.values()];
}

async function testsAt(path: string, given: string): Promise<readonly TestFile[]> {
  const kind = await stat(path).catch(() => undefined);
  if (!kind) throw new Failure('invalidInput', '“{0}” does not exist.', [given]);
  if (kind.isFile()) {
    const expectation = isExpectation(path) ? path : join(dirname(path), expectationNameOf(basename(path)));
    if (!(await exists(expectation))) throw new Failure('invalidInput', '“{0}” has no expectation: there is no {1} beside it.', [given, basename(expectation)]);
    return [await testOf(expectation)];
  }
  const expectations = await expectationsIn(path);
  if (expectations.length === 0) throw new Failure('invalidInput', 'There is no {0} in “{1}”.', ['*.expected.json', given]);
  return Promise.all(expectations.map(testOf));
}

async function expectationsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) found.push(...(await expectationsIn(path)));
    else if (entry.isFile() && isExpectation(entry.name)) found.push(path);
  }
  return found;
}

async function testOf(expectation: string): Promise<TestFile> {
  const names = payloadNamesOf(basename(expectation));
  for (const name of names) {
    const payload = join(dirname(expectation), name);
    if (await exists(payload)) return { payload, expectation };
  }
  const [first, , last] = names;
  throw new Failure('invalidInput', '“{0}” has no payload: there is neither {1} nor {2} beside it.', [basename(expectation), first, last]);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
