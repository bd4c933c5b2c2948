import type * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import { isFields } from '../../core/json/values';

const version = 1;

/**
 * A memento whose values say which version wrote them. Values of versions before there were any are read as they stand;
 * those of a newer one count as none, and stay until somebody takes them away.
 */
export class VersionedMemento implements vscode.Memento {
  constructor(private readonly kept: vscode.Memento) {}

  keys(): readonly string[] {
    return this.kept.keys();
  }

  get<T>(name: string): T | undefined;
  get<T>(name: string, otherwise: T): T;
  get<T>(name: string, otherwise?: T): T | undefined {
    const found = this.kept.get<unknown>(name);
    const value = versionOf(found) === undefined ? found : isNewer(found) ? undefined : (found as { readonly value?: unknown }).value;
    // Whoever asks reads it part by part.
    return value === undefined ? otherwise : (value as T);
  }

  /** @throws Failure for a value that a newer version wrote, unless it is taken away. */
  async update(name: string, value: unknown): Promise<void> {
    if (value !== undefined && isNewer(this.kept.get(name))) {
      throw new Failure('disk', 'A newer version of Runlight wrote this for this workspace. Update Runlight here, or reload this window if it was updated.');
    }
    await this.kept.update(name, value === undefined ? undefined : { version, value });
  }
}

/** Undefined for a value from before there were versions. */
function versionOf(found: unknown): number | undefined {
  const own = isFields(found) && 'value' in found ? found['version'] : undefined;
  return typeof own === 'number' ? own : undefined;
}

function isNewer(found: unknown): boolean {
  return (versionOf(found) ?? 0) > version;
}
