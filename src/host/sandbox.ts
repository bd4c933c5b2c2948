import type * as vscode from 'vscode';
import type { Connection } from '../core/model';
import type { Connections } from './connections/connections';

/** The emulator while it runs, as far as the host needs it. */
export interface RunningSandbox {
  readonly url: string;
  readonly keys: { readonly test: string };
  readonly accounts: readonly string[];
  close(): Promise<void>;
}

export const sandboxConnectionId = 'sandbox';

/** The embedded sandbox: started when a connection to it is first used, stopped with the window. */
export class SandboxHost {
  private running?: Promise<RunningSandbox>;

  constructor(private readonly start: () => Promise<RunningSandbox>) {}

  /** The running sandbox, started when it is not. */
  ensure(): Promise<RunningSandbox> {
    if (!this.running) {
      this.running = this.start();
      this.running.catch(() => (this.running = undefined));
    }
    return this.running;
  }

  /** Where the sandbox's connection leads now, and the key that opens it: both differ from start to start. */
  async locate(connection: Connection): Promise<{ readonly connection: Connection; readonly secret: string }> {
    const { url, keys } = await this.ensure();
    return { connection: { ...connection, baseUrl: url }, secret: keys.test };
  }

  /** Makes the sandbox's connection, or finds it. Returns its id. */
  async connect(connections: Connections, name: string): Promise<string> {
    const { url, accounts } = await this.ensure();
    if (connections.get(sandboxConnectionId)) return sandboxConnectionId;
    const scopes = accounts.slice(0, 2).map((id) => ({ id }));
    const { id } = await connections.add({
      id: sandboxConnectionId,
      name,
      platform: 'refold',
      baseUrl: url,
      environment: 'test',
      auth: 'apiKey',
      body: 'wrapped',
      scopes,
      sandbox: true,
    });
    return id;
  }

  dispose(): void {
    void this.running?.then((sandbox) => sandbox.close()).catch(() => undefined);
    this.running = undefined;
  }
}

/** Keeps the sandbox's runs in the global state, so that a reload does not lose them. */
export function keepIn(state: vscode.Memento) {
  return {
    load: () => state.get<string>('sandbox'),
    save: (text: string) => void state.update('sandbox', text),
  };
}
