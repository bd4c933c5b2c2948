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
});
