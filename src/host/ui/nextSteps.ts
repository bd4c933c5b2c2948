import * as vscode from 'vscode';
import type { NextStep } from '../../core/model/errors';
import type { ExecutionRef, NodeName } from '../../core/model/model';
import type { TakeStep } from './failureReporter';

/** Takes a person from a failure to the place where it is put right. */
export const takeStep: TakeStep = (next: NextStep, connection?: string) => {
  switch (next.step) {
    case 'replaceKey':
      return vscode.commands.executeCommand('runlight.connection.updateSecret', next.connection ?? connection);
    case 'openSetting':
      return vscode.commands.executeCommand('workbench.action.openSettings', next.setting);
    case 'chooseTarget':
      return vscode.commands.executeCommand('runlight.payload.chooseTarget');
    case 'chooseExecution':
      return vscode.commands.executeCommand('runlight.execution.chooseMine', next.intent);
    case 'saveAnswer':
      return vscode.commands.executeCommand('runlight.execution.saveAnswer', next.execution);
    case 'tryAgain':
      return vscode.commands.executeCommand('runlight.payload.tryAgain', next.intent);
    case 'showLog':
      return vscode.commands.executeCommand('runlight.log.show');
  }
};

/** What panel buttons and menus of ours ask for, through the commands, so that failures are shown in one way. */
export type ExecutionStep = 'open' | 'stop' | 'rerun' | 'resumeFrom' | 'openOutput' | 'copyMarkdown' | 'copyForAgent' | 'compareWithLastGood';

/** `node` is the one that the step is about. */
export function actOn(step: ExecutionStep, ref: ExecutionRef, node?: NodeName): void {
  void vscode.commands.executeCommand(`runlight.execution.${step}`, { ...ref, ...node });
}
