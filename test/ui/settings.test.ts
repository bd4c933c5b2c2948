import assert from 'node:assert/strict';
import { startSandbox, type Sandbox } from '../../src/sandbox';
import { connect } from './connecting';
import { eventually } from './wait';
import { Workbench } from './workbench';

describe('what nobody said well', () => {
  let workbench: Workbench;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ historySize: 10 });
    const { url, token, workflows } = sandbox.altostrat;
    const accounts = workflows.slice(0, 1).map(({ id }) => id);
    // Neither a token of Altostrat's nor its server tells an environment.
    const connections = [{ name: 'Somewhere', platform: 'altostrat', auth: 'token', url, key: token, accounts }];
    workbench = await Workbench.launch({ files: { 'one.payload.json': '{}\n' }, connections });
    await connect(workbench, 'Somewhere');
  });
  after(async () => {
    await workbench.close();
    await sandbox.close();
  });

  const starts = () => sandbox.accepted.length;
  const lens = (words: RegExp) =>
    eventually('the lens', 60_000, async () => (await workbench.lenses()).find((text) => words.test(text)));

  it('a setting: it is told with what it counts as, and the way to it', async () => {
    await workbench.setSettings({ 'runlight.pageSize': null });
    const words = 'The setting runlight.pageSize cannot be used as it is: null counts as 25.';
    await workbench.notification(words);
    await workbench.screenshot('setting-unusable');
    await workbench.clickNotification(words, 'Open Setting');
    await workbench.page.locator('.settings-editor .monaco-editor.focused').waitFor();
    await workbench.runCommand('View: Close Editor');
  });

  it('where a connection leads: it is asked at the run, and nothing is sent without an answer', async () => {
    await workbench.openFile('one.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    const { text, buttons } = await workbench.dialog();
    assert.match(text, /Does Somewhere lead to a test environment or to PRODUCTION\?/);
    for (const button of ['It is production', 'It is a test environment']) assert.ok(buttons.includes(button), button);
    await workbench.screenshot('environment-unknown');
    await workbench.dismissDialog();
    assert.equal(starts(), 0);
    await lens(/PRODUCTION/);
  });

  it('where a connection leads: the answer is kept', async () => {
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.answerDialog('It is a test environment');
    await eventually('the start', 30_000, () => Promise.resolve(starts() === 1 || undefined));
    await lens(/\(test\)/);
  });
});
