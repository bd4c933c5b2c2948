import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';
import { pickScopes } from '../connections/chooseScopes';
import type { Connections } from '../connections/connections';
import { back } from '../ui/prompts';
import { TestRuns, type TestRunServices } from './testRuns';
import { TestTree } from './testTree';

export interface TestExplorerServices extends Omit<TestRunServices, 'tree'> {
  readonly connections: Connections;
  /** Shows what went wrong. */
  readonly report: (error: unknown) => void;
}

/** The Test Explorer: payload files that have an expectation beside them. */
export class TestExplorer implements vscode.Disposable {
  private readonly tree: TestTree;
  private readonly runs: TestRuns;
  private readonly profiles: readonly vscode.TestRunProfile[];

  constructor(private readonly services: TestExplorerServices) {
    const { controller } = services;
    this.tree = new TestTree(controller);
    this.runs = new TestRuns({ ...services, tree: this.tree });
    const kind = vscode.TestRunProfileKind.Run;
    this.profiles = [
      controller.createRunProfile(vscode.l10n.t('Run'), kind, (request, token) => this.reporting(() => this.runs.run(request, token)), true),
      controller.createRunProfile(vscode.l10n.t('Run for Several Accounts…'), kind, (request, token) => this.reporting(() => this.runForAccounts(request, token))),
    ];
    controller.refreshHandler = () => this.tree.refresh();
  }

  /** The tests are there when it resolves. */
  resolve(): Promise<void> {
    return this.tree.ready();
  }

  dispose(): void {
    for (const profile of this.profiles) profile.dispose();
    this.tree.dispose();
  }

  /** Each test once for each of the accounts that a person chooses; those of one connection are no others'. */
  private async runForAccounts(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
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
