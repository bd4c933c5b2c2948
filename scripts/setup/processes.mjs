// Starts processes in groups of their own and sees to it that none is left behind.
import { spawn, spawnSync } from 'node:child_process';

const running = new Set();
let stopping = false;

/** Whether what ends now ends because it was told to. */
export const isStopping = () => stopping;

/** Starts a process; `stop()` ends it with everything that it started. Output goes to the terminal unless `stdio` says otherwise. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
    ...options,
  });
  child.stdin?.on('error', () => {}); // The pipe only says that we are alive; nothing is written to it.
  running.add(child);
  child.ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, error }));
    child.once('exit', (code, signal) => resolve({ code: code ?? 1, signal }));
  }).finally(() => running.delete(child));
  child.stop = () => stop(child);
  return child;
}

/** Runs to the end and gives back the exit code and, when asked for, the output. */
export async function run(command, args, { collect = false, limitSeconds, ...options } = {}) {
  const child = start(command, args, collect ? { ...options, stdio: ['pipe', 'pipe', 'pipe'] } : options);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
  const limit = limitSeconds && setTimeout(() => void child.stop(), limitSeconds * 1000);
  const { code, signal, error } = await child.ended;
  clearTimeout(limit);
  return { code, output: error ? `${output}${error.message}` : output, stopped: signal !== undefined && signal !== null };
}

async function stop(child) {
  if (!running.has(child)) return;
  signalGroup(child, 'SIGTERM');
  const impatience = setTimeout(() => signalGroup(child, 'SIGKILL'), 2000);
  await child.ended;
  clearTimeout(impatience);
  signalGroup(child, 'SIGKILL'); // The leader may be gone before those it started.
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is already empty.
  }
}

export const stopEverything = () => Promise.all([...running].map(stop));

/**
 * Ctrl+C, a polite kill, a closed terminal and the end of the npm that runs us stop everything that was started;
 * `cleanUp` runs before the exit.
 */
export function stopOnSignals({ exitCode = (number) => 128 + number, cleanUp = async () => {} } = {}) {
  const stopNow = (number) => {
    if (stopping) return;
    stopping = true;
    void Promise.all([cleanUp(), stopEverything()]).finally(() => process.exit(exitCode(number)));
  };
  for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15, SIGHUP: 1 })) {
    process.on(signal, () => stopNow(number));
  }
  process.on('exit', () => running.forEach((child) => signalGroup(child, 'SIGKILL')));
  if (!process.env.npm_lifecycle_event) return;
  // npm passes signals on to a shell between it and us, and many a shell goes without telling.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopNow(15), 300).unref();
}
