import * as vscode from 'vscode';
import type { ProxySettings, Transport } from '../../core/http/transport';
import { LoadOnce } from '../../core/model/loadOnce';
import { readProxySettings } from '../settings';

/** The engine behind the requests, as the lazily loaded bundle makes it. */
export interface Engine extends Transport {
  close(): Promise<void>;
}

export type LoadEngine = (settings: ProxySettings) => Promise<Engine>;

/** Sends requests through the lazily loaded engine, which is made with the first request and again when network settings change. */
export function createNetwork(load: LoadEngine): Transport & vscode.Disposable & { prepare(): Promise<unknown> } {
  const engine = new LoadOnce(() => load(readProxySettings()));
  const drop = (): void => {
    // An engine that failed to load has rejected the requests that waited for it.
    engine.take()?.then((made) => made.close()).catch(() => undefined);
  };
  const watching = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('http')) drop();
  });
  return {
    /** Makes the engine before the first request. */
    prepare: () => engine.get(),
    async send(request, signal) {
      return (await engine.get()).send(request, signal);
    },
    dispose() {
      watching.dispose();
      drop();
    },
  };
}
