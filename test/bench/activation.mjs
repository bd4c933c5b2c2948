// How much each bundle is and how long it takes to load in a fresh Node, `vscode` answered by a stub; and what activation
// costs in a real extension host beside an empty extension, by the host's own marks. Prints tables and, on the last line,
// the figures as JSON.
//   npm run bench:activation
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureInHost } from './activationHost.mjs';

const loads = 15;
const rounds = 7;
/** What load and activation may take beyond an empty extension's. */
const limitMs = 10;
const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

const bundles = { extension: 'at activation', root: 'with the first ring', actions: 'with the first command', http: 'with the first request' };

const load = `
  const { Module } = require('node:module');
  const nothing = new Proxy(function () {}, { get: (_t, name) => (name === Symbol.toPrimitive ? () => '' : nothing), apply: () => nothing, getPrototypeOf: () => nothing });
  const resolve = Module._load;
  Module._load = function (name, ...rest) { return name === 'vscode' ? nothing : resolve.call(this, name, ...rest); };
  const begun = process.hrtime.bigint();
  require(process.argv[1]);
  process.stdout.write(String(Number(process.hrtime.bigint() - begun) / 1e6));
`;

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const rounded = (number) => Number(number.toFixed(1));

const inNode = Object.entries(bundles).map(([name, when]) => {
  const file = dist(`${name}.js`);
  const times = Array.from({ length: loads }, () => Number(execFileSync(process.execPath, ['-e', load, file], { encoding: 'utf8' })));
  return { bundle: name, loaded: when, bytes: statSync(file).size, milliseconds: rounded(median(times)) };
});
console.table(inNode);

const { description, windows } = await measureInHost(rounds);
const costOf = (name) => {
  const costs = windows.map((window) => window[name]);
  const [load, activate, both] = [({ load }) => load, ({ activate }) => activate, ({ load, activate }) => load + activate].map((of) => median(costs.map(of)));
  return { extension: name, load, activate, both };
};
const inHost = ['empty', 'runlight'].map(costOf);
const [empty, runlight] = inHost;
console.table(inHost);
// The marks are whole milliseconds: what took none took less than one.
const ratio = rounded(runlight.both / Math.max(empty.both, 1));
const firstRing = rounded(median(windows.map((window) => window.firstRing)));
const firstCommand = rounded(median(windows.map((window) => window.firstCommand)));
const kept = runlight.both <= empty.both + limitMs;
console.log(`In ${description}, median of ${rounds} windows. First ring to lenses: ${firstRing} ms; first command after it: ${firstCommand} ms.`);
console.log(`Load and activation: ${runlight.both} ms beside ${empty.both} ms (ratio ${ratio}), ${kept ? 'within' : 'OVER'} ${limitMs} ms more.`);
console.log(JSON.stringify({ rounds, limitMs, inNode, inHost, ratio, firstRing, firstCommand, windows }));
process.exitCode = kept ? 0 : 1;
