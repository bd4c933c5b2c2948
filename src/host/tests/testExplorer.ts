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

  /** Each test once for each of the accounts that a person chooses. */
  private async runForAccounts(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    await this.tree.ready();
    const connection = await this.runs.connectionOf(request);
    const provider = await this.services.connections.provider(connection);
    const scopes = await pickScopes(provider, { title: vscode.l10n.t('Run Tests for…'), chosen: [] });
    if (scopes === back) throw new Cancelled();
    await this.runs.run(request, token, scopes.map(({ id }) => id));
  }

  private async reporting(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.services.report(error);
    }
  }
}
