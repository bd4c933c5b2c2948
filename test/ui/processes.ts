import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly id: number;
  readonly parent: number;
  readonly group: number;
  readonly command: string;
}

/** The extension hosts in a process group, one for each window. */
export function extensionHostsIn(group: number): readonly number[] {
  const found = listProcesses().filter((one) => one.group === group && one.command.includes('--type=extensionHost'));
  // What a host starts has its command line for a moment, until it has one of its own.
  return found.filter(({ parent }) => !found.some(({ id }) => id === parent)).map(({ id }) => id);
}

/** Ends the one extension host in a process group that is not another window's, at once and without a word. */
export function killExtensionHost(group: number, others: ReadonlySet<number> = new Set()): void {
  const hosts = extensionHostsIn(group).filter((id) => !others.has(id));
  assert.equal(hosts.length, 1, 'one extension host runs');
  for (const id of hosts) process.kill(id, 'SIGKILL');
}

/** Small machines have no `ps`, and only Linux has `/proc`. */
function listProcesses(): Process[] {
  if (existsSync('/proc/self/stat')) {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => readProcess(Number(name)) ?? []);
  }
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,ppid=,pgid=,args='], { encoding: 'utf8' });
  return [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, id, parent, group, command = '']) => {
    return { id: Number(id), parent: Number(parent), group: Number(group), command };
  });
}

function readProcess(id: number): Process | undefined {
  try {
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
    // The name in brackets may hold anything; parent and group are the second and third word after it.
    const rest = readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return { id, parent: Number(rest[1]), group: Number(rest[2]), command };
  } catch {
    return undefined; // It has ended meanwhile.
  }
}
