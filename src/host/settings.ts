import * as vscode from 'vscode';
import type { Masks } from '../core/report/compare';
import type { NotifyOn } from '../core/runs/endings';
import type { ProxySettings } from '../core/http/transport';

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
    return read<Record<string, unknown>>('targets', {}, file);
  },
  /** Whether a start in production is asked about. Application scope: no repository can lower it. */
  get confirmProduction(): 'always' | 'session' | 'never' {
    return read('confirmProduction', 'always');
  },
  /** What comparing hides because it differs in every execution. */
  get compareMasks(): Masks {
    return read<Masks>('compare.mask', {});
  },
  /** Runs kept in My Runs; the oldest go when there are more. */
  get historyLimit(): number {
    return Math.max(Math.floor(read('history.limit', 500)), 1);
  },
  /** Names of properties whose values are secrets, besides those that everybody knows. */
  get secretNames(): readonly string[] {
    const names = read<unknown>('redact', []);
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  },
  /** When the end of a run that was started here is worth a notification. */
  get notifyOnFinish(): NotifyOn {
    return read<NotifyOn>('notifyOnFinish', 'failure');
  },
  /** Executions fetched at a time. */
  get pageSize(): number {
    return Math.min(Math.max(Math.floor(read('pageSize', 25)), 5), 100);
  },
  /** Milliseconds for a request that reads, for one that starts an execution, and for one that waits for its answer. */
  get timeouts(): { readonly readMs: number; readonly startMs: number; readonly waitMs: number } {
    const { read: readSeconds, start, wait } = read<{ read?: number; start?: number; wait?: number }>('timeouts', {});
    return { readMs: milliseconds(readSeconds, 30), startMs: milliseconds(start, 60), waitMs: milliseconds(wait, 10_800) };
  },
};

/** The editor's own network settings, as plain values. */
export function readProxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  return {
    proxySupport: http.get('proxySupport', 'override'),
    proxy: http.get('proxy', ''),
    noProxy: http.get<string[]>('noProxy', []),
    proxyAuthorization: http.get<string | null>('proxyAuthorization') ?? undefined,
    proxyStrictSSL: http.get('proxyStrictSSL', true),
    systemCertificates: http.get('systemCertificates', true),
  };
}

function read<T>(name: string, otherwise: T, file?: vscode.Uri): T {
  return vscode.workspace.getConfiguration('runlight', file).get(name, otherwise);
}

function milliseconds(seconds: unknown, otherwise: number): number {
  const wanted = typeof seconds === 'number' && seconds > 0 ? seconds : otherwise;
  return Math.min(wanted, 24 * 60 * 60) * 1_000;
}
