import * as vscode from 'vscode';
import type { Masks } from '../core/report/compare';
import type { NotifyOn } from '../core/runs/endings';
import type { ProxySettings } from '../core/http/transport';
import { proxySettingsOf, settingReaders, type SettingReader } from './settingValues';

type Readers = typeof settingReaders;

/** Runlight's settings as they are at the moment of asking, but for the targets of files: see `payload/targets`. */
export const settings = {
  get openOnRun(): 'panel' | 'document' | 'none' {
    return read('openOnRun');
  },
  get autoRefresh(): boolean {
    return read('autoRefresh');
  },
  /** Whether a start in production is asked about. Application scope: no repository can lower it. */
  get confirmProduction(): 'always' | 'session' | 'never' {
    return read('confirmProduction');
  },
  /** What comparing hides because it differs in every execution. */
  get compareMasks(): Masks {
    return read('compare.mask');
  },
  /** How much of what executions returned is kept in memory, in bytes. */
  get outputBytes(): number {
    return read('outputs.memory') * 1024 * 1024;
  },
  /** Runs kept in My Runs; the oldest go when there are more. */
  get historyLimit(): number {
    return read('history.limit');
  },
  /** Names of properties whose values are secrets, besides those that everybody knows. */
  get secretNames(): readonly string[] {
    return read('redact');
  },
  /** When the end of a run that was started here is worth a notification. */
  get notifyOnFinish(): NotifyOn {
    return read('notifyOnFinish');
  },
  /** Executions fetched at a time. */
  get pageSize(): number {
    return read('pageSize');
  },
  /** Milliseconds for a request that reads, for one that starts an execution, and for one that waits for its answer. */
  get timeouts(): { readonly readMs: number; readonly startMs: number; readonly waitMs: number } {
    const seconds = read('timeouts');
    return { readMs: seconds.read * 1_000, startMs: seconds.start * 1_000, waitMs: seconds.wait * 1_000 };
  },
};

/** The editor's own network settings, as plain values. */
export function readProxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  return proxySettingsOf((name) => http.get(name));
}

function read<Name extends keyof Readers>(name: Name): ReturnType<Readers[Name]>['value'] {
  // The compiler does not follow that the reader under a name is the one of that name's type.
  const reader = settingReaders[name] as SettingReader<ReturnType<Readers[Name]>['value']>;
  return reader(vscode.workspace.getConfiguration('runlight').get(name)).value;
}
