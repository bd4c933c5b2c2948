// Says what a long step does and that it is still at it: one line that counts on a terminal, a line now and then elsewhere.
const everySeconds = process.stdout.isTTY ? 1 : 10;

/** Shows `label` while `work` runs. `expectation` says how long it may take, in words. */
export async function during(label, expectation, work) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const line = `${label} (${expectation})`;
  console.log(line);
  const heartbeat = setInterval(() => {
    if (process.stdout.isTTY) process.stdout.write(`\r  … ${seconds()} s`);
    else console.log(`  … ${label.toLowerCase()}: ${seconds()} s`);
  }, everySeconds * 1000);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (process.stdout.isTTY) process.stdout.write('\r');
    console.log(`  done in ${seconds()} s`);
  }
}
