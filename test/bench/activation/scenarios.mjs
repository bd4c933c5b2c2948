// What is timed in a window, each from the moment it is asked for to the moment it is there. All in milliseconds.
import { account } from './windows.mjs';

const extensions = { runlight: 'runlight.runlight', empty: 'bench.empty' };
/** Starts of a window that is awake. */
const warmStarts = 3;

/** What loading and activating cost, by the host's own marks, of both extensions. */
export async function readMarks({ ask }) {
  const marks = await ask(async (_vscode, ids) => {
    const names = ['willLoadExtensionCode', 'didLoadExtensionCode', 'willActivateExtension', 'didActivateExtension'];
    const marksOf = (id) => names.map((name) => globalThis.MonacoPerformanceMarks.getMarks().find((mark) => mark.name === `code/extHost/${name}/${id}`)?.startTime);
    const isThere = () => ids.every((id) => marksOf(id).every((time) => time !== undefined));
    for (const end = Date.now() + 60_000; !isThere() && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 50));
    return Object.fromEntries(ids.map((id) => [id, marksOf(id)]));
  }, Object.values(extensions));
  const costs = Object.entries(extensions).map(([name, id]) => {
    const [willLoad, didLoad, willActivate, didActivate] = marks[id];
    if (typeof didActivate !== 'number') throw new Error(`${id} was not activated by a JSON file.`);
    return [name, { load: didLoad - willLoad, activate: didActivate - willActivate }];
  });
  return Object.fromEntries(costs);
}

/** From the command to the acknowledgement, beside the same POST by hand on a fresh connection: the first one, and later ones. */
export async function timeStarts({ ask }, { platform, target, payload }) {
  const raw = () => ask(postByHand, postOf(platform, target));
  const own = async () => {
    const milliseconds = await ask(async (vscode, file) => {
      const begun = performance.now();
      const started = await vscode.commands.executeCommand('runlight.payload.run', vscode.Uri.file(file));
      if (!started?.id) throw new Error('Nothing was started.');
      return performance.now() - begun;
    }, payload);
    return milliseconds;
  };
  const first = { raw: await raw(), own: await own() };
  const later = [];
  for (let start = 0; start < warmStarts; start += 1) {
    await platform.settle();
    later.push({ raw: await raw(), own: await own() });
  }
  await platform.settle();
  return { first, later };
}

/** From the first look at a payload to the lens above it, beside a lens with nothing behind it. */
export async function timeLens({ ask, page }, { workspace, payload }) {
  const show = (file) => ask(async (vscode, name) => {
    const begun = Date.now();
    await vscode.window.showTextDocument(vscode.Uri.file(name));
    return begun;
  }, file);
  const timed = async (file, words) => {
    const seen = whenSeen(page, '.codelens-decoration', words);
    const begun = await show(file);
    return (await seen) - begun;
  };
  // What the workbench itself does for the first time does not count.
  await timed(`${workspace}/plain-1.json`, 'Lens of plain-1.json');
  const plain = await timed(`${workspace}/plain-2.json`, 'Lens of plain-2.json');
  return { plain, own: await timed(payload, 'Contact Signup') };
}

/** From the first look at the sidebar to its rows, beside a view with nothing behind it. */
export async function timeTree({ ask, page }) {
  const timed = async (container, words) => {
    const seen = whenSeen(page, '.pane-body .monaco-list-row', words);
    const begun = await ask((vscode, id) => {
      void vscode.commands.executeCommand(`workbench.view.extension.${id}`);
      return Date.now();
    }, container);
    return (await seen) - begun;
  };
  await timed('plain-first', 'Row of first');
  const plain = await timed('plain-second', 'Row of second');
  return { plain, own: await timed('runlight', account) };
}

/** From the first command to the quick pick it shows, beside a command with nothing behind it. */
export async function timePick({ ask, page }) {
  const timed = async (command, argument, words) => {
    const seen = whenSeen(page, '.quick-input-list .monaco-list-row', words);
    const begun = await ask((vscode, given) => {
      void vscode.commands.executeCommand(given.command, given.argument);
      return Date.now();
    }, { command, argument });
    const milliseconds = (await seen) - begun;
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    return milliseconds;
  };
  await timed('plain.pick', 'The first', 'The first');
  const plain = await timed('plain.pick', 'The second', 'The second');
  return { plain, own: await timed('runlight.connection.add', undefined, 'Refold') };
}

/** When the page first shows an element with these words. */
async function whenSeen(page, selector, words) {
  const isShown = ([wanted, text]) =>
    [...document.querySelectorAll(wanted)].some((element) => element.textContent.includes(text)) && Date.now();
  const seen = await page.waitForFunction(isShown, [selector, words], { polling: 'raf', timeout: 60_000 });
  return seen.jsonValue();
}

function postOf({ address, sandbox }, { scope, workflow, slug }) {
  return {
    url: `${address}/api/v2/public/workflow/${workflow}/execute`,
    headers: { 'content-type': 'application/json', 'x-api-key': sandbox.keys.test, linked_account_id: scope, slug, 'x-raw': '1' },
    body: '{"payload":{"email":"jane@example.com"}}',
  };
}

function postByHand(_vscode, { url, headers, body }, require) {
  const { request } = require('node:http');
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => {
        if (response.statusCode >= 300) reject(new Error(`${response.statusCode}: ${text}`));
        else resolve(performance.now() - begun);
      });
    });
    sending.on('error', reject).end(body);
  });
}
