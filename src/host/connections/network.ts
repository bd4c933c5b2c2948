import * as vscode from 'vscode';
import type { ProxySettings, Transport } from '../../core/http/transport';
import { LoadOnce } from '../../core/model/loadOnce';
import { readProxySettings } from '../settings';

/** The engine behind the requests, as the lazily loaded bundle makes it. */
export interface Engine extends Transport {
  close(): Promise<void>;
}

export type LoadEngine = (settings: ProxySettings) => Promise<Engine>;

/** The way out: made at the first request, and anew when the editor's network settings change. */
export function createNetwork(load: LoadEngine): Transport & vscode.Disposable {
  const engine = new LoadOnce(() => load(readProxySettings()));
  const drop = (): void => {
    // What was never made has told whoever waited for it.
    engine.take()?.then((made) => made.close()).catch(() => undefined);
  };
  const watching = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('http')) drop();
  });
  return {
    async send(request, signal) {
      return (await engine.get()).send(request, signal);
    },
    dispose() {
      watching.dispose();
      drop();
    },
  };
}
