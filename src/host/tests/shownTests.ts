import * as vscode from 'vscode';
import type { TestExplorer } from './testExplorer';
import { TestTree } from './testTree';

/** Loads what runs tests. */
type LoadExplorer = (tree: TestTree) => Promise<Pick<TestExplorer, 'run' | 'runForAccounts'>>;

/**
 * What the Test Explorer shows of us: the tests, and the ways to run them. A bundle of its own, so that the first look waits for
 * nothing else: whoever runs tests is loaded when they are run.
 */
export class ShownTests implements vscode.Disposable {
  readonly tree: TestTree;
  private readonly profiles: readonly vscode.TestRunProfile[];

  constructor(controller: vscode.TestController, load: LoadExplorer) {
    const tree = new TestTree(controller);
    this.tree = tree;
    const kind = vscode.TestRunProfileKind.Run;
    this.profiles = [
      controller.createRunProfile(vscode.l10n.t('Run'), kind, async (request, token) => (await load(tree)).run(request, token), true),
      controller.createRunProfile(vscode.l10n.t('Run for Several Accounts…'), kind, async (request, token) => (await load(tree)).runForAccounts(request, token)),
    ];
  }

  dispose(): void {
    for (const profile of this.profiles) profile.dispose();
    this.tree.dispose();
  }
}
