import * as vscode from 'vscode';
import type { Masks } from '../core/report/compare';
import type { NotifyOn } from '../core/runs/endings';
import type { ProxySettings } from '../core/http/transport';
import { countOr, fieldsOr, millisecondsOr, proxySettingsOf, textsOf } from './settingValues';

/** Runlight's settings as they are at the moment of asking. */
export const settings = {
  get openOnRun(): 'panel' | 'document' | 'none' {
    return read('openOnRun', 'panel');
  },
  get autoRefresh(): boolean {
    return read('autoRefresh', true);
  },
  /** Glob to target, as the settings that apply to a file say; unchecked. */
  targets(file: vscode.Uri): Readonly<Record<string, unknown>> {
    return fieldsOr<Record<string, unknown>>(read('targets', {}, file), {});
  },
  /** Whether a start in production is asked about. Application scope: no repository can lower it. */
  get confirmProduction(): 'always' | 'session' | 'never' {
    return read('confirmProduction', 'always');
  },
  /** What comparing hides because it differs in every execution. */
  get compareMasks(): Masks {
    return fieldsOr<Masks>(read('compare.mask', {}), {});
  },
  /** Runs kept in My Runs; the oldest go when there are more. */
  get historyLimit(): number {
    return countOr(read('history.limit', 500), 500);
  },
  /** Names of properties whose values are secrets, besides those that everybody knows. */
  get secretNames(): readonly string[] {
    return textsOf(read('redact', []));
  },
  /** When the end of a run that was started here is worth a notification. */
  get notifyOnFinish(): NotifyOn {
    return read<NotifyOn>('notifyOnFinish', 'failure');
  },
  /** Executions fetched at a time. */
  get pageSize(): number {
    return Math.min(Math.max(countOr(read('pageSize', 25), 25), 5), 100);
  },
  /** Milliseconds for a request that reads, for one that starts an execution, and for one that waits for its answer. */
  get timeouts(): { readonly readMs: number; readonly startMs: number; readonly waitMs: number } {
    const { read: readSeconds, start, wait } = fieldsOr<{ read?: unknown; start?: unknown; wait?: unknown }>(read('timeouts', {}), {});
    return { readMs: millisecondsOr(readSeconds, 30), startMs: millisecondsOr(start, 60), waitMs: millisecondsOr(wait, 10_800) };
  },
};

/** The editor's own network settings, as plain values. */
export function readProxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  return proxySettingsOf((name) => http.get(name));
}

function read<T>(name: string, otherwise: T, file?: vscode.Uri): T {
  return vscode.workspace.getConfiguration('runlight', file).get(name, otherwise);
}
