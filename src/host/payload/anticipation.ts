import * as vscode from 'vscode';
import type { Target } from '../../core/model/model';
import { systemTiming } from '../../core/model/timing';
import type { Connections } from '../connections/connections';
import { openDocument } from './openDocument';
import { fileInFront } from './payloadFiles';
import type { PayloadSchemas } from './schemas';
import type { Targets } from './targets';

/** Commands that send a payload: the file that is their first argument, else the one in front. */
const sending: ReadonlySet<string> = new Set(['runlight.payload.run', 'runlight.payload.runAndWait', 'runlight.payload.runSelection']);

interface AnticipationParts {
  readonly connections: Pick<Connections, 'provider'>;
  readonly schemas: Pick<PayloadSchemas, 'structureOf'>;
  readonly targets: Pick<Targets, 'chosen'>;
  /** Loads what sends requests. */
  readonly loadEngine: () => Promise<unknown>;
}

/** Begins what a start waits for before somebody waits for it. What cannot be had is said where it is needed. */
export class Anticipation {
  constructor(private readonly parts: AnticipationParts) {}

  /** What a start needs of its connection and its workflow. */
  ask(file: vscode.Uri | undefined, given?: Target): void {
    const { connections, schemas, targets } = this.parts;
    const chosen = file && targets.chosen(file);
    if (given) connections.provider(given.connection).catch(() => undefined);
    else if (chosen) void schemas.structureOf(chosen);
  }

  /**
   * The first command waits until its code is loaded, and nothing else happens meanwhile: so the editor is asked for the
   * file and the key before. Resolves when it has been.
   */
  async askBeforeLoading(id: string, [named]: readonly unknown[]): Promise<void> {
    const file = named instanceof vscode.Uri ? named : fileInFront();
    if (!sending.has(id) || !file) return;
    this.ask(file);
    openDocument(file).catch(() => undefined);
    // Questions leave at the end of a turn; the one for a document only after a look at its size.
    await nextTurn();
    await nextTurn();
    // While the answers are waited for.
    void nextTurn().then(() => this.parts.loadEngine()).catch(() => undefined);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => systemTiming.after(0, resolve));
}
