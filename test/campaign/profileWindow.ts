import { createRequests } from '../../src/core/http/requests';
import { Failure } from '../../src/core/model/errors';
import type { Timing } from '../../src/core/model/timing';
import { createProvider } from '../../src/core/platforms';
import type { Provider } from '../../src/core/platforms/provider';
import { Runs } from '../../src/core/runs/runs';
import { Life } from './life';
import { Wire } from './wire';
import type { World } from './world';

/** One window of the profile: the real {@link Runs}, providers and request layer, between the disk and the wire. */
export class ProfileWindow {
  readonly life: Life;
  readonly timing: Timing;
  readonly runs: Runs;
  isClosed = false;
  private readonly providers = new Map<string, Promise<Provider>>();
  private readonly wire: Wire;

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {
    this.life = new Life(() => world.tell(`window ${name}: is gone without a word`));
    this.timing = this.life.timing(world.timing);
    this.wire = new Wire(this.life, world.wireParts(this));
    this.runs = new Runs({
      timing: this.timing,
      journal: world.disk.journalFor(this.life),
      records: world.disk.recordsFor(this.life),
      providerOf: (connection) => this.providerOf(connection),
      hasConnection: (connection) => world.connections.get(connection) !== undefined,
      historyLimit: () => 500,
      pageSize: () => 25,
      wantedOf: () => ({}),
      secrets: () => [world.payloadSecret],
    });
    this.runs.onStart(({ intent, ref }) => this.hear(() => world.onStart(this, intent, ref.id)));
    this.runs.onEnd(({ run, execution }) => this.hear(() => world.onEnd(this, run.intent, execution)));
    this.runs.onTrouble((failure) => this.hear(() => world.onTrouble(this, failure)));
    void this.runs.takeOver();
  }

  providerOf(id: string): Promise<Provider> {
    const known = this.providers.get(id);
    if (known) return known;
    const kept = this.world.connections.get(id);
    if (!kept) return Promise.reject(new Failure('notFound', 'This connection was removed. Add it again to use it.'));
    const timeouts = () => ({ readMs: 30_000, startMs: 60_000, waitMs: 10 * 60_000 });
    const requests = createRequests(this.wire, { timing: this.timing, timeouts });
    const made = Promise.resolve(createProvider(kept.connection, { kind: kept.connection.auth, secret: kept.secret }, requests));
    this.providers.set(id, made);
    return made;
  }

  /** Another window, or this one, added, changed or removed a connection. */
  hearOfConnection(id: string): void {
    if (this.life.isOver) return;
    this.providers.delete(id);
    if (this.world.connections.has(id)) this.runs.connectionChanged(id);
    else this.runs.connectionRemoved(id);
  }

  /** As the editor does it: what is not done soon is not waited for. */
  async close(): Promise<void> {
    this.isClosed = true;
    const patience = new Promise<void>((resolve) => this.world.timing.after(4_000, resolve));
    await Promise.race([this.runs.close(), patience]);
  }

  /** What a window tells when it is gone reaches nobody. */
  private hear(tell: () => void): void {
    if (!this.life.isOver) tell();
  }
}
