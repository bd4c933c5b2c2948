import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { presets, startSandbox, type Sandbox } from '../../src/sandbox';
import { frameOf, violationsIn } from './axe';
import { connect } from './connecting';
import { runPayload, trySandbox } from './runs';
import { eventually } from './wait';
import { Workbench } from './workbench';

const files = Object.fromEntries(['refund', 'order', 'large'].map((name) => [`payloads/${name}.payload.json`, '{}\n']));

const nodeIn = (panel: FrameLocator, name: RegExp | string) => panel.getByRole('option', { name });
const zoomOf = async (panel: FrameLocator) => Number.parseInt((await panel.locator('.graph-zoom').textContent()) ?? '', 10);
const focused = (place: Locator, panel: FrameLocator) => place.and(panel.locator(':focus')).waitFor();

/** Where nodes are, by their names. */
async function placesIn(panel: FrameLocator): Promise<Record<string, string>> {
  const places = await panel.locator('.gnode').evaluateAll((nodes) => nodes.map((node) => [node.querySelector('title')?.textContent ?? '', node.getAttribute('transform') ?? '']));
  return Object.fromEntries(places) as Record<string, string>;
}

describe('the workflow as a graph', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files, theme: 'Dark Modern' });
    // Room for a whole graph whose names can be read.
    await workbench.page.setViewportSize({ width: 2400, height: 1200 });
    await trySandbox(workbench);
  });
  after(() => workbench.close());

  it('stands beside the nodes, with the failing node selected and the way to it taken', async () => {
    await workbench.openFile('payloads/refund.payload.json');
    const panel = await runPayload(workbench, 'Refund Request');
    await panel.getByRole('treeitem', { name: /^Charge card, Errored/ }).waitFor();
    await panel.getByRole('tab', { name: 'Graph' }).click();
    await nodeIn(panel, /^Charge card, Errored.*attempt 3 of 3$/).and(panel.locator('[aria-selected="true"]')).waitFor();
    await nodeIn(panel, 'Close ticket, not reached').waitFor();
    const described = await nodeIn(panel, /^Active\?/).getAttribute('aria-description');
    assert.equal(described, 'after Fetch contact; leads to Charge card (yes), Close ticket (no)');
    // Start, Fetch contact, Active?, Charge card: three edges of six.
    const taken = await panel.locator('.gedge-taken').getAttribute('d');
    assert.equal(taken?.match(/M/g)?.length, 3);
    await workbench.screenshot('graph-failed');
  });

  it('has one selection with the list and the details', async () => {
    const panel = workbench.panelFrame();
    await panel.getByRole('button', { name: /^Fit/ }).click();
    await nodeIn(panel, /^Fetch contact/).click();
    await panel.getByRole('heading', { name: 'Fetch contact' }).waitFor();
    await panel.getByRole('tab', { name: /^Nodes/ }).click();
    await panel.getByRole('treeitem', { name: /^Fetch contact/, selected: true }).waitFor();
    await panel.getByRole('treeitem', { name: /^Active\?/ }).click();
    await panel.getByRole('tab', { name: 'Graph' }).click();
    await nodeIn(panel, /^Active\?/).and(panel.locator('[aria-selected="true"]')).waitFor();
  });

  it('is read by keyboard: along the taken edges, into the output and back, to the ends, nearer and as a whole', async () => {
    const panel = workbench.panelFrame();
    await nodeIn(panel, /^Active\?/).press('ArrowRight');
    await focused(nodeIn(panel, /^Charge card/), panel);
    await panel.getByRole('row', { name: /^message "Card was declined"/ }).waitFor();
    await nodeIn(panel, /^Charge card/).press('Enter');
    const lines = panel.getByRole('treegrid', { name: 'Output' });
    await focused(lines, panel);
    await lines.press('Escape');
    await focused(nodeIn(panel, /^Charge card/), panel);
    await nodeIn(panel, /^Charge card/).press('ArrowDown');
    await focused(nodeIn(panel, /^Close ticket/), panel);
    await nodeIn(panel, /^Close ticket/).press('Home');
    await focused(nodeIn(panel, /^Start/), panel);
    await nodeIn(panel, /^Start/).press('n');
    await focused(nodeIn(panel, /^Charge card/), panel);
    await nodeIn(panel, /^Charge card/).press('0');
    const before = await zoomOf(panel);
    await nodeIn(panel, /^Charge card/).press('+');
    await eventually('a larger picture', 5_000, async () => (await zoomOf(panel)) > before || undefined);
    await nodeIn(panel, /^Charge card/).press('0');
    await eventually('all of it', 5_000, async () => (await zoomOf(panel)) === before || undefined);
  });

  it('has nothing that axe objects to, in dark, light and high contrast', async () => {
    for (const theme of ['Dark Modern', 'Light Modern', 'Dark High Contrast'] as const) {
      await workbench.switchTheme(theme);
      const panel = workbench.panelFrame();
      await nodeIn(panel, /^Charge card/).waitFor();
      assert.deepEqual(await violationsIn(await frameOf(panel)), [], theme);
      await workbench.screenshot(`graph-failed-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
    await workbench.switchTheme('Dark Modern');
  });

  it('is what the next panel shows too, and moves no node while states change', async () => {
    await workbench.openFile('payloads/order.payload.json');
    const panel = await runPayload(workbench, 'Order Fulfilment');
    await nodeIn(panel, /^Response, not reached yet/).waitFor();
    const before = await placesIn(panel);
    await workbench.screenshot('graph-running');
    await panel.getByRole('status').filter({ hasText: 'Completed' }).first().waitFor();
    await nodeIn(panel, /^Response, Success/).waitFor();
    assert.deepEqual(await placesIn(panel), before);
    await nodeIn(panel, /^Reserve items.*22 good, 2 failed$/).waitFor();
    await nodeIn(panel, 'Check shelf, in each iteration').waitFor();
    await workbench.screenshot('graph-completed');
  });

  it('shows where the time went, and is copied as a picture that stands alone and as text', async () => {
    const panel = workbench.panelFrame();
    const heat = panel.getByRole('button', { name: 'Show Durations' });
    await heat.click();
    await panel.locator('.gheat').first().waitFor();
    assert.equal(await heat.getAttribute('aria-pressed'), 'true');
    await workbench.screenshot('graph-durations');
    const copied = (words: RegExp) =>
      eventually(`a copy like ${String(words)}`, 10_000, async () => {
        const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
        return words.test(text) ? text : undefined;
      });
    await panel.getByRole('button', { name: 'Copy as SVG' }).click();
    const svg = await copied(/^<svg /);
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*>.*Check shelf.*<\/svg>$/s);
    assert.doesNotMatch(svg, /var\(|class=|<script|href|color\(/);
    await panel.getByRole('button', { name: 'Copy as Mermaid' }).click();
    const text = await copied(/^flowchart LR/);
    assert.match(text, /subgraph gn\d+ \["Reserve items"\]/);
    assert.match(text, /n\d+ ==>\|"yes"\| n\d+/);
    await heat.click();
  });

  it('draws of 2,000 nodes what is in view, and all of them from far away', async () => {
    await workbench.openFile('payloads/large.payload.json');
    const panel = await runPayload(workbench, 'Warehouse Reconciliation');
    await nodeIn(panel, /^Start, /).waitFor();
    const drawn = await panel.locator('.gnode').count();
    assert.ok(drawn > 3 && drawn < 300, `${drawn} of 2,000 are drawn`);
    await nodeIn(panel, /^Start, /).press('End');
    await focused(nodeIn(panel, /^Response/), panel);
    await nodeIn(panel, /^Response/).press('0');
    await panel.locator('.gfar').first().waitFor();
    await workbench.screenshot('graph-2000');
  });
});

describe('a graph that has to be asked for', () => {
  let sandbox: Sandbox;
  let workbench: Workbench;
  const asked = () => sandbox.journal.filter(({ operation }) => operation === 'getWorkflow').length;

  before(async () => {
    sandbox = await startSandbox({ historySize: 60 });
    const given = { name: 'Acme', url: sandbox.url, key: sandbox.keys.test, accounts: ['user_12345', 'cobalt_test_user'] };
    workbench = await Workbench.launch({ files, connections: [given], theme: 'Light Modern' });
    await connect(workbench, 'Acme');
  });
  after(async () => {
    await workbench?.close();
    await sandbox?.close();
  });

  const run = async (file: string, workflow: string): Promise<FrameLocator> => {
    await workbench.openFile(`payloads/${file}.payload.json`);
    const panel = await runPayload(workbench, workflow);
    await panel.getByRole('tab', { name: 'Graph' }).waitFor();
    return panel;
  };

  it('is asked for when it is looked at, and once for the same execution', async () => {
    const panel = await run('refund', 'Refund Request');
    await panel.getByRole('treeitem', { name: /^Charge card, Errored/ }).waitFor();
    assert.equal(asked(), 0, 'nobody looked yet');
    for (const tab of [/^Graph/, /^Nodes/, /^Graph/]) await panel.getByRole('tab', { name: tab }).click();
    await nodeIn(panel, /^Charge card/).waitFor();
    assert.equal(asked(), 1);
  });

  it('that is refused is one calm sentence, and no tab the next time', async () => {
    sandbox.faults.add({ operation: 'getWorkflow', effect: presets.forbidden.effect });
    const panel = await run('order', 'Order Fulfilment');
    await panel.getByText('Refold does not tell how the nodes of this workflow are connected.').waitFor();
    await workbench.screenshot('graph-refused');
    // The run of before may tell its end now; nothing else is told.
    const told = (await workbench.notifications()).map(({ text }) => text);
    assert.deepEqual(told.filter((text) => !/^Refund Request for user_12345 failed at/.test(text)), []);
    await panel.getByRole('tab', { name: /^Nodes/ }).click();
    await panel.getByRole('treeitem', { name: /^Response/ }).waitFor();
    await panel.getByRole('tab', { name: 'Graph' }).waitFor({ state: 'hidden' });
  });
});
