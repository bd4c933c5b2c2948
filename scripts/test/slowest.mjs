import { relative, sep } from 'node:path';
import { root } from '../setup/place.mjs';

const most = 10;

/** The ten slowest tests and the ten slowest files of a stage, as lines. A file's time has its set-up in it. */
export function slowest(name, { tests, suites }) {
  const files = new Map();
  for (const { file, milliseconds } of suites) files.set(file, (files.get(file) ?? 0) + milliseconds);
  return [
    ...ranking(`Slowest tests of ${name}`, tests.map(({ title, milliseconds }) => [title, milliseconds])),
    ...ranking(`Slowest files of ${name}`, [...files].map(([file, milliseconds]) => [sourceOf(file ?? ''), milliseconds])),
  ];
}

function ranking(title, entries) {
  if (entries.length === 0) return [];
  const ranked = entries.sort(([, one], [, other]) => other - one).slice(0, most);
  return ['', `${title}:`, ...ranked.map(([name, milliseconds]) => `${(milliseconds / 1000).toFixed(2).padStart(8)} s  ${name}`)];
}

const sourceOf = (bundle) => relative(root, bundle).split(sep).join('/').replace(/^out\//, '').replace(/\.js$/, '.ts');
