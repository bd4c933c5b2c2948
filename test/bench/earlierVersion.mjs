// The extension as it was at an earlier revision, packed from the repository's own history, to be measured beside this one.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, projectNode } from '../../scripts/setup/place.mjs';
import { temporaryFolder } from '../../scripts/setup/temporary.mjs';

/** The vsix of a revision, in a folder that `remove` takes away; undefined where the history here does not reach so far. */
export function packEarlier(revision) {
  const git = (...args) => execFileSync('git', args, { cwd: inRoot(), stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    execFileSync('git', ['cat-file', '-e', `${revision}^{commit}`], { cwd: inRoot(), stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const { path, remove } = temporaryFolder('runlight-earlier-');
  const folder = join(path, 'runlight');
  git('worktree', 'add', '--quiet', '--detach', folder, revision);
  const removeAll = () => {
    git('worktree', 'remove', '--force', folder);
    remove();
  };
  try {
    // Its own packages were nearly these.
    symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'));
    // It may have been too large for the limits of its time, which is no matter here.
    const { stderr } = spawnSync(projectNode(), ['scripts/package.mjs'], { cwd: folder, encoding: 'utf8' });
    const vsix = readdirSync(folder).find((name) => name.endsWith('.vsix'));
    if (vsix === undefined) throw new Error(`${revision} could not be packed:\n${stderr}`);
    return { vsix: join(folder, vsix), remove: removeAll };
  } catch (error) {
    removeAll();
    throw error;
  }
}
