// How much activation loads and how long that takes: each bundle in a fresh Node, `vscode` answered by a stub, since only
// the loading of our own code is measured. Prints a table and, on the last line, the figures as JSON.
//   npm run bench:activation
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const rounds = 15;
const limits = { bytes: 15 * 1024, milliseconds: 30 };
const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

const bundles = { extension: 'loaded at activation', root: 'loaded with the first ring', http: 'loaded with the first request', sandbox: 'loaded when tried' };

if (!existsSync(dist('extension.js'))) {
  console.error('Nothing is built yet. Run `npm run package` first.');
  process.exit(1);
}

const load = `
  const { Module } = require('node:module');
  const nothing = new Proxy(() => {}, { get: (_t, name) => (name === Symbol.toPrimitive ? () => '' : nothing), apply: () => nothing, getPrototypeOf: () => nothing });
  const resolve = Module._load;
  Module._load = function (name, ...rest) { return name === 'vscode' ? nothing : resolve.call(this, name, ...rest); };
  const begun = process.hrtime.bigint();
  require(process.argv[1]);
  process.stdout.write(String(Number(process.hrtime.bigint() - begun) / 1e6));
`;

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

const figures = Object.entries(bundles).map(([name, when]) => {
  const file = dist(`${name}.js`);
  const times = Array.from({ length: rounds }, () =>
    Number(execFileSync(process.execPath, ['-e', load, file], { encoding: 'utf8' })),
  );
  return { bundle: name, when, bytes: statSync(file).size, milliseconds: Number(median(times).toFixed(1)) };
});

console.table(figures);
const [activation] = figures;
const kept = activation.bytes <= limits.bytes && activation.milliseconds <= limits.milliseconds;
console.log(`Activation: ${kept ? 'within' : 'OVER'} ${limits.bytes / 1024} KB and ${limits.milliseconds} ms (median of ${rounds}).`);
console.log(JSON.stringify({ rounds, limits, figures }));
