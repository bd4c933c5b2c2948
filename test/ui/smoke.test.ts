import assert from 'node:assert/strict';
import { Workbench } from './workbench';

describe('The workbench with Runlight installed', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files: { 'payload.json': '{ "email": "jane@example.com" }' }, open: 'payload.json' });
  });

  after(() => workbench?.close());

  it('runs a contributed command, which wakes the extension', async () => {
    await workbench.runCommand('Runlight: Show Log');
    await workbench.page.locator('.part.panel .composite.title', { hasText: /output/i }).waitFor();
  });

  it('shows its views', async () => {
    await workbench.showContainer('Runlight');
    await workbench.tree('Executions').pane.waitFor();
  });

  it('takes text into the editor as it is', async () => {
    await workbench.openFile('payload.json');
    await workbench.setEditorText('{\n  "list": [1, 2],\n  "text": "(open"\n}');
    assert.deepEqual(await workbench.editorLines(), ['{', '  "list": [1, 2],', '  "text": "(open"', '}']);
  });
});
