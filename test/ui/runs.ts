import type { FrameLocator } from 'playwright-core';
import { sandboxKeys } from './launch';
import type { Workbench } from './workbench';

/** Connects the embedded sandbox by its command. */
export async function trySandbox(workbench: Workbench): Promise<void> {
  await workbench.showRunlight();
  await workbench.press(sandboxKeys);
  await workbench.tree('Executions').row('user_12345').waitFor();
}

/** Runs the open payload with its key, for user_12345 and this workflow. Gives the panel. */
export async function runPayload(workbench: Workbench, workflow: string): Promise<FrameLocator> {
  await workbench.press('ControlOrMeta+Alt+r');
  await workbench.prompt.titled(/linked account/i);
  await workbench.prompt.choose('user_12345');
  await workbench.prompt.titled('Workflow for user_12345');
  // The list is longer than the box: rows that are not on the screen do not exist.
  await workbench.prompt.type(workflow);
  await workbench.prompt.choose(workflow);
  const panel = workbench.panelFrame();
  await panel.getByRole('heading', { name: workflow }).waitFor();
  return panel;
}
