// What a failed UI test leaves behind: a picture of the window, all text in it, and the logs of window and extension.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Launched } from './launch';

/** Says where it is. Fails at nothing: the test has failed for its own reason. */
export async function leaveEvidence({ page, failures, logs }: Launched, title: string): Promise<void> {
  const attempt = process.env['RUNLIGHT_ATTEMPT'] ?? '1';
  const folder = join(failures, `${title.replaceAll(/[^\w]+/g, '-')}-${attempt}`);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, 'window.png'), timeout: 10_000 }).catch(() => undefined);
  writeFileSync(join(folder, 'text.txt'), await textOf(page));
  if (existsSync(logs)) cpSync(logs, join(folder, 'logs'), { recursive: true });
  console.log(`      See ${folder}`);
}

/** The text of the window and, below it, of every frame in it. */
async function textOf(page: Page): Promise<string> {
  const texts: string[] = [];
  for (const frame of page.frames()) {
    const text = await frame.locator('body').innerText({ timeout: 5_000 }).catch(() => '');
    if (text.trim()) texts.push(text);
  }
  return texts.join('\n\n----\n\n');
}
