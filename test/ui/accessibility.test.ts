import assert from 'node:assert/strict';
import { frameOf, violationsIn } from './axe';
import { runPayload, trySandbox } from './runs';
import { eventually } from './wait';
import { Workbench } from './workbench';

const files = Object.fromEntries(['lead', 'odd'].map((name) => [`payloads/${name}.payload.json`, '{}\n']));
describe('the panel for everybody', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files, theme: 'Dark Modern' });
    await trySandbox(workbench);
  });
  after(() => workbench.close());

  it('has nothing that axe objects to: a failed execution, in dark, light and high contrast', async () => {
    await workbench.openFile('payloads/lead.payload.json');
    const panel = await runPayload(workbench, 'Lead Import');
    await panel.getByRole('treeitem', { name: /Errored/, selected: true }).waitFor();
    await panel.getByRole('button', { name: 'Copy Summary' }).waitFor();
    assert.deepEqual(await violationsIn(await frameOf(panel)), []);
    for (const theme of ['Light Modern', 'Dark High Contrast'] as const) {
      await workbench.switchTheme(theme);
      const again = workbench.panelFrame();
      await again.getByRole('treeitem', { name: /Errored/, selected: true }).waitFor();
      assert.deepEqual(await violationsIn(await frameOf(again)), [], theme);
    }
    await workbench.switchTheme('Dark Modern');
  });

  it('copies for an agent what its tool would say, from beside the failure', async () => {
    await workbench.panelFrame().getByRole('button', { name: 'Copy for an Agent' }).click();
    const text = await eventually('the explanation', 25_000, async () => {
      const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
      return copied.startsWith('Execution ') ? copied : undefined;
    });
    assert.match(text, /"Lead Import": ERRORED[\s\S]*"Send GET request"[\s\S]*Invalid URL[\s\S]*Next: runlight_read_output/);
  });

  it('is read by keyboard alone: from the nodes into the output, through its lines, and back', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('treeitem', { selected: true }).press('Enter');
    const lines = panel.getByRole('treegrid', { name: 'Output' });
    await lines.and(panel.locator(':focus')).waitFor();
    await lines.press('ArrowDown');
    await panel.getByRole('row', { selected: true }).waitFor();
    await panel.getByRole('button', { name: 'Copy Path' }).waitFor();
    assert.deepEqual(await violationsIn(await frameOf(panel)), []);
    await lines.press('Escape');
    await panel.getByRole('treeitem', { selected: true }).and(panel.locator(':focus')).waitFor();
  });

  it('lets nothing run or load that a workflow could have slipped in', async () => {
    const frame = await frameOf(workbench.panelFrame());
    const blocked = await frame.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'globalThis.slippedIn = true';
      const image = document.createElement('img');
      image.src = 'https://example.com/pixel.png';
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      document.body.append(script, image, style);
      await fetch('https://example.com/').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const one of [script, image, style]) one.remove();
      return { violations, ran: 'slippedIn' in globalThis };
    });
    assert.equal(blocked.ran, false);
    assert.deepEqual(new Set(blocked.violations), new Set(['script-src-elem', 'img-src', 'style-src-elem', 'connect-src']));
  });
});
