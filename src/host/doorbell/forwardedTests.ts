import * as vscode from 'vscode';
import type { Doorbell } from './doorbell';

/** The Test Explorer's part of us: that it is looked at is a ring. Tests are found then, and not before. */
export function forwardTests(bell: Doorbell): vscode.TestController {
  const controller = vscode.tests.createTestController('runlight.tests', 'Runlight');
  const resolve = async (): Promise<void> => {
    await bell.ask(async ({ tests }) => (await tests()).resolve(), () => undefined);
  };
  controller.resolveHandler = async (item) => {
    if (!item) await resolve();
  };
  controller.refreshHandler = resolve;
  return controller;
}
