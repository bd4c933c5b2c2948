import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { pseudoLanguage, pseudoWords } from '../../scripts/words/pseudo.mjs';
import { workflows } from '../../src/sandbox';
import { sandboxKeys } from './launch';
import { cutTextsIn, wordsIn } from './pageWords';
import { eventually } from './wait';
import { Workbench } from './workbench';

const files = { 'payloads/lead.payload.json': '{ "email": "jane@example.com" }\n' };

const pseudo = (text: string): string => pseudoWords({ text })['text'] ?? '';

/** What nobody translates: addresses, files and ids; … */
const addresses = /\b(?:user_\w+|[\w.+/-]+@[\w./-]+|https?:\S+|[\w.]+\.(?:ai|io|com|json)\b\S*|[0-9a-f]{8,}\S*)/g;
/** … and what things are called. */
const products = /\b(?:Runlight|Refold|Cobalt|Altostrat|JSON|API|URL|cURL|Markdown|HTTP|UTC|OAuth|MB|KB)\b/g;

/** The words in these texts that are in no language but English, after what is given as data. */
function untranslated(texts: readonly string[], data: readonly (string | RegExp)[]): string[] {
  return texts.flatMap((text) => {
    const rest = [addresses, ...data, products].reduce<string>((left, known) => left.split(known).join(' '), text);
    const english = rest.match(/(?<![\p{L}\p{N}_])[A-Za-z][A-Za-z'’]+(?![\p{L}\p{N}_])/gu) ?? [];
    return english.length > 0 ? [`${text} (${english.join(' ')})`] : [];
  });
}

/** What the sandbox's accounts, workflows and nodes are called, and what they return. */
const sandboxNames = [
  new RegExp(`\\b(?:${[...workflows.map(({ name }) => name), 'Active Customers', 'Old Importer'].join('|')})\\b`, 'g'),
  /\b(?:Example account|Western warehouse|HubSpot|Salesforce|NetSuite|Slack|hubspot|salesforce|netsuite|slack|sap_ariba|jane|lead|payloads?)\b/g,
  /\b(?:API Call|Schedule|Event|ASYNC|SYNC|Invalid URL|Send GET request|Start|start|http|body|message|error|code|input|status)\b/g,
];
/** What VS Code itself says around it. */
const editorsOwn = [/\(?\b(?:Ctrl|Shift|Alt)\+\S+/g, /^Actions for /, /^Welcome$/, /^\d* ?Results$/, /^Progress$/, /^More Actions\.*$/i, /^Source: /, /^Info: |^Warning: |^Error: /];
const states = /\b(?:Completed|Running|Errored|Stopped|Terminated|Waiting|Success|Timed out|Partially successful)\b/gi;
const times = /\b\d[\d.,:]* ?(?:ms|s|min|h|d|sec|hr|mo|yr|AM|PM)\b\.?(?: ago)?|\bnow\b/g;

describe('in a language that nobody speaks', () => {
  let workbench: Workbench;
  const views = ['Executions', 'Workflows', 'My Runs'].map(pseudo);

  const keys = {
    'Control+Alt+Shift+A': 'runlight.connection.add',
    'Control+Alt+Shift+F': 'runlight.executions.filter',
    'Control+Alt+Shift+C': 'runlight.history.clear',
  };

  before(async () => {
    workbench = await Workbench.launch({ files, keys, language: pseudoLanguage, settings: { 'runlight.notifyOnFinish': 'always' } });
  });
  after(() => workbench?.close());

  async function isTranslated(place: Locator, ...data: readonly (string | RegExp)[]): Promise<void> {
    const texts = await wordsIn(place);
    assert.ok(texts.some((text) => text.includes('⟦')), `nothing is translated in: ${texts.join(' | ')}`);
    assert.deepEqual(untranslated(texts, [...editorsOwn, ...sandboxNames, states, times, ...data]), []);
  }

  /** A key is lost while the prompt before it still goes. */
  async function askedBy(keys: string): Promise<void> {
    await eventually(`the prompt of ${keys}`, 30_000, async () => {
      await workbench.press(keys);
      return workbench.page.locator('.quick-input-widget').waitFor({ timeout: 2_000 }).then(() => true, () => undefined);
    });
  }

  it('welcomes', async () => {
    await workbench.showRunlight();
    const tree = workbench.tree(views[0] ?? '');
    await tree.pane.getByText(pseudo('Try the Sandbox')).waitFor();
    await workbench.screenshot('pseudo-welcome');
    await isTranslated(tree.pane.locator('.welcome-view-content'));
  });

  it('lists connections, accounts and executions', async () => {
    const tree = workbench.tree(views[0] ?? '');
    await workbench.press(sandboxKeys);
    await tree.expand('user_12345');
    // Which workflows are among the newest depends on the hour.
    await tree.row(/ ago( · |$)/).first().waitFor();
    await workbench.screenshot('pseudo-executions');
    await isTranslated(tree.pane.locator('.monaco-list-row .monaco-icon-label'));
  });

  it('asks for a target and runs', async () => {
    await workbench.openFile('payloads/lead.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    const box = workbench.page.locator('.quick-input-widget');
    await workbench.prompt.row('user_12345').waitFor();
    await isTranslated(box);
    await workbench.prompt.choose('user_12345');
    await workbench.prompt.titled('user_12345');
    await workbench.prompt.type('Lead Import');
    await workbench.prompt.choose('Lead Import');
    await workbench.panelFrame().locator('.failure').waitFor();
    await workbench.screenshot('pseudo-panel');
    await isTranslated(workbench.panelFrame().locator('#root'));
  });

  it('says above the payload where it goes and how it went', async () => {
    const lens = workbench.editor.locator('.codelens-decoration');
    await lens.getByText('Lead Import').first().waitFor();
    await isTranslated(lens);
  });

  it('tells the end', async () => {
    const toast = workbench.page.locator('.notifications-toasts .notification-list-item');
    await toast.getByText('Lead Import').first().waitFor();
    await isTranslated(toast.locator('.notification-list-item-message, .notification-list-item-buttons-container'));
    await toast.first().hover();
    await toast.locator('.codicon-notifications-clear').first().click();
  });

  it('keeps runs and lists workflows', async () => {
    const [executions = '', ...others] = views;
    // A view has no rows where it has no room for them.
    await workbench.tree(executions).fold();
    for (const view of others) {
      const tree = workbench.tree(view);
      await tree.unfold();
      await tree.expand(/^(?:user_12345|payloads)/);
      await tree.row(/Lead Import/).waitFor();
      // Whether any of its rows says more than names and times depends on the hour; its title does.
      await isTranslated(tree.pane.locator('.pane-header .title, .monaco-list-row .label-description'));
      await tree.fold();
    }
    await workbench.tree(executions).unfold();
  });

  it('asks before it forgets', async () => {
    await workbench.press('Control+Alt+Shift+C');
    const box = workbench.page.locator('.monaco-dialog-box');
    await box.waitFor();
    await isTranslated(box.locator('.dialog-message-text, .dialog-message-detail, .dialog-buttons .monaco-button'), 'Cancel');
    await workbench.dismissDialog();
  });

  it('adds a connection', async () => {
    const box = workbench.page.locator('.quick-input-widget');
    await askedBy('Control+Alt+Shift+A');
    await workbench.prompt.row('Refold').waitFor();
    await isTranslated(box, 'Close');
    await workbench.prompt.choose('Refold');
    await workbench.prompt.titled(pseudo('Add Connection: Base URL'));
    await isTranslated(box, 'Back', /\(Press.*\)|Press 'Enter' .*/);
    await workbench.prompt.accept();
    await workbench.prompt.titled(pseudo('Add Connection: Credential'));
    await isTranslated(box, 'Back');
    await workbench.prompt.choose(pseudo('API Key'));
    await workbench.prompt.titled(pseudo('Add Connection: API Key'));
    await isTranslated(box, 'Back', /\(Press.*\)|Press 'Enter' .*/, /\b[tp]k…/);
    await workbench.prompt.cancel();
  });

  it('filters', async () => {
    const box = workbench.page.locator('.quick-input-widget');
    await askedBy('Control+Alt+Shift+F');
    await workbench.prompt.row(pseudo('Find by ID…')).waitFor();
    await isTranslated(box, 'Back');
    await workbench.prompt.cancel();
  });

  it('has its commands in the palette', async () => {
    await workbench.press('F1');
    await workbench.prompt.type('>Runlight ');
    // Below it, VS Code says the English title of a command as well.
    const rows = workbench.page.locator('.quick-input-list .quick-input-list-rows > .quick-input-list-row:first-child .label-name');
    await rows.filter({ hasText: pseudo('Add Connection…') }).first().waitFor();
    await isTranslated(rows);
    await workbench.prompt.cancel();
  });

  it('has room for words that are two fifths longer', async () => {
    for (const width of [1400, 900, 620]) {
      await workbench.page.setViewportSize({ width, height: 900 });
      await workbench.screenshot(`pseudo-panel-${width}`);
      const root = workbench.panelFrame().locator('#root');
      assert.deepEqual(await cutTextsIn(root, '⟦'), [], `${width} px`);
      assert.equal(await root.evaluate((element) => element.ownerDocument.documentElement.scrollWidth <= element.ownerDocument.documentElement.clientWidth), true, `${width} px`);
    }
    await workbench.page.setViewportSize({ width: 1400, height: 900 });
  });
});

describe('in German', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.launch({ files, language: 'de', settings: { 'runlight.notifyOnFinish': 'always' } });
  });
  after(() => workbench?.close());

  it('has its views, with numbers and times as they are written there', async () => {
    await workbench.showRunlight();
    const tree = workbench.tree('Ausführungen');
    assert.match(await tree.welcome(), /Führen Sie Workflows aus JSON-Dateien aus/);
    await workbench.press(sandboxKeys);
    await tree.expand('user_12345');
    await tree.row(/vor \d+ (?:Min|Std)\. · \d,\d s/).waitFor();
    await tree.row(/^Mehr laden \(\d\d\.\d{3} ältere\)/).waitFor();
    await workbench.screenshot('german-executions');
    for (const view of ['Workflows', 'Meine Läufe']) await workbench.tree(view).pane.waitFor();
  });

  it('asks, runs and tells in it, the failure in the form of its count', async () => {
    await workbench.openFile('payloads/lead.payload.json');
    await workbench.press('ControlOrMeta+Alt+r');
    await workbench.prompt.choose('user_12345');
    await workbench.prompt.titled('Workflow für user_12345');
    await workbench.prompt.type('Lead Import');
    await workbench.prompt.choose('Lead Import');
    const panel = workbench.panelFrame();
    await panel.locator('.failure-text', { hasText: 'Fehlgeschlagen bei Send GET request nach 3 Versuchen: Invalid URL' }).waitFor();
    await panel.getByRole('button', { name: 'Zusammenfassung kopieren' }).waitFor();
    await panel.getByRole('tab', { name: 'Ausgabe', selected: true }).waitFor();
    await panel.getByText('6,1 s').first().waitFor();
    await workbench.notification('Lead Import für user_12345 ist bei „Send GET request“ fehlgeschlagen.');
    await workbench.screenshot('german-panel');
  });
});
