import * as vscode from 'vscode';
import type { Execution, ExecutionRef } from '../../core/model/model';
import { hasEnded } from '../../core/model/status';
import type { Runs } from '../../core/runs/runs';
import type { Connections } from '../connections/connections';
import type { TestPayloads } from './testPayloads';

/** So long the platform is not asked again for the last execution of a workflow, in milliseconds. */
const freshMs = 60_000;

export interface LastRunsParts {
  readonly runs: Runs;
  readonly payloads: Pick<TestPayloads, 'find' | 'targetOf'>;
  readonly connections: Pick<Connections, 'provider'>;
}

/** The runs that say what is to be expected of a payload. */
export class LastRuns {
  private readonly asked = new Map<string, { readonly at: number; readonly ref: Promise<ExecutionRef | undefined> }>();

  constructor(private readonly parts: LastRunsParts) {}

  /** The last run of the payload beside an expectation; where it was not run from here, the last one of its workflow. */
  async of(expectation: vscode.Uri): Promise<Execution | undefined> {
    const payload = await this.parts.payloads.find(expectation);
    const all = await this.parts.runs.history.from(payload.toString());
    const last = all.find(({ execution }) => hasEnded(execution)) ?? all[0];
    const ref = last?.execution.ref ?? (await this.lastOfWorkflow(payload));
    return ref && this.show(ref);
  }

  /** The last one of the payload that ended well: what it does not have may be misspelt. */
  async goodOf(expectation: vscode.Uri): Promise<Execution | undefined> {
    const payload = await this.parts.payloads.find(expectation);
    const all = await this.parts.runs.history.from(payload.toString());
    const good = all.find(({ execution }) => execution.statusClass === 'ok' && hasEnded(execution));
    return good && this.show(good.execution.ref);
  }

  private async show(ref: ExecutionRef): Promise<Execution | undefined> {
    await this.parts.runs.showKept(ref);
    return this.parts.runs.executions.get(ref)?.execution;
  }

  private async lastOfWorkflow(payload: vscode.Uri): Promise<ExecutionRef | undefined> {
    if (!vscode.workspace.isTrusted) return undefined;
    const { connection, scope, workflow } = await this.parts.payloads.targetOf(payload);
    const key = [connection, scope, workflow].join('\n');
    const known = this.asked.get(key);
    if (known && performance.now() - known.at < freshMs) return known.ref;
    const ref = this.ask(connection, scope, workflow).catch(() => undefined);
    this.asked.set(key, { at: performance.now(), ref });
    return ref;
  }

  private async ask(connection: string, scope: string, workflow: string): Promise<ExecutionRef | undefined> {
    const provider = await this.parts.connections.provider(connection);
    const page = await provider.listExecutions?.(scope, { page: 1, limit: 1, workflow }, new AbortController().signal);
    const ref = page?.items[0]?.ref;
    if (ref) await this.parts.runs.read(ref);
    return ref;
  }
}
