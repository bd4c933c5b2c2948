import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame, Locator } from 'playwright-core';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** The page inside a panel. */
export async function frameOf(panel: { locator(selector: string): Locator }): Promise<Frame> {
  const handle = await panel.locator('#root').elementHandle();
  const frame = await handle?.ownerFrame();
  assert.ok(frame);
  return frame;
}

/** What axe finds in the page, as sentences. Its script comes from outside the page, where the page's policy does not reach. */
export async function violationsIn(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe);
  const { violations } = await frame.evaluate(
    () => (globalThis as unknown as { axe: { run(context: string): Promise<AxeResults> } }).axe.run('#root'),
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`));
}
