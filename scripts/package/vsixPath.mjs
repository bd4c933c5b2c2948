import { readFileSync } from 'node:fs';
import { inRoot } from '../setup/place.mjs';

export const vsixPath = () => {
  const { name, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return inRoot(`${name}-${version}.vsix`);
};
