// What `npm run record` shows in the README: the workbench with the packed extension, as a person drives it. mocha runs it
// for what the driver needs; these are no tests, but a scene that no longer plays fails.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { trySandbox } from '../ui/runs';
import { Workbench, type Theme } from '../ui/workbench';
import { Film } from './film';

const folder = process.env['RUNLIGHT_PICTURES'] ?? '';

/** A person looks for as long before the next thing happens, in milliseconds. */
const look = 1_200;
/** Keys that were pressed stand on the screen as long. */
const overlay = 1_500;

const target = (workflow: string, workflowName: string, slug: string) => ({ connection: 'sandbox', scope: 'user_12345', workflow, workflowName, slug });
const targets = {
  'daily-sync.payload.json': target('6a106ba44480b80424a65289', 'Daily Sync', 'hubspot'),
  'lead-import.payload.json': target('6a106ba44480b80424a65293', 'Lead Import', 'salesforce'),
  'contact-signup.payload.json': target('6a106ba44480b80424a6529b', 'Contact Signup', 'hubspot'),
};
const signup = (seats: string) => `{
  "email": "jane@example.com",
  "name": "Jane Doe",
  "newsletter": true,
  "plan": "team",
  "seats": ${seats}
}
`;
const files = {
  '.vscode/settings.json': JSON.stringify({ 'runlight.targets': targets }),
  'payloads/daily-sync.payload.json': '{\n  "email": "jane@example.com",\n  "since": "${now-1d}"\n}\n',
  'payloads/lead-import.payload.json': '{\n  "list": "newsletter",\n  "since": "2026-05-01",\n  "batch_size": 50\n}\n',
  'payloads/contact-signup.payload.json': signup('5'),
};
/** Large enough to be read in a picture that is shown smaller; nothing on show that is not about the scene. */
const settings = {
  'editor.fontSize': 14,
  'editor.codeLensFontSize': 13,
  'editor.minimap.enabled': false,
  'window.commandCenter': false,
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'breadcrumbs.enabled': false,
  'runlight.notifyOnFinish': 'never',
  'screencastMode.fontSize': 34,
  'screencastMode.keyboardOverlayTimeout': overlay,
  'screencastMode.keyboardOptions': { showKeys: true, showKeybindings: true, showCommands: false, showCommandGroups: false, showSingleEditorCursorMoves: false },
};

async function launch(theme: Theme): Promise<Workbench> {
  const workbench = await Workbench.launch({ files, theme, settings });
  await workbench.page.setViewportSize({ width: 1200, height: 660 });
  await trySandbox(workbench);
  await moveSidebarEdge(workbench, 320);
  return workbench;
}

/** Drags the edge of the sidebar to this place. */
async function moveSidebarEdge({ page }: Workbench, to: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('There is no sidebar.');
  await page.mouse.move(box.x + box.width, 300);
  await page.mouse.down();
  await page.mouse.move(to, 300, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(0, 0); // On the edge, it would light up.
}

async function open(workbench: Workbench, name: string, lens: string): Promise<void> {
  await workbench.openFile(`payloads/${name}.payload.json`);
  await workbench.editor.getByText(lens).waitFor();
}

async function run(workbench: Workbench): Promise<void> {
  await workbench.press('ControlOrMeta+Alt+r');
}

async function keep(name: string, part: { screenshot(): Promise<Buffer> }): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), await part.screenshot());
}

describe('the pictures in the dark', function () {
  this.timeout(300_000);
  let workbench: Workbench;

  before(async () => (workbench = await launch('Dark Modern')));
  after(() => workbench?.close());

  it('tour: one key, and the nodes finish one by one', async () => {
    await open(workbench, 'daily-sync', 'Run Daily Sync');
    await workbench.runCommand('Developer: Toggle Screencast Mode');
    await pause(2 * overlay); // The keys that brought it here are not part of the film.
    const film = await Film.of(workbench.page, join(folder, 'tour'));
    await pause(look);
    await run(workbench);
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { name: /^Response, Success/ }).waitFor();
    await pause(look);
    await panel.getByRole('treeitem', { name: /^Fetch contact/ }).click();
    await panel.getByRole('tabpanel').getByText('"jane@example.com"').waitFor();
    await pause(2 * look);
    await film.stop();
    await workbench.runCommand('Developer: Toggle Screencast Mode');
  });

  it('panel: why an execution failed', async () => {
    await workbench.runCommand('View: Close All Editors');
    await open(workbench, 'lead-import', 'Run Lead Import');
    await run(workbench);
    await workbench.panelFrame().getByRole('treeitem', { name: /Errored/, selected: true }).waitFor();
    await workbench.panelFrame().getByRole('status').filter({ hasText: 'Errored' }).first().waitFor();
    await pause(look);
    await keep('panel', workbench.page);
  });
});

describe('the pictures in the light', function () {
  this.timeout(300_000);
  let workbench: Workbench;

  before(async () => (workbench = await launch('Light Modern')));
  after(() => workbench?.close());

  it('payload: its line, its last result, and what its schema says of a value', async () => {
    await open(workbench, 'contact-signup', 'Run Contact Signup');
    await run(workbench);
    await workbench.panelFrame().getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
    await workbench.runCommand('View: Focus First Editor Group');
    await workbench.runCommand('View: Close Editors in Other Groups');
    await workbench.setEditorText(signup('"five"'));
    await workbench.editor.locator('.squiggly-warning, .squiggly-error').first().waitFor();
    await workbench.editor.getByText('"five"').hover();
    await workbench.page.locator('.monaco-hover:visible', { hasText: 'Runlight' }).waitFor();
    await pause(look); // It comes as out of a mist.
    const box = await workbench.page.locator('.editor-group-container').first().boundingBox();
    if (!box) throw new Error('There is no editor.');
    await keep('payload', { screenshot: () => workbench.page.screenshot({ clip: { ...box, width: 760, height: 260 } }) });
  });

  it('sidebar: executions, workflows and own runs', async () => {
    for (const [name, lens] of [['lead-import', 'Run Lead Import'], ['daily-sync', 'Run Daily Sync']] as const) {
      await open(workbench, name, lens);
      await run(workbench);
      await workbench.panelFrame().getByRole('status').filter({ hasText: /Completed|Errored/ }).first().waitFor();
    }
    await workbench.tree('Executions').expand('user_12345');
    await workbench.page.setViewportSize({ width: 1200, height: 820 });
    await moveSidebarEdge(workbench, 420);
    for (const name of ['Workflows', 'My Runs']) await workbench.tree(name).pane.locator('.pane-header').click();
    await workbench.tree('My Runs').row('payloads/daily-sync.payload.json').waitFor();
    await workbench.tree('Workflows').expand('user_12345');
    await workbench.page.mouse.move(700, 400);
    await pause(look);
    await keep('sidebar', workbench.page.locator('.part.sidebar'));
  });
});
