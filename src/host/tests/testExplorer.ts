import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';
import { pickScopes } from '../connections/chooseScopes';
import type { Connections } from '../connections/connections';
import { back } from '../ui/prompts';
import { TestRuns, type TestRunServices } from './testRuns';

export interface TestExplorerServices extends TestRunServices {
  readonly connections: Connections;
  /** Shows what went wrong. */
  readonly report: (error: unknown) => void;
}

/** Runs what a person chooses in the Test Explorer: payload files that have an expectation beside them. */
export class TestExplorer {
  private readonly runs: TestRuns;

  constructor(private readonly services: TestExplorerServices) {
    this.runs = new TestRuns(services);
  }

  run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    return this.reporting(() => this.runs.run(request, token));
  }

  /** Each test once for each of the accounts that a person chooses; those of one connection are no others'. */
  runForAccounts(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    return this.reporting(() => this.runForChosen(request, token));
  }

  private async runForChosen(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const accounts = new Map<string, readonly string[]>();
    const { payloads } = this.services;
    for (const connection of (await this.runs.connectionsOf(request)).filter((id) => payloads.hasAccounts(id))) {
      const provider = await this.services.connections.provider(connection);
      const title = vscode.l10n.t('Run Tests of {0} for…', this.services.connections.require(connection).name);
      const scopes = await pickScopes(provider, { title, chosen: [] });
      if (scopes === back) throw new Cancelled();
      accounts.set(connection, scopes.map(({ id }) => id));
    }
    await this.runs.run(request, token, accounts);
  }

  private async reporting(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.services.report(error);
    }
  }
}
