import * as vscode from 'vscode';
import { keyOf } from '../../core/model/model';
import type { Destination } from '../payload/targets';

const favouritesKey = 'favouriteWorkflows';

/** Workflows that a person put on top, in every workspace. */
export class Favourites implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {}

  has(workflow: Destination): boolean {
    return this.list().includes(nameOfFavourite(workflow));
  }

  async set(workflow: Destination, isFavourite: boolean): Promise<void> {
    const name = nameOfFavourite(workflow);
    const others = this.list().filter((one) => one !== name);
    await this.state.update(favouritesKey, isFavourite ? [...others, name] : others);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private list(): readonly string[] {
    return this.state.get<readonly string[]>(favouritesKey, []);
  }
}

function nameOfFavourite({ connection, scope, workflow }: Destination): string {
  return keyOf({ connection, scope, id: workflow });
}
