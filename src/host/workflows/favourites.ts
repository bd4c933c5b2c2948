import * as vscode from 'vscode';
import { listOf } from '../../core/json/values';
import { keyOf } from '../../core/model/model';
import type { Destination } from '../payload/targets';
import type { SharedState } from '../storage/sharedState';

const nameStart = 'favourite:';

/** Workflows that a person put on top, in every workspace and window. */
export class Favourites implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listening: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: Pick<SharedState, 'get' | 'set' | 'onDidChangeElsewhere'>) {
    this.listening = state.onDidChangeElsewhere((names) => {
      if ([...names].some((name) => name.startsWith(nameStart))) this.changed.fire();
    });
  }

  has(workflow: Destination): boolean {
    return this.state.get(nameOfFavourite(workflow)) === true;
  }

  async set(workflow: Destination, isFavourite: boolean): Promise<void> {
    await this.state.set(nameOfFavourite(workflow), isFavourite ? true : undefined);
    this.changed.fire();
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}

/** What versions before kept in one list, by the names that the values have now. */
export function earlierFavourites(list: unknown): ReadonlyMap<string, unknown> {
  return new Map((listOf(list) ?? []).flatMap((key) => (typeof key === 'string' ? [[`${nameStart}${key}`, true] as const] : [])));
}

function nameOfFavourite({ connection, scope, workflow }: Destination): string {
  return `${nameStart}${keyOf({ connection, scope, id: workflow })}`;
}
