import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './keys';

/** Where this program keeps what must outlive it, by the habit of the system. */
export function stateFolder(environment: Environment): string {
  const own = environment['RUNLIGHT_STATE_DIR'];
  if (own) return own;
  const home = homedir();
  switch (platform()) {
    case 'win32':
      return join(environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Runlight');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Runlight');
    default:
      return join(environment['XDG_STATE_HOME'] || join(home, '.local', 'state'), 'runlight');
  }
}
