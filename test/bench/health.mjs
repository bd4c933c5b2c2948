// What the page of a workflow's health costs, in a real Chromium with the packed page: a thousand executions, as they come
// from the sandbox. Prints a table and, on the last line, the figures as JSON. Fails where a limit is missed clearly: by more
// than half, and by more than the machine itself is slow, which the frames of an empty page tell.
//   npm run bench:health
import { HealthHarness, loadHealthHost, sandboxExecutions } from './healthHarness.mjs';
import { launchBrowser } from './panelHarness.mjs';

const rounds = 7;
const clearly = 1.5;
const limitMs = 300;
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

/** In the page: from the message with the last answer until the frame after what it brought was drawn. */
const untilDrawn = ({ message, expected }) =>
  new Promise((resolve) => {
    const begun = performance.now();
    const look = () => {
      if (!document.querySelector('.period')?.textContent.includes(expected)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    window.postMessage(JSON.parse(message), '*');
  });

/** In the page: how many times slower than 60 frames a second it draws nothing. */
const slownessOf = () =>
  new Promise((resolve) => {
    const begun = performance.now();
    let frames = 0;
    const next = () => (++frames < 30 ? requestAnimationFrame(next) : resolve(Math.max(1, (performance.now() - begun) / 30 / (1000 / 60))));
    requestAnimationFrame(next);
  });

const host = await loadHealthHost();
const executions = sandboxExecutions(host, 1000);
const browser = await launchBrowser();
const [once, more, filtered] = [[], [], []];
let slowness = 1;
try {
  for (let round = 0; round < rounds; round += 1) {
    const harness = await HealthHarness.open(browser, host, []);
    if (round === 0) slowness = await harness.page.evaluate(slownessOf);
    const samples = executions.map((execution) => host.sampleOf(execution));
    // The last answer alone, and with all before it: whichever way it comes, it is on screen in time.
    const ninth = harness.everything(samples.slice(0, 900), [], { isListed: true, hasMore: true });
    once.push(await harness.page.evaluate(untilDrawn, { message: JSON.stringify(harness.everything(samples)), expected: 'last 1,000 executions' }));
    await harness.page.evaluate(untilDrawn, { message: JSON.stringify(ninth), expected: 'last 900 executions' });
    const last = { type: 'change', revision: ninth.revision + 1, samples: samples.slice(900) };
    more.push(await harness.page.evaluate(untilDrawn, { message: JSON.stringify(last), expected: 'last 1,000 executions' }));
    const begun = performance.now();
    await harness.page.getByLabel('Outcome').selectOption({ label: 'Failed' });
    await harness.page.getByText('match the filter').waitFor();
    filtered.push(performance.now() - begun);
    await harness.close();
  }
} finally {
  await browser.close();
}

const figures = [
  { what: 'health of 1,000 executions on screen, all at once', value: median(once), limit: limitMs },
  { what: 'health of 1,000 executions on screen after the last of ten answers', value: median(more), limit: limitMs },
  { what: 'the same filtered, with the browser’s own way there and back', value: median(filtered), limit: limitMs },
].map(({ what, value, limit }) => ({ what, value: Math.round(value), unit: 'ms', limit, kept: value <= limit, clearlyMissed: value > limit * clearly * slowness }));
for (const { what, value, unit, limit, kept } of figures) console.log(`${kept ? '✓' : '✗'} ${what}: ${value} ${unit} (at most ${limit})`);
console.log(JSON.stringify({ slowness: Number(slowness.toFixed(2)), figures }));
if (figures.some(({ clearlyMissed }) => clearlyMissed)) process.exitCode = 1;
