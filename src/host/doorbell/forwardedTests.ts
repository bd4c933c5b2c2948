import * as vscode from 'vscode';
import { LoadOnce } from '../../core/model/loadOnce';
import type { Doorbell } from './doorbell';

/** The Test Explorer's part of us. Tests are found when it is looked at, and not before; that one is run is a ring. */
export function forwardTests(bell: Doorbell, own: (shown: vscode.Disposable) => void): vscode.TestController {
  const controller = vscode.tests.createTestController('runlight.tests', 'Runlight');
  const shown = new LoadOnce(async () => {
    const { ShownTests } = await import('../tests/shownTests');
    const made = new ShownTests(controller, async (tree) => (await bell.ring()).tests(tree));
    own(made);
    return made;
  });
  controller.resolveHandler = async (item) => {
    if (!item) await (await shown.get()).tree.ready();
  };
  controller.refreshHandler = async () => (await shown.get()).tree.refresh();
  return controller;
}
