import * as vscode from 'vscode';
import type { ProxySettings, Transport } from '../../core/http/transport';
import { readProxySettings } from '../settings';

/** The engine behind the requests, as the lazily loaded bundle makes it. */
export interface Engine extends Transport {
  close(): Promise<void>;
}

export type LoadEngine = (settings: ProxySettings) => Promise<Engine>;

/** The way out: made at the first request, and anew when the editor's network settings change. */
export function createNetwork(load: LoadEngine): Transport & vscode.Disposable {
  let engine: Promise<Engine> | undefined;
  const drop = (): void => {
    void engine?.then((made) => made.close());
    engine = undefined;
  };
  const watching = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('http')) drop();
  });
  return {
    async send(request, signal) {
      engine ??= load(readProxySettings());
      return (await engine).send(request, signal);
    },
    dispose() {
      watching.dispose();
      drop();
    },
  };
}
