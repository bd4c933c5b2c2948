/** `runlight`: the same core without an editor. */
import { mkdtemp } from 'node:fs/promises';
import { homedir, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { redactText } from '../core/json/redact';
import { Cancelled, isCancelled } from '../core/model/errors';
import { authoritiesOf } from './authorities';
import { readCommandLine, usage, type Work } from './commandLine';
import { listCommand } from './commands/list';
import { runCommand } from './commands/run';
import { showCommand } from './commands/show';
import { testCommand } from './commands/test';
import type { Environment } from './keys';
import { takeLeftOpen } from './openRuns';
import { sentenceOf } from './sentences';
import { Session } from './session';
import type { Terminal } from './terminal';

declare const RUNLIGHT_VERSION: string;

/** Whose JSON keeps numbers as they are written. */
const oldestNode = 22;

/** Ends with 0 where all is good, 1 where a test or a run failed, 2 where something could not be run. */
async function main(stopping: AbortController): Promise<number> {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < oldestNode) {
    process.stderr.write(`runlight needs Node ${oldestNode} or newer, and this is ${process.versions.node}.\n`);
    return 2;
  }
  const { stdout: output, stderr: notes, env: environment } = process;
  const hasColour = output.isTTY && !environment['NO_COLOR'];
  const terminal: Terminal = { output, notes, hasColour, folder: process.cwd(), environment, signal: stopping.signal };
  // The first asks for a clean end; with the second the system's own way takes its course.
  process.once('SIGINT', () => {
    notes.write('Stopping. Ctrl+C again ends at once.\n');
    stopping.abort(new Cancelled());
  });
  process.once('SIGTERM', () => stopping.abort(new Cancelled()));
  let session: Session | undefined;
  try {
    const line = readCommandLine(process.argv.slice(2));
    if (line.command === 'help') return tell(usage);
    if (line.command === 'version') return tell(`${RUNLIGHT_VERSION}\n`);
    const state = stateFolder(environment);
    const key = line.connection.keyFromInput ? (await text(process.stdin)).split('\n')[0]?.trim() : undefined;
    await tellLeftOpen(state, terminal);
    session = new Session({
      connection: line.connection,
      environment,
      key,
      // What runs in the sandbox ends with it: there is nothing to tell the next call.
      state: line.connection.sandbox ? await mkdtemp(join(tmpdir(), 'runlight-')) : state,
      signal: stopping.signal,
      loadEngine: async (proxy) => (await import('../core/http/engine')).createTransport(proxy, fetch, { authorities: () => authoritiesOf(environment) }),
      startSandbox: async () => (await import('../sandbox')).startSandbox(),
    });
    session.runs.onTrouble(({ message }) => notes.write(`${message}\n`));
    return await run(line, session, terminal);
  } catch (error) {
    if (!isCancelled(error)) notes.write(`${redactText(sentenceOf(error), session?.secrets ?? [])}\n`);
    return 2;
  } finally {
    await session?.close();
  }
}

function tell(words: string): number {
  process.stdout.write(words);
  return 0;
}

function run(line: Work, session: Session, terminal: Terminal): Promise<number> {
  switch (line.command) {
    case 'test':
      return testCommand(line, session, terminal);
    case 'run':
      return runCommand(line, session, terminal);
    case 'show':
      return showCommand(line, session, terminal);
    case 'list':
      return listCommand(line, session, terminal);
  }
}

/** Runs that an earlier call did not see the end of: it was ended, or they outlasted its patience. */
async function tellLeftOpen(state: string, { notes }: Terminal): Promise<void> {
  for (const { target, execution, at } of await takeLeftOpen(state)) {
    const name = `${target.workflowName ?? target.workflow} for ${target.scope}, sent ${new Date(at).toISOString()}`;
    notes.write(execution === undefined ? `An earlier call sent ${name}, and heard no answer: it may have started. It was not sent again.\n` : `An earlier call left execution ${execution} of ${name} running.\n`);
  }
}

/** Where this program keeps what must outlive it, by the habit of the system. */
function stateFolder(environment: Environment): string {
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

const stopping = new AbortController();
void main(stopping).then((status) => {
  process.exitCode = status;
  // A start that was sent is not taken back, and its answer, which nobody waits for any more, keeps no process.
  if (stopping.signal.aborted) process.stdout.write('', () => process.exit());
});
