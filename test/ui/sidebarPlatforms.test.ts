import assert from 'node:assert/strict';
import type { Tree } from './tree';
import { eventually } from './wait';
import { Workbench } from './workbench';

describe('the sidebar on platforms that tell less', () => {
  let workbench: Workbench;
  let workflows: Tree;
  let myRuns: Tree;

  before(async () => {
    workbench = await Workbench.launch({ files: { 'one.payload.json': '{}\n', 'two.payload.json': '{}\n' }, theme: 'Dark Modern' });
    workflows = workbench.tree('Workflows');
    myRuns = workbench.tree('My Runs');
    for (const flavour of ['Cobalt v1', 'Altostrat']) {
      await workbench.runCommand('Runlight: Add Connection…');
      await workbench.prompt.choose('Sandbox');
      await workbench.prompt.titled('Add Connection: Sandbox');
      await workbench.prompt.choose(flavour);
      await workbench.showContainer('Runlight');
      await workbench.tree('Executions').row(`Sandbox, ${flavour}`).waitFor();
    }
    await workbench.tree('Executions').fold();
    await workflows.unfold();
    await myRuns.unfold();
  });
  after(() => workbench?.close());

  it('knows the workflows of Cobalt v1 that were run from here, by their aliases', async () => {
    await workflows.expand('Sandbox, Cobalt v1');
    await workflows.row('Cobalt v1 does not list workflows.').waitFor();
    await workbench.openFile('one.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.choose('Sandbox, Cobalt v1');
    await workbench.prompt.titled('one.payload.json: Workflow for user_12345');
    await workbench.prompt.type('daily-sync');
    await workbench.prompt.choose('daily-sync');
    await workbench.prompt.titled('one.payload.json: Application slug of daily-sync');
    await workbench.prompt.accept();
    await workflows.row(/^daily-sync/).waitFor();
    await eventually('how it ended', 60_000, async () => /last Completed/.test(await workflows.spoken(/^daily-sync/)) || undefined);
  });

  it('offers the health of a workflow where executions are listed, and nowhere else', async () => {
    const offered = async (words: string | RegExp) => {
      await workflows.row(words).hover();
      await workflows.row(words).locator('.actions a').first().waitFor();
      return workflows.row(words).locator('.actions a[aria-label^="Show Health"]').count();
    };
    assert.equal(await offered('User Onboarding'), 1);
    assert.equal(await offered(/^daily-sync/), 0);
  });

  it('calls what runs on Altostrat by its name, and by no id', async () => {
    const workflow = 'User Onboarding';
    await workflows.row(workflow).waitFor();
    await workbench.openFile('two.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.choose('Sandbox, Altostrat');
    await workbench.prompt.titled('two.payload.json: workflow');
    await workbench.prompt.choose(workflow);
    await myRuns.expand('two.payload.json');
    await myRuns.row(workflow).waitFor();
    await eventually('how it ended', 60_000, async () => /, Completed, /i.test(await myRuns.spoken(workflow)) || undefined);
    const run = (await myRuns.rows()).find(({ label }) => label === 'two.payload.json')?.children[0];
    assert.match(run?.description ?? '', /^(now|\d+ \w+ ago) · [\d.]+ m?s$/);
    await workbench.screenshot('sidebar-platforms');
  });
});
