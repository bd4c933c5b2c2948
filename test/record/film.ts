// What a page shows, as long as it is filmed: a picture whenever it has changed, and how long it stood.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';

interface Frame {
  readonly picture: Buffer;
  readonly at: number;
}

export class Film {
  private readonly frames: Frame[] = [];

  private constructor(
    private readonly session: CDPSession,
    private readonly folder: string,
  ) {}

  /** Begins to film; the folder gets the pictures as 000.png, 001.png, … and their durations in frames.json. */
  static async of(page: Page, folder: string): Promise<Film> {
    const session = await page.context().newCDPSession(page);
    const film = new Film(session, folder);
    session.on('Page.screencastFrame', ({ data, sessionId }) => {
      film.frames.push({ picture: Buffer.from(data, 'base64'), at: Date.now() });
      void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined); // The page may be gone.
    });
    await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
    return film;
  }

  async stop(): Promise<void> {
    const end = Date.now();
    await this.session.send('Page.stopScreencast');
    await this.session.detach();
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    const durations = this.frames.map(({ at }, index) => (this.frames[index + 1]?.at ?? end) - at);
    this.frames.forEach(({ picture }, index) => writeFileSync(join(this.folder, `${String(index).padStart(3, '0')}.png`), picture));
    writeFileSync(join(this.folder, 'frames.json'), JSON.stringify(durations));
  }
}
