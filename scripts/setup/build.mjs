// Bundles, with the project's own Node.
import { inRoot, leash, projectNode, root } from './place.mjs';
import { run } from './processes.mjs';

/** `options` are those of esbuild.js. The exit code says whether it worked. */
export async function build(...options) {
  const { code } = await run(projectNode(), [leash, inRoot('esbuild.js'), ...options], { cwd: root });
  return code;
}
